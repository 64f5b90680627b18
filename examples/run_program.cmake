# What tests of programs need. `run(<status> <arguments>...)` runs PROGRAM (where it is set, else the first
# argument), fails unless it ends with that status, and leaves what it printed in `output` and `errors`.
# `require(<text> <where>)` fails unless the text is there.
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
