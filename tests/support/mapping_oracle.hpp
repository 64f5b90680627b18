// Runs a mapping: loops that really iterate, buffers that really hold elements. Slow on purpose.
#ifndef HWFLOWQ_TESTS_SUPPORT_MAPPING_ORACLE_HPP
#define HWFLOWQ_TESTS_SUPPORT_MAPPING_ORACLE_HPP

#include <hwflowq/cost/fine/mapping.hpp>
#include <hwflowq/cost/fine/mapping_cost.hpp>
#include <hwflowq/workload/loop_nest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace hwflowq::test {

/// What the run counted, in words and all instances together.
template <std::size_t Levels>
struct oracle_result {
  std::array<std::array<access_counts, 3>, Levels> accesses{};
  std::array<std::array<std::int64_t, 3>, Levels> tile_words{};
  std::array<std::int64_t, Levels> instances{};
  std::int64_t steps = 0;
  std::int64_t macs = 0;
  std::int64_t active_elements = 0;
  std::int64_t element_steps = 0;
};

/// Runs one layer with one mapping.
template <std::size_t Levels>
class mapping_oracle {
 public:
  mapping_oracle(const workload::loop_nest& nest, const mapping<Levels>& schedule)
      : nest_(nest), schedule_(schedule) {
    // All loops from the outermost to the innermost, those in space included.
    for (std::size_t i = 0; i < Levels; ++i) {
      const auto& level = schedule.levels[i];
      for (const workload::loop l : level.order) add(i, l, level.temporal[at(l)], true);
      for (const workload::loop l : workload::all_loops) add(i, l, level.spatial_x[at(l)], false);
      for (const workload::loop l : workload::all_loops) add(i, l, level.spatial_y[at(l)], false);
    }
    for (const workload::loop l : workload::all_loops) add(Levels, l, schedule.lanes[at(l)], false);
    // The step of a loop is what all loops over the same bound further in cover.
    std::array<std::int64_t, 8> covered = {1, 1, 1, 1, 1, 1, 1, 1};
    for (std::size_t k = loops_.size(); k-- > 0;) {
      loops_[k].step = covered[at(loops_[k].which)];
      covered[at(loops_[k].which)] *= loops_[k].factor;
    }
  }

  [[nodiscard]] oracle_result<Levels> run() {
    oracle_result<Levels> result;
    for (const workload::tensor t : workload::all_tensors) {
      // From the engine (level == Levels) out; the lanes are part of what hangs below a level.
      std::size_t child = Levels;
      for (std::size_t i = Levels; i-- > 0;) {
        if (!schedule_.levels[i].keep[at(t)]) continue;
        transfer(t, i, child, result);
        result.tile_words[i][at(t)] = largest_tile(t, i);
        child = i;
      }
    }
    for (std::size_t i = 0; i < Levels; ++i) result.instances[i] = users(i).first;
    std::tie(result.active_elements, result.element_steps) = users(Levels);
    for_each_step(Levels, [&](const indices&) { ++result.steps; });
    for_each_step(Levels, [&](const indices& time) {
      for_each_place(time, loops_.size(), [&](const indices&, const base&) { ++result.macs; });
    });
    return result;
  }

 private:
  struct one_loop {
    std::size_t level;
    workload::loop which;
    std::int64_t factor;
    bool in_time;
    std::int64_t step = 1;
  };
  using indices = std::vector<std::int64_t>;  // of every loop; 0 where it takes no part
  using base = std::array<std::int64_t, 8>;
  using elements = std::vector<std::int64_t>;  // of a tensor, sorted

  template <typename Enum>
  static std::size_t at(Enum e) {
    return static_cast<std::size_t>(e);
  }

  void add(std::size_t level, workload::loop l, std::int64_t factor, bool in_time) {
    if (factor > 1) loops_.push_back({level, l, factor, in_time});
  }

  // How many loops stand outside a level.
  [[nodiscard]] std::size_t before(std::size_t level) const {
    std::size_t count = 0;
    while (count < loops_.size() && loops_[count].level < level) ++count;
    return count;
  }

  // How many loops stand outside the tiles of a level; all of them for the engine.
  [[nodiscard]] std::size_t outside(std::size_t level) const {
    return level == Levels ? loops_.size() : before(level);
  }

