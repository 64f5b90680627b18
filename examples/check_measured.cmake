# Searches with accuracies that are measured on the way, on small generated images. Variables: PROGRAM,
# WEIGHTS of ResNet-20, WORK a directory to write to.
file(REMOVE_RECURSE ${WORK})
include(${CMAKE_CURRENT_LIST_DIR}/generate_images.cmake)
generate_images(${WORK}/cifar10)
if(NOT generated)
  message("example skipped: there is no perl to generate images with")
  return()
endif()

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
