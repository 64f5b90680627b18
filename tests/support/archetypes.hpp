// The least types that satisfy each concept of a search: whatever else a template needs is missing.
#ifndef HWFLOWQ_TESTS_SUPPORT_ARCHETYPES_HPP
#define HWFLOWQ_TESTS_SUPPORT_ARCHETYPES_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/core/hash.hpp>
#include <hwflowq/core/random.hpp>
#include <hwflowq/moo/objective.hpp>
#include <hwflowq/moo/point_columns.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace hwflowq::test::archetype {

/// Movable, and nothing else: no default constructor, no copies.
struct move_only {
  explicit move_only(int) {}
  move_only(move_only&&) = default;
  move_only& operator=(move_only&&) = default;
  move_only(const move_only&) = delete;
  move_only& operator=(const move_only&) = delete;
  ~move_only() = default;
};

/// Regular and hashable: no order, no text, no iteration, no serialisation.
class genome {
 public:
  genome() = default;
  friend bool operator==(const genome& a, const genome& b) { return a.number_ == b.number_; }
  friend std::uint64_t hash_value(const genome& g) { return hwflowq::hash(g.number_); }

 private:
  friend struct variation;
  friend struct single_evaluator;
  friend struct batch_evaluator;
  friend void save(binary_output&, const class saved_genome&);
  friend void load(binary_input&, class saved_genome&);
  friend struct saved_variation;
  friend struct genome_objective;

  std::uint32_t number_ = 0;
};

/// Draws, crosses and mutates; nothing to repair, validate or name.
struct variation : move_only {
  using move_only::move_only;

  [[nodiscard]] genome random(random_stream& stream) const {
    genome g;
    g.number_ = stream.below(1000);
    return g;
  }
  void crossover(genome& a, genome& b, random_stream& stream) const {
    if (stream.chance(0.5)) a.number_ = (a.number_ + b.number_) / 2;
  }
  void mutate(genome& g, random_stream& stream) const {
    g.number_ = (g.number_ + stream.below(9)) % 1000;
  }
};

/// What the single evaluator gives: it is looked at where it is, never kept.
class evaluation : public move_only {
 public:
  explicit evaluation(double value) : move_only(0), value_(value) {}

 private:
  friend struct objective;
  friend struct constraint;

  double value_;
};

struct single_evaluator : move_only {
  using move_only::move_only;
  evaluation operator()(const genome& g) const { return evaluation(double(g.number_)); }
};

/// What the batch evaluator gives: made empty, moved, assigned.
class batch_evaluation {
 public:
  batch_evaluation() = default;
  batch_evaluation(batch_evaluation&&) = default;
  batch_evaluation& operator=(batch_evaluation&&) = default;
  batch_evaluation(const batch_evaluation&) = delete;
  batch_evaluation& operator=(const batch_evaluation&) = delete;
  ~batch_evaluation() = default;

 private:
  friend struct batch_evaluator;
  friend struct batch_objective;

  double value_ = 0.0;
};

struct batch_evaluator : move_only {
  using move_only::move_only;
  using evaluation_type = batch_evaluation;
  void operator()(std::span<const genome> genomes, std::span<evaluation_type> evaluations) const {
    for (std::size_t i = 0; i < genomes.size(); ++i) evaluations[i].value_ = genomes[i].number_;
  }
};

struct objective : move_only {
  using move_only::move_only;
  static constexpr std::string_view name = "least";
  static constexpr std::string_view unit = "";
  static constexpr sense direction = sense::minimise;
  double operator()(const evaluation& e) const { return e.value_; }
};

struct batch_objective : move_only {
  using move_only::move_only;
  static constexpr const char* name = "least of a batch";
  static constexpr const char* unit = "s";
  static constexpr sense direction = sense::maximise;
  float operator()(const batch_evaluation& e) const { return static_cast<float>(e.value_); }
};

struct genome_objective : move_only {
  using move_only::move_only;
  static constexpr std::string_view name = "of the genome alone";
  static constexpr std::string_view unit = "";
  static constexpr sense direction = sense::minimise;
  double operator()(const genome& g) const { return g.number_; }
};

struct constraint : move_only {
  using move_only::move_only;
  static constexpr std::string_view name = "limit";
  double operator()(const evaluation& e) const { return e.value_ - 500.0; }
};

/// One item a chunk, from the last to the first.
struct executor : move_only {
  using move_only::move_only;
  template <typename Function>
  void for_each_chunk(std::size_t count, const Function& function) const {
    for (; count > 0; --count) function(count - 1, count);
  }
};

/// Keeps the first of a front; movable and made empty, as a policy must be.
class survival {
 public:
  survival() = default;
  survival(survival&&) = default;
  survival& operator=(survival&&) = default;
  survival(const survival&) = delete;
  survival& operator=(const survival&) = delete;
  ~survival() = default;

  template <std::size_t M>
  void operator()(moo::point_columns<M> /*points*/, std::span<moo::index_type> front,
                  std::size_t keep, std::span<double> density) {
    for (const auto member : front.first(keep)) density[member] = 0.0;
  }
};

/// Called as an lvalue with a const search; gives something that is no bool but converts to one.
struct termination : move_only {
  using move_only::move_only;
  struct answer {
    bool stop;
    operator bool() const { return stop; }
  };
  template <typename Search>
  answer operator()(const Search& search) & {
    return {search.generation() >= 3};
  }
};

struct observer : move_only {
  using move_only::move_only;
  template <typename Search>
  void operator()(const Search& /*search*/) & {}
};

/// A genome that is serialisable besides.
class saved_genome : public genome {
 public:
  friend void save(binary_output& output, const saved_genome& g) { write(output, g.number_); }
  friend void load(binary_input& input, saved_genome& g) { read(input, g.number_); }
};

struct saved_variation : move_only {
  using move_only::move_only;
  [[nodiscard]] saved_genome random(random_stream& stream) const {
    saved_genome g;
    g.number_ = stream.below(1000);
    return g;
  }
  void crossover(saved_genome&, saved_genome&, random_stream&) const {}
  void mutate(saved_genome& g, random_stream& stream) const { g.number_ = stream.below(1000); }
};

}  // namespace hwflowq::test::archetype

#endif
