# Adapters: headers that need a library of their own. Each is a target beside hwflowq::hwflowq, made
# when its library is found; the core headers never include one.
set(hwflowq_adapters "")         # names of the adapters that can be used here
set(hwflowq_adapter_headers "")  # every adapter header, whether its library is found or not

# hwflowq_add_adapter(<name> PACKAGE <packages> LINK <targets> HEADERS <paths below include/hwflowq>
#                     [LEFT_OUT <reason>])
#
# Makes hwflowq::<name> unless HWFLOWQ_WITH_<NAME> is off, a package is missing or there is a reason.
# The header tests and the mirror of a header whose target is missing are left out.
function(hwflowq_add_adapter name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LEFT_OUT" "PACKAGE;LINK;HEADERS")
  foreach(header IN LISTS arg_HEADERS)
    set(hwflowq_adapter_of_${header} ${name} PARENT_SCOPE)
  endforeach()
  list(APPEND hwflowq_adapter_headers ${arg_HEADERS})
  set(hwflowq_adapter_headers ${hwflowq_adapter_headers} PARENT_SCOPE)

  string(TOUPPER "HWFLOWQ_WITH_${name}" option)
  list(JOIN arg_PACKAGE " and " packages)
  option(${option} "Add hwflowq::${name} where ${packages} is found" ON)
  if(NOT ${option})
    return()
  endif()
  if(arg_LEFT_OUT)
    message(STATUS "hwflowq::${name} is left out: ${arg_LEFT_OUT}")
    return()
  endif()
  foreach(package IN LISTS arg_PACKAGE)
    set(CMAKE_MESSAGE_LOG_LEVEL NOTICE)  # packages that tell of themselves even so
    find_package(${package} QUIET)
    unset(CMAKE_MESSAGE_LOG_LEVEL)
    if(NOT ${package}_FOUND)
      message(STATUS "hwflowq::${name} is left out: ${package} is not found")
      return()
    endif()
  endforeach()
  add_library(hwflowq_${name} INTERFACE)
  add_library(hwflowq::${name} ALIAS hwflowq_${name})
  set_target_properties(hwflowq_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(hwflowq_${name} INTERFACE hwflowq ${arg_LINK})
  set(hwflowq_package_of_${name} ${arg_PACKAGE} PARENT_SCOPE)
  list(APPEND hwflowq_adapters ${name})
  set(hwflowq_adapters ${hwflowq_adapters} PARENT_SCOPE)
endfunction()

hwflowq_add_adapter(tbb PACKAGE TBB LINK TBB::tbb HEADERS execution/tbb.hpp)
# Protobuf comes first: the package of ONNX names its target, but does not look for it.
hwflowq_add_adapter(onnx PACKAGE Protobuf ONNX LINK onnx_proto
                    HEADERS io/onnx.hpp io/detail/onnx_constant.hpp io/detail/onnx_fold.hpp
                            io/detail/onnx_importer.hpp io/detail/onnx_layers.hpp
                            io/detail/onnx_node.hpp io/detail/onnx_quantiser.hpp)
# LibTorch, whose CMake package calls its targets torch and torch_library. In C++20 Clang 14 looks
# into std::vector<c10::IValue> of libstdc++ 12 while IValue is incomplete, g++ where it is needed.
set(reason "")
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(reason "Clang does not compile LibTorch 1.13 in C++20")
endif()
hwflowq_add_adapter(torch PACKAGE Torch LINK torch torch_library LEFT_OUT "${reason}"
                    HEADERS accuracy/torch/batch_evaluator.hpp
                            accuracy/torch/batch_norm_activation.hpp
                            accuracy/torch/channel_loops.hpp
                            accuracy/torch/detail/batch_norm_kernel.hpp
                            accuracy/torch/detail/float_lanes.hpp
                            accuracy/torch/detail/layer_forward.hpp
                            accuracy/torch/detail/step_kernel.hpp accuracy/torch/evaluate.hpp
                            accuracy/torch/freed_memory.hpp accuracy/torch/image_batch.hpp
                            accuracy/torch/network_module.hpp accuracy/torch/one_cycle.hpp
                            accuracy/torch/post_training.hpp
                            accuracy/torch/quantizer_method.hpp
                            accuracy/torch/step_quantizer.hpp accuracy/torch/supernet.hpp
                            accuracy/torch/trained_layer.hpp accuracy/torch/trainer.hpp io/torch_weights.hpp)
