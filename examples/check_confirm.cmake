# Measures designs of the front that ships on generated images of which the share of right answers is known.
# Variables: PROGRAM, DATA a directory with a front and weights, WORK one to write to.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/cifar10)
find_program(PERL perl)
if(NOT PERL)
  message("example skipped: there is no perl to generate images with")
  return()
endif()
foreach(file data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5)
  # 60 records of a label and 3,072 random bytes.
  execute_process(COMMAND ${PERL} -e "srand(ord(substr('${file}', -1))); for (1..60) { print pack('C*', $_ % 10, map { int(rand(256)) } 1..3072) }"
                  OUTPUT_FILE ${WORK}/cifar10/${file}.bin COMMAND_ERROR_IS_FATAL ANY)
endforeach()
# The test images are one image under every label, twice: whatever a network says of it, two answers of
# twenty are right, 10 %.
execute_process(COMMAND ${PERL} -e "srand(1); my @image = map { int(rand(256)) } 1..3072; for (1..20) { print pack('C*', $_ % 10, @image) }"
                OUTPUT_FILE ${WORK}/cifar10/test_batch.bin COMMAND_ERROR_IS_FATAL ANY)

include(${CMAKE_CURRENT_LIST_DIR}/run_program.cmake)

set(front ${DATA}/resnet20.front.json)
set(images --data ${WORK}/cifar10 --validation 100 --calibration 64)
run(0 ${front} ${images} --points 7 3 --output ${WORK}/two.json)
require("20 test images" "${output}")
# The standard error of 2 in 20 after Agresti and Coull: sqrt(p (1 - p) / 24) with p = 4 / 24.
require("10.00 +- 7.61    3" "${output}")
require("10.00 +- 7.61    8 bits throughout" "${output}")
file(READ ${WORK}/two.json confirmed)
file(READ ${front} before)
string(JSON count LENGTH "${confirmed}" points)
if(NOT count EQUAL 2)
  message(FATAL_ERROR "${count} points were written in place of 2")
endif()
# The same points as before, in their order, with one value more.
foreach(pair "0;3" "1;7")
  list(GET pair 0 new)
  list(GET pair 1 old)
  foreach(member weight_bits activation_bits)
    string(JSON a GET "${confirmed}" points ${new} ${member})
    string(JSON b GET "${before}" points ${old} ${member})
    string(JSON same EQUAL "${a}" "${b}")
    if(NOT same)
      message(FATAL_ERROR "point ${old} has other ${member} than before")
    endif()
  endforeach()
  string(JSON a GET "${confirmed}" points ${new} objectives energy_pj)
  string(JSON b GET "${before}" points ${old} objectives energy_pj)
  string(JSON accuracy GET "${confirmed}" points ${new} objectives test_accuracy)
  if(NOT a EQUAL b OR NOT accuracy EQUAL 10)
    message(FATAL_ERROR "point ${old}: energy ${a} for ${b}, test accuracy ${accuracy} for 10")
  endif()
endforeach()
require("measured with resnet20_supernet.safetensors on 20 test images" "${confirmed}")

# Mistakes are named.
run(1 ${WORK}/two.json ${images} --output ${WORK}/again.json)
require("has test accuracies already" "${errors}")
run(1 ${front} ${images} --points knee --output ${WORK}/none.json)
require("no point is called \"knee\"" "${errors}")
run(1 ${front} ${images} --weights ${front} --output ${WORK}/none.json)
require("resnet20.front.json" "${errors}")
