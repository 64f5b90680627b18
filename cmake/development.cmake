# What our own tests, examples and benchmarks are compiled with; users of the headers get none of it.
option(HWFLOWQ_WARNINGS_AS_ERRORS "Treat warnings as errors in our own targets" OFF)
set(HWFLOWQ_SANITIZE "" CACHE STRING "Sanitizers for our own targets, such as address,undefined")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(hwflowq_development INTERFACE)
target_link_libraries(hwflowq_development INTERFACE hwflowq::hwflowq)
target_compile_options(hwflowq_development INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${HWFLOWQ_WARNINGS_AS_ERRORS}>:-Werror>)
if(HWFLOWQ_SANITIZE)
  target_compile_options(hwflowq_development INTERFACE
    -fsanitize=${HWFLOWQ_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_link_options(hwflowq_development INTERFACE -fsanitize=${HWFLOWQ_SANITIZE})
endif()

# Reference figures to test against: their directory stands beside the checkout where it exists.
set(default_reference_dir "${PROJECT_SOURCE_DIR}/../shared/reference")
if(NOT EXISTS "${default_reference_dir}")
  set(default_reference_dir "")
endif()
set(HWFLOWQ_REFERENCE_DIR "${default_reference_dir}" CACHE PATH
    "Directory of reference figures (moo/, cost/) that the golden tests read")
