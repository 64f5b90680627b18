// Task accuracy as an objective: measured tables, surrogates fitted to them, proxies, and their files.
#ifndef HWFLOWQ_ACCURACY_HPP
#define HWFLOWQ_ACCURACY_HPP

#include <hwflowq/accuracy/accuracy_link.hpp>
#include <hwflowq/accuracy/additive_proxy.hpp>
#include <hwflowq/accuracy/additive_surrogate.hpp>
#include <hwflowq/accuracy/answer_sheet.hpp>
#include <hwflowq/accuracy/cross_validation.hpp>
#include <hwflowq/accuracy/ensemble_surrogate.hpp>
#include <hwflowq/accuracy/fit_pooled_surrogate.hpp>
#include <hwflowq/accuracy/folds.hpp>
#include <hwflowq/accuracy/gaussian_process_surrogate.hpp>
#include <hwflowq/accuracy/labelled_images.hpp>
#include <hwflowq/accuracy/measured_accuracy.hpp>
#include <hwflowq/accuracy/measured_table.hpp>
#include <hwflowq/accuracy/on_precisions.hpp>
#include <hwflowq/accuracy/pooled_surrogate.hpp>
#include <hwflowq/accuracy/prediction_ceiling.hpp>
#include <hwflowq/accuracy/racing.hpp>
#include <hwflowq/accuracy/rank_correlation.hpp>
#include <hwflowq/accuracy/refreshing_surrogate.hpp>
#include <hwflowq/accuracy/sensitivity_table.hpp>
#include <hwflowq/io/measured_table_csv.hpp>
#include <hwflowq/io/sensitivity_csv.hpp>
#include <hwflowq/io/surrogate_file.hpp>
#include <hwflowq/quantization/fit_quantizer.hpp>
#include <hwflowq/quantization/noise_table.hpp>

#endif
