// An executor that refers to another one.
#ifndef HWFLOWQ_FLOW_EXECUTOR_REFERENCE_HPP
#define HWFLOWQ_FLOW_EXECUTOR_REFERENCE_HPP

#include <hwflowq/moo/executor.hpp>

#include <cstddef>

namespace hwflowq::flow {

/// Runs chunks where another executor does, which must outlive it: searches that share one need not
/// copy it.
template <Executor X>
class executor_reference {
 public:
  explicit executor_reference(const X& executor) : executor_(&executor) {}

  template <typename Function>
  void for_each_chunk(std::size_t count, const Function& function) const {
    executor_->for_each_chunk(count, function);
  }

 private:
  const X* executor_;
};

}  // namespace hwflowq::flow

#endif
