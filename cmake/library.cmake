# The header-only target, its adapters, and their installation.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(hwflowq INTERFACE)
add_library(hwflowq::hwflowq ALIAS hwflowq)
target_compile_features(hwflowq INTERFACE cxx_std_20)
target_include_directories(hwflowq INTERFACE
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(hwflowq INTERFACE Boost::boost range-v3::range-v3 fmt::fmt-header-only)

set(hwflowq_targets hwflowq)
if(TBB_FOUND)
  add_library(hwflowq_tbb INTERFACE)
  add_library(hwflowq::tbb ALIAS hwflowq_tbb)
  set_target_properties(hwflowq_tbb PROPERTIES EXPORT_NAME tbb)
  target_link_libraries(hwflowq_tbb INTERFACE hwflowq TBB::tbb)
  list(APPEND hwflowq_targets hwflowq_tbb)
endif()

if(PROJECT_IS_TOP_LEVEL)
  set(hwflowq_install_default ON)
else()
  set(hwflowq_install_default OFF)
endif()
option(HWFLOWQ_INSTALL "Install the headers and the package configuration" ${hwflowq_install_default})
if(HWFLOWQ_INSTALL)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/hwflowq)
  install(DIRECTORY include/hwflowq DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(TARGETS ${hwflowq_targets} EXPORT hwflowq-targets)
  install(EXPORT hwflowq-targets NAMESPACE hwflowq:: DESTINATION ${package_dir})
  configure_package_config_file(cmake/hwflowq-config.cmake.in hwflowq-config.cmake
                                INSTALL_DESTINATION ${package_dir})
  write_basic_package_version_file(hwflowq-config-version.cmake
                                   COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hwflowq-config.cmake
                ${CMAKE_CURRENT_BINARY_DIR}/hwflowq-config-version.cmake
          DESTINATION ${package_dir})
endif()
