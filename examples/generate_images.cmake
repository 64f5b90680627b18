# `generate_images(<directory>)` writes a data set in CIFAR-10's layout: six files of 60 records, a label
# and 3,072 random bytes, the same each time. Sets `generated` to whether it could.
function(generate_images directory)
  find_program(PERL perl)
  if(NOT PERL)
    set(generated FALSE PARENT_SCOPE)
    return()
  endif()
  file(MAKE_DIRECTORY ${directory})
  foreach(file data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5 test_batch)
    execute_process(COMMAND ${PERL} -e "srand(length('${file}') + ord(substr('${file}', -1))); for (1..60) { print pack('C*', $_ % 10, map { int(rand(256)) } 1..3072) }"
                    OUTPUT_FILE ${directory}/${file}.bin COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  set(generated TRUE PARENT_SCOPE)
endfunction()
