// Lets one thread at a time into a few instructions.
#ifndef HWFLOWQ_CORE_SPIN_LOCK_HPP
#define HWFLOWQ_CORE_SPIN_LOCK_HPP

namespace hwflowq::detail {

/// A lock that waits by asking again, for short stretches in which threads rarely meet.
///
/// By the builtins of GCC and Clang, which std::atomic_flag consists of: `<mutex>` and `<atomic>` take
/// compilers longer than what they would be included for.
class spin_lock {
 public:
  spin_lock() = default;
  spin_lock(const spin_lock&) = delete;
  spin_lock& operator=(const spin_lock&) = delete;

  void lock() {
    while (__atomic_test_and_set(&taken_, __ATOMIC_ACQUIRE)) {
    }
  }
  void unlock() { __atomic_clear(&taken_, __ATOMIC_RELEASE); }

 private:
  bool taken_ = false;
};

/// Holds a spin_lock as long as it lives.
class spin_lock_holder {
 public:
  explicit spin_lock_holder(spin_lock& held) : held_(held) { held_.lock(); }
  ~spin_lock_holder() { held_.unlock(); }
  spin_lock_holder(const spin_lock_holder&) = delete;
  spin_lock_holder& operator=(const spin_lock_holder&) = delete;

 private:
  spin_lock& held_;
};

}  // namespace hwflowq::detail

#endif
