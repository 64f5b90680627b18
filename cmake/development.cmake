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

# A directory that is not part of the repository: it stands beside the checkout where it exists.
function(hwflowq_outside_directory variable default description)
  if(NOT EXISTS "${default}")
    set(default "")
  endif()
  set(${variable} "${default}" CACHE PATH "${description}")
endfunction()
hwflowq_outside_directory(HWFLOWQ_REFERENCE_DIR "${PROJECT_SOURCE_DIR}/../shared/reference"
  "Directory of reference figures (moo/, cost/) that the golden tests read")
hwflowq_outside_directory(HWFLOWQ_DATA_DIR "${PROJECT_SOURCE_DIR}/../shared/data"
  "Directory of data sets and trained weights that tests and examples read")

# All public headers as paths below include/hwflowq, sorted; those whose adapter is not here are left
# out when USABLE is given.
function(hwflowq_list_headers result)
  cmake_parse_arguments(PARSE_ARGV 1 arg "USABLE" "" "")
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include/hwflowq"
       "${PROJECT_SOURCE_DIR}/include/hwflowq/*.hpp")
  if(arg_USABLE)
    foreach(header IN LISTS hwflowq_adapter_headers)
      if(NOT TARGET hwflowq::${hwflowq_adapter_of_${header}})
        list(REMOVE_ITEM headers ${header})
      endif()
    endforeach()
  endif()
  set(${result} ${headers} PARENT_SCOPE)
endfunction()
