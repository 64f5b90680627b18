# Installs the headers and a relocatable package configuration. Every adapter has its own export, so
# that the installed package works where an adapter's library is missing.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/hwflowq)
install(DIRECTORY include/hwflowq DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(TARGETS hwflowq EXPORT hwflowq-targets)
install(EXPORT hwflowq-targets NAMESPACE hwflowq:: DESTINATION ${package_dir})

set(hwflowq_adapter_packages "")
foreach(adapter IN LISTS hwflowq_adapters)
  install(TARGETS hwflowq_${adapter} EXPORT hwflowq-${adapter}-targets)
  install(EXPORT hwflowq-${adapter}-targets NAMESPACE hwflowq:: DESTINATION ${package_dir})
  string(APPEND hwflowq_adapter_packages
         "set(hwflowq_package_of_${adapter} ${hwflowq_package_of_${adapter}})\n")
endforeach()

configure_package_config_file(cmake/hwflowq-config.cmake.in hwflowq-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(hwflowq-config-version.cmake
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hwflowq-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/hwflowq-config-version.cmake
        DESTINATION ${package_dir})
