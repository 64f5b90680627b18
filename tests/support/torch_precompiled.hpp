// What LibTorch's adapter includes of it. All of LibTorch, <torch/torch.h>, takes half as long again to
// read, and every file that finds it precompiled instantiates what it left to the end.
#ifndef HWFLOWQ_TESTS_SUPPORT_TORCH_PRECOMPILED_HPP
#define HWFLOWQ_TESTS_SUPPORT_TORCH_PRECOMPILED_HPP

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#endif
