// The smallest model of every concept, as the reference shows it, and a search made of them all.
#include <hwflowq/hwflowq.hpp>

#include <cassert>
#include <cstdint>
#include <vector>

using namespace hwflowq;

struct design {
  int rows = 1;
  int columns = 1;
  bool operator==(const design&) const = default;
  friend std::uint64_t hash_value(const design& d) { return hash_all(d.rows, d.columns); }
};
static_assert(check_genome<design>());

// Optional: carries the genome through checkpoints.
void save(binary_output& output, const design& d) {
  write(output, d.rows);
  write(output, d.columns);
}
void load(binary_input& input, design& d) {
  read(input, d.rows);
  read(input, d.columns);
}
static_assert(Serialisable<design>);

// Optional: names a design in error messages.
std::string to_text(const design& d) {
  return std::to_string(d.rows) + " x " + std::to_string(d.columns);
}

struct design_variation {
  design random(random_stream& stream) const {
    return {1 + static_cast<int>(stream.below(64)), 1 + static_cast<int>(stream.below(64))};
  }
  void crossover(design& a, design& b, random_stream& stream) const {
    if (stream.chance(0.5)) std::swap(a.rows, b.rows);
  }
  void mutate(design& d, random_stream& stream) const {
    (stream.chance(0.5) ? d.rows : d.columns) += stream.chance(0.5) ? 1 : -1;
  }

  // Optional: brings a design back into the space, after each of the three above.
  void repair(design& d) const {
    d.rows = std::clamp(d.rows, 1, 64);
    d.columns = std::clamp(d.columns, 1, 64);
  }
  // Optional: seeds outside the space are then refused.
  bool contains(const design& d) const {
    return d.rows >= 1 && d.rows <= 64 && d.columns >= 1 && d.columns <= 64;
  }
  // Optional: called once, when the search is made.
  void validate() const {}
};
static_assert(check_variation<design_variation, design>());

struct cost {
  double cycles = 0;
  double area_mm2 = 0;
};

struct cost_model {
  cost operator()(const design& d) const {
    return {4096.0 / d.rows + 4096.0 / d.columns, 0.01 * d.rows * d.columns};
  }
};
static_assert(check_evaluator<cost_model, design>());

struct batch_model {
  using evaluation_type = cost;
  void operator()(std::span<const design> designs, std::span<cost> costs) const {
    for (std::size_t i = 0; i < designs.size(); ++i) costs[i] = cost_model{}(designs[i]);
  }
};
static_assert(check_evaluator<batch_model, design>());

struct area {
  static constexpr std::string_view name = "area";
  static constexpr std::string_view unit = "mm2";
  static constexpr sense direction = sense::minimise;
  double operator()(const cost& c) const { return c.area_mm2; }
};
static_assert(check_objective<area, cost>());

struct area_budget {
  static constexpr std::string_view name = "area budget";
  double operator()(const cost& c) const { return c.area_mm2 - 4.0; }  // below 0 counts as 0
};
static_assert(check_constraint<area_budget, cost>());

struct one_by_one {
  void for_each_chunk(std::size_t count, const auto& f) const {
    for (std::size_t i = 0; i < count; ++i) f(i, i + 1);
  }
};
static_assert(check_executor<one_by_one>());

struct generation_counter {
  std::size_t seen = 0;
  void operator()(const auto&) { ++seen; }
};

class front_is_full : public moo::combinable_termination {
 public:
  bool operator()(const auto& search) const {
    return search.generation() > 0 && moo::front_size(search) == search.size();
  }
};

struct first_come {
  void operator()(moo::point_columns<2>, std::span<moo::index_type> front, std::size_t keep,
                  std::span<double> density) {
    for (const moo::index_type member : front.first(keep)) density[member] = 0.0;
  }
};
static_assert(moo::check_survival<first_come, 2>());

int main() {
  const auto problem = moo::make_problem<design>(
      cost_model{}, moo::objectives(minimise<"time", "cycles">(&cost::cycles), area{}),
      moo::constraints(area_budget{}));
  moo::nsga2 search(problem, design_variation{}, {.population_size = 20}, first_come{},
                    one_by_one{});
  using search_type = decltype(search);
  static_assert(check_observer<generation_counter, search_type>());
  static_assert(check_termination<front_is_full, search_type>());
  generation_counter counter;
  search.run(front_is_full{} || moo::after_generations(50), counter);
  assert(counter.seen == search.generation());
  return counter.seen == search.generation() && !search.front().empty() ? 0 : 1;
}
