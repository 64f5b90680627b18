# The header-only target. Users get the include path, C++20 and the required libraries, no flags.
include(GNUInstallDirs)

add_library(hwflowq INTERFACE)
add_library(hwflowq::hwflowq ALIAS hwflowq)
target_compile_features(hwflowq INTERFACE cxx_std_20)
target_include_directories(hwflowq INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(hwflowq INTERFACE Boost::boost range-v3::range-v3 fmt::fmt-header-only)
