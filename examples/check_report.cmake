# Makes a report from a front and exports a point of it, as a user would, and makes mistakes.
# Variables: REPORT and EXPORT the programs, DATA a directory with a front and weights, OUT one to
# write to.
file(REMOVE_RECURSE ${OUT})
file(MAKE_DIRECTORY ${OUT})
set(front ${DATA}/resnet20.front.json)

include(${CMAKE_CURRENT_LIST_DIR}/run_program.cmake)

run(0 ${REPORT} ${front} -o ${OUT}/report.html)
file(READ ${OUT}/report.html report)
require("<h1>resnet20</h1>" "${report}")
require("layer3.2.conv2" "${report}")
run(1 ${REPORT} ${OUT}/none.json -o ${OUT}/none.html)
require("none.json" "${errors}")
run(1 ${REPORT} ${OUT}/report.html -o ${OUT}/none.html)
require("expected a number at byte 0" "${errors}")

run(0 ${EXPORT} ${front} --point 3 --format brevitas)
require("'layer1.0.conv1': {'weight_bit_width': " "${output}")
run(0 ${EXPORT} ${front} --point 3 --format nncf)
require("'layer1.0.conv1|WEIGHT'" "${output}")
run(0 ${EXPORT} ${front} --point 3 --format hawq)
require("'stage3.unit3.quant_convbn2': " "${output}")
run(0 ${EXPORT} ${front} --point 3 --format aimet --weights ${DATA}/resnet20_float.safetensors)
require("\"name\": \"layer1.0.conv1.weight\"" "${output}")
require("activations are left out" "${errors}")

file(WRITE ${OUT}/names.json "{\"conv1\": \"net.conv1\"}")
run(1 ${EXPORT} ${front} --format brevitas --names ${OUT}/names.json)
require("has no name in the map" "${errors}")
run(1 ${EXPORT} ${front} --point knee)
require("no point is called \"knee\"" "${errors}")
run(1 ${EXPORT} ${front} --format aimet)
require("needs --weights" "${errors}")
