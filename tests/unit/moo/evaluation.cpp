#include <hwflowq/moo/evaluation.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using namespace hwflowq;
using four_genes = std::vector<int>;
using moo::failure_policy;

std::vector<four_genes> numbered_genomes(std::size_t size) {
  std::vector<four_genes> genomes;
  for (std::size_t i = 0; i < size; ++i) genomes.push_back({static_cast<int>(i)});
  return genomes;
}

/// Reports candidate `index` as having thrown `value`.
template <typename T>
void report_thrown(moo::evaluation_failure& failure, std::size_t index, const T& value) {
  try {
    throw value;
  } catch (...) {
    failure.report_exception(index, "evaluator");
  }
}

/// What raise says, and what is nested in it.
std::string raised(const moo::evaluation_failure& failure, const std::vector<four_genes>& genomes,
                   std::string* nested = nullptr) {
  try {
    failure.raise(std::span<const four_genes>(genomes));
  } catch (const evaluation_error& e) {
    try {
      std::rethrow_if_nested(e);
    } catch (const std::exception& cause) {
      if (nested != nullptr) *nested = cause.what();
    } catch (...) {
      if (nested != nullptr) *nested = "of another type";
    }
    return e.what();
  }
}

/// Throws for the genomes named, and counts its calls.
struct single {
  std::vector<int> bad;
  int* calls;
  double operator()(const four_genes& g) const {
    ++*calls;
    if (std::find(bad.begin(), bad.end(), g[0]) != bad.end()) throw std::runtime_error("bad");
    return 2.0 * g[0];
  }
};

struct batch {
  using evaluation_type = double;
  std::vector<int> bad;
  std::vector<std::size_t>* sizes;
  void operator()(std::span<const four_genes> genomes, std::span<double> evaluations) const {
    sizes->push_back(genomes.size());
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      if (std::find(bad.begin(), bad.end(), genomes[i][0]) != bad.end()) throw 42;
      evaluations[i] = 2.0 * genomes[i][0];
    }
  }
};

struct outcome {
  std::vector<double> values;
  std::vector<std::size_t> rejected;

  auto record() {
    return [this](std::size_t i, double value) {
      values[i] = value;
      return value == value;
    };
  }
  auto reject() {
    return [this](std::size_t i) { rejected.push_back(i); };
  }
};

}  // namespace

TEST_CASE("the failure of lowest index is raised, whatever the order of the reports") {
  const auto genomes = numbered_genomes(20);
  std::vector<std::size_t> order{3, 5, 7, 11, 19};
  std::mt19937 shuffle(1);
  for (unsigned repeat = 0; repeat < 100; ++repeat) {
    std::shuffle(order.begin(), order.end(), shuffle);
    moo::evaluation_failure failure;
    CHECK_FALSE(failure.found());
    for (const std::size_t index : order) {
      if (index % 2 == repeat % 2)
        failure.report_nan(index, "objective " + std::to_string(index));
      else
        report_thrown(failure, index, std::runtime_error("cause " + std::to_string(index)));
    }
    CHECK(failure.found());
    CHECK(failure.count() == order.size());
    const auto text = raised(failure, genomes);
    CHECK(text == (repeat % 2 == 1 ? "objective 3 gave a value that is not a number for genome [3]"
                                   : "evaluator threw \"cause 3\" for genome [3]"));
  }
}

TEST_CASE("failures are gathered from several threads") {
  const auto genomes = numbered_genomes(4000);
  moo::evaluation_failure failure;
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&failure, t] {
      for (std::size_t i = 1000; i-- > 0;) failure.report_nan(100 + 4 * i + t, "c");
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(failure.count() == 4000);
  CHECK(raised(failure, numbered_genomes(101)) ==
        "c gave a value that is not a number for genome [100]");
}