  [[nodiscard]] base base_of(const indices& index) const {
    base from{};
    for (std::size_t k = 0; k < loops_.size(); ++k) {
      from[at(loops_[k].which)] += index[k] * loops_[k].step;
    }
    return from;
  }
  [[nodiscard]] bool exists(const base& from) const {
    for (std::size_t d = 0; d < 8; ++d) {
      if (from[d] >= nest_.bounds[d]) return false;
    }
    return true;
  }

  // All index tuples over the loops selected, in order, others as they are; those that exist.
  template <typename Visit>
  void for_each_index(indices& index, std::size_t k, std::size_t end, bool in_time,
                      const Visit& visit) const {
    if (k == end) {
      if (exists(base_of(index))) visit(index);
      return;
    }
    if (loops_[k].in_time != in_time) {
      for_each_index(index, k + 1, end, in_time, visit);
      return;
    }
    for (index[k] = 0; index[k] < loops_[k].factor; ++index[k]) {
      if (!exists(base_of(index))) break;
      for_each_index(index, k + 1, end, in_time, visit);
    }
    index[k] = 0;
  }

  // Steps in time of the tiles of a level: those at the spatial origin.
  template <typename Visit>
  void for_each_step(std::size_t level, const Visit& visit) const {
    indices index(loops_.size(), 0);
    for_each_index(index, 0, level == Levels ? loops_.size() : outside(level), true, visit);
  }

  // Instances that hold a tile in a step: spatial loops among the first `count` loops.
  template <typename Visit>
  void for_each_place(const indices& time, std::size_t count, const Visit& visit) const {
    indices index = time;
    for_each_index(index, 0, count, false, [&](const indices& all) { visit(all, base_of(all)); });
  }

