// Everything that reads or writes files: checkpoints, histories, fronts and weights.
#ifndef HWFLOWQ_FILES_HPP
#define HWFLOWQ_FILES_HPP

#include <hwflowq/io/front_csv.hpp>
#include <hwflowq/io/front_document.hpp>
#include <hwflowq/io/front_json.hpp>
#include <hwflowq/io/npy.hpp>
#include <hwflowq/io/safetensors.hpp>
#include <hwflowq/moo/checkpoint.hpp>
#include <hwflowq/moo/history_csv.hpp>

#endif
