# The headers that the files of modules, simulator and daemon include most; see PrecompiledHeaders.cmake.
precompile_headers(module_headers LIBRARY
  HEADERS <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <optional> <set> <span> <string>
          <string_view> <variant> <vector>
          <boost/asio/any_io_executor.hpp> <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp>
          <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp> <boost/asio/post.hpp> <boost/asio/use_awaitable.hpp>
          <nlohmann/json.hpp>
  LINKS stmirror_boost nlohmann_json::nlohmann_json)

# add_module(NAME DEPENDS lower modules ... LINKS libraries ...)
# Builds a folder of lib/ as a static library of all .cpp files in it and its subfolders. Its headers are included as
# "NAME/header.hpp". The libraries in LINKS stay private to the module, so that heavy headers do not spread.
function(add_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(stmirror_${name} STATIC ${sources})
  target_include_directories(stmirror_${name} PUBLIC "${PROJECT_SOURCE_DIR}/lib")
  target_link_libraries(stmirror_${name} PUBLIC project_options stmirror_boost)
  foreach(module IN LISTS ARG_DEPENDS)
    target_link_libraries(stmirror_${name} PUBLIC stmirror_${module})
  endforeach()
  target_link_libraries(stmirror_${name} PRIVATE ${ARG_LINKS})
  if(STMIRROR_FUZZERS AND name IN_LIST STMIRROR_FUZZED_MODULES)
    target_compile_options(stmirror_${name} PRIVATE -fsanitize=fuzzer-no-link)  # the precompiled headers lack this option
  else()
    use_precompiled_headers(stmirror_${name} module_headers)
  endif()
endfunction()

# Unit tests and simulated runs keep their files in memory if there is room, because with a disk they take two to three
# times as long. What a disk must do is tested elsewhere: tests/integration does not use this folder, and
# tests/reliability simulates a disk.
execute_process(COMMAND df --output=avail -BM /dev/shm OUTPUT_VARIABLE free_memory ERROR_QUIET)
string(REGEX MATCH "[0-9]+" free_memory "${free_memory}")
if(free_memory AND free_memory GREATER_EQUAL 1024)
  set(STMIRROR_TEST_FOLDER /dev/shm CACHE PATH "Where unit tests and simulated runs keep their files")
else()
  set(STMIRROR_TEST_FOLDER /tmp CACHE PATH "Where unit tests and simulated runs keep their files")
endif()

# do_not_optimize(TARGET): a release build compiles the files of TARGET without optimization, in half the time. For tests,
# which spend their time in the modules. The modules that they link are optimized.
function(do_not_optimize target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE)  # _FORTIFY_SOURCE needs optimization
  endif()
endfunction()

# add_module_test(NAME LINKS libraries ... [LABEL label] [TIMEOUT seconds] [OPTIMIZED])
# Builds one GoogleTest executable from all .cpp files of this folder. The target LABEL_tests builds all tests with that
# label. OPTIMIZED is for tests that compute for long themselves; see do_not_optimize().
function(add_module_test name)
  cmake_parse_arguments(ARG "OPTIMIZED" "LABEL;TIMEOUT" "LINKS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE project_options test_support ${ARG_LINKS} stmirror_boost GTest::gmock GTest::gtest_main)
  if(ARG_OPTIMIZED AND CMAKE_BUILD_TYPE STREQUAL "Release")
    use_precompiled_headers(${name}_test optimized_test_headers)
  else()
    do_not_optimize(${name}_test)
    use_precompiled_headers(${name}_test test_headers)
  endif()
  add_to_tests(${ARG_LABEL} ${name}_test)
  set(environment)
  if(ARG_LABEL MATCHES "^(unit|sim)$")
    set(environment ENVIRONMENT "TMPDIR=${STMIRROR_TEST_FOLDER}")
  endif()
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT} ${environment})
endfunction()

# add_to_tests(LABEL TARGET): makes the target LABEL_tests build TARGET.
function(add_to_tests label target)
  if(NOT TARGET ${label}_tests)
    add_custom_target(${label}_tests)
  endif()
  add_dependencies(${label}_tests ${target})
endfunction()
