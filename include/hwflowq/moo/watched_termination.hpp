// What a search knows of the termination of its run, for checkpoints.
#ifndef HWFLOWQ_MOO_WATCHED_TERMINATION_HPP
#define HWFLOWQ_MOO_WATCHED_TERMINATION_HPP

#include <hwflowq/core/binary_io.hpp>
#include <hwflowq/moo/termination.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hwflowq::moo {

/// The termination of the run under way, whose state a checkpoint saves, or the state that a
/// checkpoint left for the termination of the next run.
class watched_termination {
 public:
  /// A run begins: `termination` takes over a state that was loaded, and is the one to save until
  /// `forget`. Nothing happens where it has no state.
  template <typename T>
  void watch(T& termination) {
    if constexpr (SavesState<T>) {
      if (!loaded_.empty()) {
        binary_input input({loaded_.data(), loaded_.size()});
        termination.load(input);
        loaded_.clear();
      }
      watched_ = &termination;
      save_ = [](const void* object, binary_output& output) {
        static_cast<const T*>(object)->save(output);
      };
    }
  }

  /// The run is over, and its termination may be gone.
  void forget() { watched_ = nullptr; }

  void save(binary_output& output) const {
    binary_output state;
    if (watched_ != nullptr) {
      save_(watched_, state);
    } else {
      state.write_bytes({loaded_.data(), loaded_.size()});
    }
    write(output, static_cast<std::uint64_t>(state.bytes().size()));
    output.write_bytes(state.bytes());
  }

  /// Keeps a state for the next run.
  void load(binary_input& input) { read(input, loaded_); }

 private:
  const void* watched_ = nullptr;
  void (*save_)(const void*, binary_output&) = nullptr;
  std::vector<std::byte> loaded_;
};

}  // namespace hwflowq::moo

#endif
