# Searches with accuracies that are measured on the way, on small generated images. Variables: PROGRAM,
# WEIGHTS of ResNet-20, WORK a directory to write to.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/cifar10)
find_program(PERL perl)
if(NOT PERL)
  message("example skipped: there is no perl to generate images with")
  return()
endif()
foreach(file data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5 test_batch)
  # 60 records of a label and 3,072 random bytes.
  execute_process(COMMAND ${PERL} -e "srand(length('${file}') + ord(substr('${file}', -1))); for (1..60) { print pack('C*', $_ % 10, map { int(rand(256)) } 1..3072) }"
                  OUTPUT_FILE ${WORK}/cifar10/${file}.bin COMMAND_ERROR_IS_FATAL ANY)
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/run_program.cmake)

set(search --network resnet20 --accuracy measured --levels coarse --population 8 --generations 2)
run(0 ${search} --data ${WORK}/cifar10 --weights ${WEIGHTS} --accuracy-images 20 --threads 1
      --out ${WORK}/one)
require("on 20 validation images" "${output}")
require("standard error" "${output}")
# On any number of threads the same.
run(0 ${search} --data ${WORK}/cifar10 --weights ${WEIGHTS} --accuracy-images 20 --threads 3
      --out ${WORK}/three)
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${WORK}/one/coarse.front.csv
                        ${WORK}/three/coarse.front.csv RESULT_VARIABLE different)
if(different)
  message(FATAL_ERROR "the front depends on the number of threads")
endif()

# Mistakes are named.
run(1 ${search} --weights ${WEIGHTS})
require("--accuracy measured needs --data DIR" "${errors}")
run(1 --network vgg16 --accuracy measured --data ${WORK}/cifar10 --weights ${WEIGHTS})
require("resnet20" "${errors}")
