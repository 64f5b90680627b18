// A method that searches another problem, whose front is costed anew on the problem that counts.
#ifndef HWFLOWQ_FLOW_RECOSTED_HPP
#define HWFLOWQ_FLOW_RECOSTED_HPP

#include <hwflowq/flow/method_points.hpp>
#include <hwflowq/flow/search_method.hpp>
#include <hwflowq/moo/executor.hpp>
#include <hwflowq/moo/problem.hpp>

#include <concepts>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hwflowq::flow {

/// Any method on another problem, such as integer programming under a budget of model size; its front
/// is evaluated on the problem as far as the same budget goes. `search_on` is this with NSGA-II. Made
/// by `recost`.
template <moo::Problem Proxy, typename Method>
struct recosted {
  std::string name;
  Proxy proxy;
  Method method;

  template <moo::Problem P, typename V, Executor X>
    requires std::same_as<typename P::genome_type, typename Proxy::genome_type> &&
             SearchMethod<Method, Proxy, V>
  [[nodiscard]] method_result_on<P> operator()(const P& problem, const V& space,
                                               const method_budget& budget,
                                               const X& executor) const {
    const auto found = method(proxy, space, budget, executor);
    std::vector<typename P::genome_type> genomes;
    for (const auto& s : found.front) genomes.push_back(s.genome);
    method_points points(problem, budget, executor);
    points.evaluate(std::span<const typename P::genome_type>(genomes));
    auto result = points.result();
    result.proxy_evaluations = found.evaluations;
    result.failed_evaluations += found.failed_evaluations;
    return result;
  }
};

/// `method` on `proxy` under a name.
template <moo::Problem Proxy, std::copy_constructible Method>
[[nodiscard]] recosted<Proxy, Method> recost(std::string name, Proxy proxy, Method method) {
  return {std::move(name), std::move(proxy), std::move(method)};
}

}  // namespace hwflowq::flow

#endif
