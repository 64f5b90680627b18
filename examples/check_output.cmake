# Runs PROGRAM and passes when it succeeds and prints exactly what the file EXPECTED holds. A program
# that exits with status 77 (its data are not here) is skipped.
cmake_minimum_required(VERSION 3.22)

execute_process(COMMAND "${PROGRAM}" RESULT_VARIABLE status OUTPUT_VARIABLE printed)
if(status EQUAL 77)
  message("example skipped: ${printed}")
  return()
endif()
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ends with status ${status} after printing:\n${printed}")
endif()
if(NOT EXISTS "${EXPECTED}")
  message(FATAL_ERROR "${EXPECTED} is missing; the program prints:\n${printed}")
endif()
file(READ "${EXPECTED}" expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "${EXPECTED} and what the program prints differ; it prints:\n${printed}")
endif()
