# Trains small networks on a few images as a user would: in float, stopped and resumed, as a supernet,
# and evaluates the weights. Variables: PROGRAM, DATA a directory with cifar-10-batches-bin/*.xz, WORK
# a directory to write to.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/cifar10)
find_program(XZ xz)
if(NOT XZ OR NOT EXISTS "${DATA}/cifar-10-batches-bin/test_batch.bin.xz")
  message("example skipped: there are no images, or no xz to unpack them")
  return()
endif()
foreach(file data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5 test_batch)
  # 200 records of 3,073 bytes.
  execute_process(COMMAND ${XZ} -dc ${DATA}/cifar-10-batches-bin/${file}.bin.xz
                  COMMAND head -c 614600
                  OUTPUT_FILE ${WORK}/cifar10/${file}.bin ERROR_QUIET)
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/run_program.cmake)

set(common --data ${WORK}/cifar10 --depth 8 --validation 200 --batch 64 --images 256 --epochs 2 --seed 3)

run(0 float ${common} --out ${WORK}/float --test)
require("images/s" "${output}")
require("validation:  float" "${output}")
require("test:  float" "${output}")

# Stopped in the middle of an epoch and resumed, a training ends with the same weights.
run(0 float ${common} --out ${WORK}/resumed --stop-after 3)
run(0 float ${common} --out ${WORK}/resumed)
require("resumed at step 3 of 8" "${output}")
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${WORK}/float/weights.safetensors
                        ${WORK}/resumed/weights.safetensors RESULT_VARIABLE different)
if(different)
  message(FATAL_ERROR "a resumed training ended with other weights")
endif()

run(0 supernet ${common} --out ${WORK}/supernet --from ${WORK}/float/weights.safetensors
    --bits 2,4,8 --bfloat16)
require("validation:  2/2" "${output}")
# A supernet goes on from its own weights, learning from float ones that have to be named.
set(again supernet --data ${WORK}/cifar10 --depth 8 --validation 200 --batch 64 --images 256 --epochs 1
    --seed 3 --bits 2,4,8 --peak-rate 1e-12 --validate-every 0 --out ${WORK}/again
    --from ${WORK}/supernet/weights.safetensors)
run(1 ${again})
require("--teacher" "${errors}")
run(0 ${again} --teacher ${WORK}/float/weights.safetensors)
string(REGEX MATCH "validation:[^\n]*" again "${output}")
run(0 evaluate ${common} --from ${WORK}/supernet/weights.safetensors --bits 2,4,8)
require("${again}" "${output}")
run(1 float ${common} --out ${WORK}/wrong --from ${WORK}/supernet/weights.safetensors)
require("holds quantised weights" "${errors}")
run(0 genome ${common} --out ${WORK}/genome --from ${WORK}/float/weights.safetensors --bits 3,4
    --method pact)
require("validation:  genome" "${output}")
run(0 evaluate ${common} --from ${WORK}/supernet/weights.safetensors)
require("validation:  2/2" "${output}")

# A deeper network that is grown computes what the shallower one does: with steps that change nothing
# but moments, both end with the same accuracies.
set(still --data ${WORK}/cifar10 --validation 200 --batch 64 --images 64 --epochs 1 --seed 3 --test
    --peak-rate 1e-12 --from ${WORK}/float/weights.safetensors)
run(0 float ${still} --depth 8 --out ${WORK}/still)
string(REGEX MATCHALL "(validation|test):[^\n]*" shallow "${output}")
run(0 float ${still} --depth 20 --from-depth 8 --out ${WORK}/grown)
string(REGEX MATCHALL "(validation|test):[^\n]*" grown "${output}")
list(LENGTH shallow lines)
if(NOT lines EQUAL 2 OR NOT shallow STREQUAL grown)
  message(FATAL_ERROR "grown: ${grown}\nfrom: ${shallow}")
endif()
run(0 float ${common} --validate-every 0 --out ${WORK}/silent)
if("${output}" MATCHES "validation, ")
  message(FATAL_ERROR "validated on the way although told not to:\n${output}")
endif()

# Mistakes.
run(0 float ${still} --depth 14 --from-depth 8 --out ${WORK}/grown14)
run(1 float ${common} --from ${WORK}/grown14/weights.safetensors --from-depth 14 --out ${WORK}/wrong)
require("ResNet-8 cannot be grown from ResNet-14" "${errors}")
run(1 supernet ${still} --depth 20 --from-depth 8 --out ${WORK}/wrong)
require("--from-depth is for float training" "${errors}")
run(1 float --data ${WORK}/cifar10 --depth 8 --validation 200 --batch 10000 --out ${WORK}/wrong)
require("trainer: batch = 10000 must be at most the number of images" "${errors}")
# A teacher that nothing would learn from.
run(1 float ${common} --out ${WORK}/wrong --teacher ${WORK}/float/weights.safetensors)
require("--teacher is for quantised training" "${errors}")
run(1 evaluate ${common} --from ${WORK}/float/weights.safetensors
    --teacher ${WORK}/float/weights.safetensors)
require("--teacher is for quantised training" "${errors}")
run(1 supernet ${common} --out ${WORK}/wrong --teacher ${WORK}/float/weights.safetensors)
require("--teacher needs --from" "${errors}")
file(WRITE ${WORK}/cifar10/data_batch_3.bin "too short")
run(1 float ${common} --out ${WORK}/wrong)
require("data_batch_3.bin: has 9 bytes" "${errors}")