  // The elements of a tensor that all points of a tile touch.
  [[nodiscard]] elements tile(workload::tensor t, std::size_t level, const base& from) const {
    base to{};
    for (std::size_t d = 0; d < 8; ++d) {
      std::int64_t extent = 1;
      for (std::size_t k = outside(level); k < loops_.size(); ++k) {
        if (at(loops_[k].which) == d) extent *= loops_[k].factor;
      }
      to[d] = std::min(from[d] + extent, nest_.bounds[d]);
      if (!workload::relevant_loops(t).contains(static_cast<workload::loop>(d))) {
        to[d] = from[d] + 1;
      }
    }
    elements all;
    base p{};
    for (p[0] = from[0]; p[0] < to[0]; ++p[0])
      for (p[1] = from[1]; p[1] < to[1]; ++p[1])
        for (p[2] = from[2]; p[2] < to[2]; ++p[2])
          for (p[3] = from[3]; p[3] < to[3]; ++p[3])
            for (p[4] = from[4]; p[4] < to[4]; ++p[4])
              for (p[5] = from[5]; p[5] < to[5]; ++p[5])
                for (p[6] = from[6]; p[6] < to[6]; ++p[6])
                  for (p[7] = from[7]; p[7] < to[7]; ++p[7]) all.push_back(element(t, p));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  // A number for the element of a tensor that a point touches.
  [[nodiscard]] std::int64_t element(workload::tensor t, const base& p) const {
    const auto [G, N, K, C, P, Q, R, S] = p;
    const auto number = [](std::array<std::int64_t, 5> digits) {
      std::int64_t result = 0;
      for (const std::int64_t digit : digits) result = result * 4096 + digit;
      return result;
    };
    if (t == workload::tensor::weights) return number({G, K, C, R, S});
    if (t == workload::tensor::outputs) return number({G, N, K, P, Q});
    return number({G, N, C, P * nest_.stride_rows + R * nest_.dilation_rows,
                   Q * nest_.stride_columns + S * nest_.dilation_columns});
  }

  // Which instance of a level an index belongs to.
  [[nodiscard]] indices instance(std::size_t level, const indices& index) const {
    indices place;
    for (std::size_t k = 0; k < outside(level); ++k) {
      if (!loops_[k].in_time) place.push_back(index[k]);
    }
    return place;
  }

  [[nodiscard]] std::int64_t largest_tile(workload::tensor t, std::size_t level) const {
    std::size_t largest = 0;
    for_each_step(level, [&](const indices& time) {
      for_each_place(time, outside(level), [&](const indices&, const base& from) {
        largest = std::max(largest, tile(t, level, from).size());
      });
    });
    return static_cast<std::int64_t>(largest);
  }

  // Instances of a level that ever have work, and how often one has; processing elements for Levels.
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> users(std::size_t level) const {
    const std::size_t count = before(level);
    std::set<indices> seen;
    std::int64_t times = 0;
    indices index(loops_.size(), 0);
    for_each_index(index, 0, count, true, [&](const indices& time) {
      for_each_place(time, count, [&](const indices& all, const base&) {
        indices place;
        for (std::size_t k = 0; k < count; ++k) {
          if (!loops_[k].in_time) place.push_back(all[k]);
        }
        seen.insert(place);
        ++times;
      });
    });
    return {static_cast<std::int64_t>(seen.size()), times};
  }

  // Moves everything between the parent's level and the child's.
  void transfer(workload::tensor t, std::size_t parent, std::size_t child,
                oracle_result<Levels>& result) const {
    access_counts& above = result.accesses[parent][at(t)];
    access_counts none;
    access_counts& below = child < Levels ? result.accesses[child][at(t)] : none;
    const bool is_output = t == workload::tensor::outputs;
    std::map<indices, elements> held;  // by instance of the child
    std::map<indices, std::set<std::int64_t>> passed_parent;
    std::map<indices, std::set<std::int64_t>> passed_child;
    std::int64_t up_merged = 0;
    std::int64_t up = 0;

    const auto parent_of = [&](const indices& place) {
      indices index;
      std::size_t spatial = 0;
      for (std::size_t k = 0; k < outside(parent); ++k) spatial += loops_[k].in_time ? 0 : 1;
      index.assign(place.begin(), place.begin() + static_cast<std::ptrdiff_t>(spatial));
      return index;
    };
    // Sends up what children no longer hold: equal tiles below one parent are added on the way.
    const auto send_up = [&](const std::map<indices, elements>& next) {
      std::set<std::pair<indices, elements>> leaving;
      for (const auto& [place, old] : held) {
        const auto stays = next.find(place);
        if (child < Levels && stays != next.end() && stays->second == old) continue;
        up += static_cast<std::int64_t>(old.size());
        leaving.insert({parent_of(place), old});
      }
      for (const auto& [place, words] : leaving) {
        up_merged += static_cast<std::int64_t>(words.size());
        passed_parent[place].insert(words.begin(), words.end());
      }
    };

    for_each_step(child, [&](const indices& time) {
      std::map<indices, elements> next;
      for_each_place(time, outside(child), [&](const indices& all, const base& from) {
        next[instance(child, all)] = tile(t, child, from);
      });
      if (is_output) {
        send_up(next);
        for (const auto& [place, words] : next) {
          passed_child[place].insert(words.begin(), words.end());
        }
      } else {
        // What holders of a tile lack of it is read once for all of them.
        std::map<std::pair<indices, elements>, std::set<std::int64_t>> needed;
        for (const auto& [place, words] : next) {
          const auto before = held.find(place);
          elements lacking;
          if (before == held.end() || child == Levels) {
            lacking = words;
          } else {
            std::set_difference(words.begin(), words.end(), before->second.begin(),
                                before->second.end(), std::back_inserter(lacking));
          }
          below.fills += static_cast<std::int64_t>(lacking.size());
          needed[{parent_of(place), words}].insert(lacking.begin(), lacking.end());
        }
        for (const auto& [tile, words] : needed) {
          above.reads += static_cast<std::int64_t>(words.size());
        }
      }
      held = std::move(next);
    });
    if (is_output) {
      send_up({});
      std::int64_t distinct_above = 0;
      for (const auto& [place, words] : passed_parent) {
        distinct_above += static_cast<std::int64_t>(words.size());
      }
      std::int64_t distinct_below = 0;
      for (const auto& [place, words] : passed_child) {
        distinct_below += static_cast<std::int64_t>(words.size());
      }
      above.updates += up_merged;
      above.reads += up_merged - distinct_above;
      below.drains += up;
      below.fills += up - distinct_below;
    }
  }

  workload::loop_nest nest_;
  mapping<Levels> schedule_;
  std::vector<one_loop> loops_;
};

}  // namespace hwflowq::test

#endif
