// Ready-made networks by name.
#ifndef HWFLOWQ_WORKLOAD_ZOO_HPP
#define HWFLOWQ_WORKLOAD_ZOO_HPP

#include <hwflowq/workload/network.hpp>
#include <hwflowq/workload/zoo/alexnet.hpp>
#include <hwflowq/workload/zoo/deeplab.hpp>
#include <hwflowq/workload/zoo/mlperf_tiny.hpp>
#include <hwflowq/workload/zoo/mobilenet.hpp>
#include <hwflowq/workload/zoo/resnet.hpp>
#include <hwflowq/workload/zoo/resnet_cifar.hpp>
#include <hwflowq/workload/zoo/squeezenet.hpp>
#include <hwflowq/workload/zoo/vgg.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hwflowq::workload::zoo {

namespace detail {

struct entry {
  std::string_view name;
  network (*make)();
};

inline constexpr std::array entries = {
    entry{"resnet20", [] { return resnet20(); }},
    entry{"resnet32", [] { return resnet32(); }},
    entry{"resnet44", [] { return resnet44(); }},
    entry{"resnet56", [] { return resnet56(); }},
    entry{"resnet110", [] { return resnet110(); }},
    entry{"alexnet", [] { return alexnet(); }},
    entry{"vgg16", [] { return vgg16(); }},
    entry{"resnet18", [] { return resnet18(); }},
    entry{"resnet34", [] { return resnet34(); }},
    entry{"resnet50", [] { return resnet50(); }},
    entry{"mobilenet_v1", [] { return mobilenet_v1(); }},
    entry{"mobilenet_v2", [] { return mobilenet_v2(); }},
    entry{"squeezenet1_1", [] { return squeezenet1_1(); }},
    entry{"deeplabv3_resnet50", [] { return deeplabv3_resnet50(); }},
    entry{"mlperf_tiny_resnet8", [] { return mlperf_tiny_resnet8(); }},
    entry{"mlperf_tiny_mobilenet_v1", [] { return mlperf_tiny_mobilenet_v1(); }},
    entry{"mlperf_tiny_ds_cnn", [] { return mlperf_tiny_ds_cnn(); }},
    entry{"mlperf_tiny_autoencoder", [] { return mlperf_tiny_autoencoder(); }},
};

}  // namespace detail

/// The names that `by_name` knows: CIFAR-10 networks, ImageNet networks, segmentation, MLPerf Tiny.
inline constexpr auto names = [] {
  std::array<std::string_view, detail::entries.size()> result{};
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = detail::entries[i].name;
  return result;
}();

/// The network of that name, with its default image size and classes. Throws `std::invalid_argument`
/// listing the known names when there is none.
[[nodiscard]] inline network by_name(std::string_view name) {
  std::string known;
  for (const auto& entry : detail::entries) {
    if (entry.name == name) return entry.make();
    known += known.empty() ? "" : ", ";
    known += entry.name;
  }
  throw std::invalid_argument("no network is named \"" + std::string(name) + "\"; known are " +
                              known);
}

}  // namespace hwflowq::workload::zoo

#endif
