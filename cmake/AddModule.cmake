# add_module(NAME DEPENDS lower modules ... LINKS libraries ...)
# One folder of lib/: a static library of all .cpp files in it and its subfolders, included as "NAME/header.hpp".
# Other code sees its headers; what it LINKS stays private to it, so that heavy headers do not spread.
function(add_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(stmirror_${name} STATIC ${sources})
  target_include_directories(stmirror_${name} PUBLIC "${PROJECT_SOURCE_DIR}/lib")
  target_link_libraries(stmirror_${name} PUBLIC project_options Boost::headers)
  foreach(module IN LISTS ARG_DEPENDS)
    target_link_libraries(stmirror_${name} PUBLIC stmirror_${module})
  endforeach()
  target_link_libraries(stmirror_${name} PRIVATE ${ARG_LINKS})
endfunction()

# add_module_test(NAME LINKS libraries ... [LABEL label] [TIMEOUT seconds])
# One GoogleTest executable of all .cpp files of this folder.
function(add_module_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "LINKS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE project_options ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  target_include_directories(${name}_test PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${name}_test PRIVATE
    STMIRROR_SOURCE_DIR="${PROJECT_SOURCE_DIR}" STMIRROR_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
