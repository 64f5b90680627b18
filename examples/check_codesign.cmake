# Runs the co-design program as a user would: a search, the same search interrupted and resumed, hardware
# genes, an accelerator from a file, and mistakes. Variables: PROGRAM, TABLE (the program that writes a
# table of accuracies), FIT (the one that fits surrogates to it), SCHEMA of its JSON files, PROBLEM a
# problem file, OUT a directory to write to.
file(REMOVE_RECURSE ${OUT})

include(${CMAKE_CURRENT_LIST_DIR}/run_program.cmake)

# Default mappings and few evaluations: a second each.
set(quick --network resnet20 --accuracy mean-bits --mapper-steps 0 --population 24
          --generations 30 --bits 2,4,8 --refine 3000 --seed 7)

# Three levels, what they say of themselves and of the accuracy axis.
run(0 ${quick} --baselines --out ${OUT}/straight)
require("resnet20: 20 compute layers, 40.551 million MACs" "${output}")
require("ACCURACY IS NOT KNOWN" "${output}")
foreach(level coarse mid fine)
  require("level ${level}" "${output}")
endforeach()
require("narrowed by: seeds from the front" "${output}")
require("local search took" "${output}")
foreach(row "best mean_bits" "knee" "least energy_pj" "least latency_us" "uniform 8/8 bits"
            "uniform 4/4 bits" "flow of 3 levels" "uniform widths" "random search"
            "greedy by sensitivity, energy_pj" "integer programming, latency_us"
            "integer programming, weight_memory_bits" "NSGA-II, bit_operations"
            "NSGA-II, one level, one hardware")
  require("\n${row} " "${output}")
endforeach()

# A search that stopped and went on, twice and in the middle of a level, gives the same files as one that
# did not stop, on any number of threads.
run(0 ${quick} --threads 1 --stop-after 41 --out ${OUT}/resumed)
require("stopped; --resume goes on" "${output}")
run(0 ${quick} --threads 3 --resume --stop-after 30 --out ${OUT}/resumed)
require("going on at level mid" "${output}")
run(0 ${quick} --threads 2 --resume --out ${OUT}/resumed)
set(files front.csv)
foreach(level coarse mid fine)
  list(APPEND files ${level}.front.json ${level}.front.csv ${level}.history.csv)
endforeach()
foreach(file IN LISTS files)
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${OUT}/straight/${file}
                          ${OUT}/resumed/${file} RESULT_VARIABLE different)
  if(different)
    message(FATAL_ERROR "${file} of the resumed search differs")
  endif()
endforeach()
# A checkpoint of another flow is refused.
run(1 ${quick} --margin 2 --resume --out ${OUT}/resumed)
require("belongs to another search" "${errors}")

# Bits and hardware together, within an area, beside the nested search.
run(0 --network resnet20 --levels mid,fine --search-hardware --area-budget 1.0 --population 24
      --generations 12 --refine 0 --bits 2,4,8 --nested --out ${OUT}/hardware)
require("arrays" "${output}")
require("no hardware that no member uses" "${output}")
require("\nnested search " "${output}")

# The same with one engine: a third of the arrays.
run(0 --network resnet20 --levels coarse,mid --search-hardware --engines bit_fusion --area-budget 1.0
      --population 8 --generations 2 --refine 0 --bits 2,4,8)
require("\n144 arrays" "${output}")
require(" bit_fusion, " "${output}")

# An accelerator from a file.
run(0 --network resnet20 --levels fine --accelerator ${PROBLEM} --mapper-steps 0 --population 16
      --generations 3 --refine 0 --bits 4,8)
require("level fine" "${output}")

# The files fit their schema, as a program that is not ours sees it.
execute_process(COMMAND python3 -c "import jsonschema" RESULT_VARIABLE missing ERROR_QUIET)
if(missing)
  message(STATUS "not validated: python3-jsonschema is not installed")