TEST_CASE("what an evaluator threw is nested in the error") {
  const auto genomes = numbered_genomes(3);
  std::string nested;
  moo::evaluation_failure thrown;
  report_thrown(thrown, 1, std::out_of_range("no layer 7"));
  CHECK(raised(thrown, genomes, &nested) == "evaluator threw \"no layer 7\" for genome [1]");
  CHECK(nested == "no layer 7");
  moo::evaluation_failure other;
  report_thrown(other, 2, 42);
  CHECK(raised(other, genomes, &nested) == "evaluator threw for genome [2]");
  CHECK(nested == "of another type");
  nested = "nothing";
  moo::evaluation_failure nan;
  nan.report_nan(0, "objective \"energy\"");
  raised(nan, genomes, &nested);
  CHECK(nested == "nothing");
}

TEST_CASE("genomes of a range are evaluated one by one, past those that fail") {
  const auto genomes = numbered_genomes(10);
  int calls = 0;
  outcome result{std::vector<double>(10, -1.0), {}};
  moo::evaluation_failure failure;
  moo::evaluate_range(single{{4, 6}, &calls}, std::span<const four_genes>(genomes), 2, 9, failure,
                      failure_policy::mark_infeasible, result.record(), result.reject());
  CHECK(calls == 7);
  CHECK(result.values == std::vector<double>{-1, -1, 4, 6, -1, 10, -1, 14, 16, -1});
  CHECK(result.rejected == std::vector<std::size_t>{4, 6});
  CHECK(failure.count() == 2);
  CHECK(raised(failure, genomes) == "evaluator threw \"bad\" for genome [4]");
}

TEST_CASE("under stop a range ends at its first failure") {
  const auto genomes = numbered_genomes(10);
  int calls = 0;
  outcome result{std::vector<double>(10, -1.0), {}};
  moo::evaluation_failure failure;
  moo::evaluate_range(single{{4, 6}, &calls}, std::span<const four_genes>(genomes), 0, 10, failure,
                      failure_policy::stop, result.record(), result.reject());
  CHECK(calls == 5);
  CHECK(result.values[3] == 6.0);
  CHECK(result.values[5] == -1.0);
  CHECK(failure.count() == 1);
  // A value that is recorded as unsound ends it as well.
  int recorded = 0;
  moo::evaluate_range(
      single{{}, &calls}, std::span<const four_genes>(genomes), 0, 10, failure,
      failure_policy::stop,
      [&](std::size_t i, double) {
        ++recorded;
        return i < 2;
      },
      result.reject());
  CHECK(recorded == 3);
  CHECK(failure.count() == 1);  // the record tells of its own failures
}

TEST_CASE("a batch is evaluated at once, and one by one where it throws") {
  const auto genomes = numbered_genomes(8);
  std::vector<std::size_t> sizes;
  std::vector<double> evaluations(8);
  outcome result{std::vector<double>(8, -1.0), {}};
  moo::evaluation_failure failure;
  const auto evaluate = [&](std::vector<int> bad, failure_policy policy) {
    sizes.clear();
    result = {std::vector<double>(8, -1.0), {}};
    moo::evaluate_range(batch{std::move(bad), &sizes}, std::span<const four_genes>(genomes),
                        std::span<double>(evaluations), 1, 7, failure, policy, result.record(),
                        result.reject());
  };
  evaluate({}, failure_policy::stop);
  CHECK(sizes == std::vector<std::size_t>{6});
  CHECK(result.values == std::vector<double>{-1, 2, 4, 6, 8, 10, 12, -1});
  CHECK_FALSE(failure.found());

  evaluate({3}, failure_policy::mark_infeasible);
  CHECK(sizes == std::vector<std::size_t>{6, 1, 1, 1, 1, 1, 1});
  CHECK(result.values == std::vector<double>{-1, 2, 4, -1, 8, 10, 12, -1});
  CHECK(result.rejected == std::vector<std::size_t>{3});
  CHECK(failure.count() == 1);
  CHECK(raised(failure, genomes) == "evaluator threw for genome [3]");

  evaluate({2, 3}, failure_policy::stop);
  CHECK(sizes == std::vector<std::size_t>{6, 1, 1});
  CHECK(result.values == std::vector<double>{-1, 2, -1, -1, -1, -1, -1, -1});
}
