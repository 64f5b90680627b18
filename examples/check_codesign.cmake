# Runs the co-design program as a user would: a search, the same search cut short and resumed, and
# mistakes. Variables: PROGRAM, SCHEMA of its JSON files, OUT a directory to write to.
file(REMOVE_RECURSE ${OUT})

function(run expected_result)
  execute_process(COMMAND ${PROGRAM} ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE errors)
  if(NOT result EQUAL expected_result)
    message(FATAL_ERROR "${ARGN}: ended with ${result}\n${output}${errors}")
  endif()
  set(output "${output}" PARENT_SCOPE)
  set(errors "${errors}" PARENT_SCOPE)
endfunction()

function(require text where)
  string(FIND "${where}" "${text}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "\"${text}\" is not in:\n${where}")
  endif()
endfunction()

set(search --network resnet20 --accuracy mean-bits --population 40 --generations 120 --seed 7)

# The table, and what it says of the accuracy axis.
run(0 ${search} --out ${OUT}/straight)
require("resnet20: 20 compute layers, 40.551 million MACs" "${output}")
require("ACCURACY IS NOT KNOWN" "${output}")
require("level coarse" "${output}")
require("level mid" "${output}")
require("even 8/8 bits" "${output}")

# A search that stopped and went on gives the same files as one that did not stop, on any number of
# threads.
run(0 --network resnet20 --accuracy mean-bits --population 40 --generations 70 --seed 7 --threads 1
      --out ${OUT}/resumed)
run(0 ${search} --threads 3 --resume --out ${OUT}/resumed)
foreach(file coarse.front.json coarse.front.csv coarse.history.csv)
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${OUT}/straight/${file}
                          ${OUT}/resumed/${file} RESULT_VARIABLE different)
  if(different)
    message(FATAL_ERROR "${file} of the resumed search differs")
  endif()
endforeach()

# The files fit their schema, as a program that is not ours sees it.
execute_process(COMMAND python3 -c "import jsonschema" RESULT_VARIABLE missing ERROR_QUIET)
if(missing)
  message(STATUS "not validated: python3-jsonschema is not installed")
else()
  foreach(level coarse mid)
    execute_process(COMMAND python3 -m jsonschema -i ${OUT}/straight/${level}.front.json ${SCHEMA}
                    RESULT_VARIABLE invalid OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(invalid)
      message(FATAL_ERROR "${level}.front.json does not fit its schema:\n${said}")
    endif()
  endforeach()
endif()

# By default the surrogate that ships with ResNet-20 predicts accuracy, and says how well; none ships
# for ResNet-56.
run(0 --network resnet20 --population 20 --generations 5)
require("accuracy is predicted from" "${output}")
require("mean absolute error on held-out ones" "${output}")
run(0 --network resnet56 --population 20 --generations 5)
require("ACCURACY IS NOT KNOWN" "${output}")

# Mistakes are named.
run(1 --network resnet21)
require("resnet21" "${errors}")
run(1 --network resnet20 --objectives energy_pj --levels coarse)
require("level coarse has no field \"energy_pj\"" "${errors}")