else()
  foreach(file straight/coarse.front.json straight/fine.front.json straight/front.json
               hardware/front.json)
    execute_process(COMMAND python3 -m jsonschema -i ${OUT}/${file} ${SCHEMA}
                    RESULT_VARIABLE invalid OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(invalid)
      message(FATAL_ERROR "${file} does not fit its schema:\n${said}")
    endif()
  endforeach()
endif()

# By default a surrogate that ships predicts the accuracy of ResNet-56, and says how well; none ships
# for ResNet-32.
run(0 --levels coarse,mid --population 20 --generations 5 --out ${OUT}/predicted)
require("resnet56: 56 compute layers" "${output}")
require("accuracy is predicted from" "${output}")
require("mean absolute error on held-out ones" "${output}")
file(READ ${OUT}/predicted/front.json front)
string(JSON error GET "${front}" objectives 0 error)
if(NOT error GREATER 0)
  message(FATAL_ERROR "the front does not say how far accuracy may be off: ${error}")
endif()
run(0 --network resnet20 --levels coarse --population 20 --generations 5)
require("accuracy is predicted from" "${output}")
run(0 --network resnet32 --levels coarse,mid --population 20 --generations 5)
require("ACCURACY IS NOT KNOWN" "${output}")

# A surrogate is fitted to a table: a pooled sum unless another kind is asked for.
execute_process(COMMAND ${TABLE} ${OUT}/table.csv mlperf_tiny_resnet8 80 0.4)
set(fitted --network mlperf_tiny_resnet8 --accuracy ${OUT}/table.csv --levels coarse --population 8
           --generations 2 --refine 0 --seeding none --out ${OUT}/fitted)
run(0 ${fitted})
require("accuracy is predicted from 80 measured genomes" "${output}")
file(READ ${OUT}/fitted/front.json front)
require("predicted: pooled sum fitted to table.csv" "${front}")
string(JSON sum_error GET "${front}" objectives 0 error)
run(0 ${fitted} --surrogate-kind process)
file(READ ${OUT}/fitted/front.json front)
require("predicted: Gaussian process fitted to table.csv" "${front}")
string(JSON least_error GET "${front}" objectives 0 error)
if(sum_error LESS least_error)
  set(least_error ${sum_error})
endif()
run(0 ${fitted} --surrogate-kind better)
file(READ ${OUT}/fitted/front.json front)
string(JSON error GET "${front}" objectives 0 error)
if(NOT error EQUAL least_error)
  message(FATAL_ERROR "the better surrogate has an error of ${error} in place of ${least_error}")
endif()

# The mean of both.
run(0 ${fitted} --surrogate-kind ensemble)
file(READ ${OUT}/fitted/front.json front)
require("predicted: mean of pooled sum and Gaussian process fitted to table.csv" "${front}")
file(READ ${OUT}/fitted/front.csv designs)
# The same from a file, which is fitted in the same folds: the same designs of the same values.
execute_process(COMMAND ${FIT} ${OUT}/table.csv --network mlperf_tiny_resnet8 --kind ensemble
                        --out ${OUT}/both.surrogate RESULT_VARIABLE failed OUTPUT_VARIABLE said)
if(failed)
  message(FATAL_ERROR "fit_surrogate ended with ${failed}")
endif()
list(TRANSFORM fitted REPLACE "table[.]csv$" "both.surrogate")
run(0 ${fitted})
file(READ ${OUT}/fitted/front.json front)
require("predicted: mean of pooled sum and Gaussian process fitted to both.surrogate" "${front}")
file(READ ${OUT}/fitted/front.csv again)
if(NOT again STREQUAL designs)
  message(FATAL_ERROR "a mean from a file leads to another front than the one that is fitted here")
endif()

# Mistakes are named.
run(1 --network resnet20 --accuracy mean-bits --surrogate-kind process)
require("--surrogate-kind is for --accuracy FILE.csv" "${errors}")
run(1 --network resnet21)
require("resnet21" "${errors}")
run(1 --network resnet20 --objectives energy_pj --levels coarse)
require("level coarse has no field \"energy_pj\"" "${errors}")
run(1 --network resnet20 --levels coarse,fime)
require("there is no level \"fime\"; there are coarse, mid, fine" "${errors}")
run(1 --network resnet20 --levels mid,coarse)
require("\"coarse\" must not come after \"mid\"" "${errors}")
run(1 --network resnet20 --accelerator bit_fission)
require("there is no \"bit_fission\"; there are mac_array, simd_array, bit_fusion" "${errors}")
run(1 --network resnet20 --accelerator ${OUT}/no.json)
require("no.json" "${errors}")
run(1 --network resnet20 --search-hardware --area-budget 0.01)
require("the smallest array takes 0." "${errors}")
run(1 --network resnet20 --accelerator simd_array --area-budget 1.0)
require("16 x 16 SIMD takes 1." "${errors}")
run(1 --network resnet20 --generations 10,20)
require("one number, or one for each level" "${errors}")
run(1 --network resnet20 --resume)
require("--resume needs the --out" "${errors}")
run(1 --network resnet20 --nested)
require("--nested needs --search-hardware" "${errors}")
run(105 --network resnet20 --search-hardware --engines tpu)
require("tpu not in {simd,bit_fusion,bit_serial}" "${errors}")
