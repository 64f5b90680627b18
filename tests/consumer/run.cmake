# Configures, builds and runs project/ from scratch in WORK, with the library taken as USE says.
cmake_minimum_required(VERSION 3.22)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK}")
set(options -D USE=${USE} -D LIBRARY_SOURCE=${LIBRARY_SOURCE})
if(USE STREQUAL "find_package")
  run(${CMAKE_COMMAND} --install "${LIBRARY_BUILD}" --prefix "${WORK}/prefix")
  set(options -D USE=${USE} -D CMAKE_PREFIX_PATH=${WORK}/prefix)
endif()
run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}/project" -B "${WORK}/build" -G "${GENERATOR}"
    -D CMAKE_CXX_COMPILER=${COMPILER} ${options})
run(${CMAKE_COMMAND} --build "${WORK}/build")
run("${WORK}/build/consumer")
