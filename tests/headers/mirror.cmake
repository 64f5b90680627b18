# Fails when a public header has no mirror test: include/hwflowq/a/b.hpp and tests/unit/a/b.cpp.
cmake_minimum_required(VERSION 3.22)

# Headers without behaviour of their own: they only gather others, or hold constants.
set(without_mirror hwflowq.hpp accelerators.hpp accuracy.hpp flow.hpp files.hpp concepts.hpp version.hpp)

get_filename_component(root "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
file(GLOB_RECURSE headers RELATIVE "${root}/include/hwflowq" "${root}/include/hwflowq/*.hpp")
list(REMOVE_ITEM headers ${without_mirror})
set(missing "")
foreach(header IN LISTS headers)
  string(REGEX REPLACE "\\.hpp$" ".cpp" mirror "tests/unit/${header}")
  if(NOT EXISTS "${root}/${mirror}")
    string(APPEND missing "\n  include/hwflowq/${header} has no ${mirror}")
  endif()
endforeach()
if(missing)
  message(FATAL_ERROR "headers without a test:${missing}")
endif()
list(LENGTH headers count)
message(STATUS "${count} headers, each with its test")
