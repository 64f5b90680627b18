# What the co-design program is made of, compiled once for it and for the benchmarks of whole
# co-designs. Needs CLI11.
include_guard(GLOBAL)

add_library(codesign_parts OBJECT
  ${CMAKE_CURRENT_LIST_DIR}/hardware.cpp ${CMAKE_CURRENT_LIST_DIR}/ready_accelerators.cpp
  ${CMAKE_CURRENT_LIST_DIR}/accelerator_files.cpp ${CMAKE_CURRENT_LIST_DIR}/search.cpp
  ${CMAKE_CURRENT_LIST_DIR}/options.cpp)
target_include_directories(codesign_parts PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_compile_definitions(codesign_parts PUBLIC
  HWFLOWQ_CODESIGN_DATA="${PROJECT_SOURCE_DIR}/examples/data")
target_link_libraries(codesign_parts PUBLIC hwflowq_development CLI11::CLI11)
if(TARGET hwflowq::tbb)
  target_link_libraries(codesign_parts PUBLIC hwflowq::tbb)
  target_compile_definitions(codesign_parts PUBLIC HWFLOWQ_CODESIGN_THREADS)
endif()
