// Every concept that a user's type can model; includes the standard library only.
#ifndef HWFLOWQ_CONCEPTS_HPP
#define HWFLOWQ_CONCEPTS_HPP

#include <hwflowq/cost/hardware_model.hpp>
#include <hwflowq/cost/mapper/mapping_objective.hpp>
#include <hwflowq/hardware/compute_engine.hpp>
#include <hwflowq/hardware/dataflow.hpp>
#include <hwflowq/hardware/operation_law.hpp>
#include <hwflowq/hardware/technology.hpp>
#include <hwflowq/moo/constraint.hpp>
#include <hwflowq/moo/evaluator.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/genome.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/moo/observer.hpp>
#include <hwflowq/moo/survival.hpp>
#include <hwflowq/moo/termination.hpp>
#include <hwflowq/moo/variation.hpp>

#endif
