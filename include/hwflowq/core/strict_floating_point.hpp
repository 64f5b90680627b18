// Keeps floating-point results identical between compilers and instruction sets.
#ifndef HWFLOWQ_CORE_STRICT_FLOATING_POINT_HPP
#define HWFLOWQ_CORE_STRICT_FLOATING_POINT_HPP

/// @file
/// A compiler may fuse `a * b + c` into one instruction that rounds once instead of twice. GCC does
/// so by default wherever the target has such an instruction, Clang inside one expression. The
/// results then differ between compilers and between `-march` settings, and a search that must give
/// the same front for the same seed cannot allow that.
///
/// A function whose floating-point results reach a search marks itself and its body:
/// @code
/// HWFLOWQ_STRICT_FP inline double f(double a, double b) {
///   HWFLOWQ_STRICT_FP_BODY
///   return a * b + 1.0;
/// }
/// @endcode
/// Mark every function on the way, scalar helpers too: GCC inlines a marked function into marked
/// ones only, and compiles an unmarked one that it does not inline with its own defaults. A lambda
/// does not inherit the mark of the function around it. `-ffast-math`, and `-ffp-contract=fast` on
/// Clang, override both.

#if defined(__clang__)
#define HWFLOWQ_STRICT_FP
#define HWFLOWQ_STRICT_FP_BODY _Pragma("clang fp contract(off)")
#elif defined(__GNUC__)
// Neither errno nor trapping changes a result; without them more loops vectorise.
#define HWFLOWQ_STRICT_FP \
  __attribute__((optimize("fp-contract=off", "no-math-errno", "no-trapping-math")))
#define HWFLOWQ_STRICT_FP_BODY
#else
#define HWFLOWQ_STRICT_FP
#define HWFLOWQ_STRICT_FP_BODY
#endif

#endif
