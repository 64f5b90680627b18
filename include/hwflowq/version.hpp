// The version of the library.
#ifndef HWFLOWQ_VERSION_HPP
#define HWFLOWQ_VERSION_HPP

/// Version numbers, also read by the build from this file.
#define HWFLOWQ_VERSION_MAJOR 0
#define HWFLOWQ_VERSION_MINOR 1
#define HWFLOWQ_VERSION_PATCH 0

namespace hwflowq {

/// The library's version as text, "major.minor.patch".
inline constexpr const char* version = "0.1.0";

}  // namespace hwflowq

#endif
