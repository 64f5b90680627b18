# Compiles SOURCE, which holds one mistake, with the compiler described in the file COMPILER. Passes when
# - the file compiles without a warning once HWFLOWQ_CONTROL is defined, which takes the mistake away;
# - without it compilation fails, and
# - the compiler prints the text of every comment `// expect: <text>` of the file, word for word.
#
#   // expect: a point has at least one objective
#   #ifdef HWFLOWQ_CONTROL
#   hwflowq::moo::point_columns<1> points;
#   #else
#   hwflowq::moo::point_columns<0> points;
#   #endif
cmake_minimum_required(VERSION 3.22)
include("${COMPILER}")

# The compiler must not quote source lines: the expected text could be found in a quotation.
if(compiler_id MATCHES "Clang")
  set(plain -fno-caret-diagnostics -fno-color-diagnostics)
else()
  set(plain -fno-diagnostics-show-caret -fdiagnostics-color=never)
endif()
list(TRANSFORM definitions PREPEND -D)
list(TRANSFORM directories PREPEND -I)
set(command "${compiler}" -std=c++20 ${options} ${definitions} ${directories} ${plain}
    -fmessage-length=0 -fsyntax-only)

file(STRINGS "${SOURCE}" lines REGEX "^ *// expect: ")
if(NOT lines)
  message(FATAL_ERROR "${SOURCE} has no line `// expect: <text>`")
endif()

execute_process(COMMAND ${command} -DHWFLOWQ_CONTROL "${SOURCE}"
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message("${output}")
  message(FATAL_ERROR "the control, without the mistake, does not compile")
endif()

execute_process(COMMAND ${command} "${SOURCE}"
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "the mistake compiles")
endif()
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^ *// expect: " "" expected "${line}")
  string(FIND "${output}" "${expected}" position)
  if(position EQUAL -1)
    message("${output}")
    message(FATAL_ERROR "the compiler does not say `${expected}`")
  endif()
endforeach()
