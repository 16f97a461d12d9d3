# precompile_headers(NAME EXECUTABLE|LIBRARY HEADERS header ... LINKS libraries ...)
# Compiles headers that many files include, so that each is parsed only once. Files that use NAME compile even without
# including these headers. Include them anyway, because GCC builds without precompiled headers. EXECUTABLE or LIBRARY is
# the kind of the targets that use NAME, because clang requires the same -fPIE or -fPIC.
#
# use_precompiled_headers(TARGET NAME)
#
# Makes TARGET use the precompiled headers NAME. Does not use CMake's REUSE_FROM: it writes an absolute path
# into each command, and then two checkouts could not share a compiler cache.
option(STMIRROR_PRECOMPILED_HEADERS "Precompile the headers that many files include (clang only)" ON)

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT CMAKE_GENERATOR STREQUAL "Ninja")
  set(STMIRROR_PRECOMPILED_HEADERS OFF)
endif()

function(precompile_headers name kind)
  cmake_parse_arguments(ARG "" "" "HEADERS;LINKS" ${ARGN})
  if(NOT STMIRROR_PRECOMPILED_HEADERS)
    return()
  endif()
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp.new" "int main() { return 0; }\n")
  file(COPY_FILE "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp.new" "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp"
    ONLY_IF_DIFFERENT)
  if(kind STREQUAL "EXECUTABLE")
    add_executable(${name} EXCLUDE_FROM_ALL "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  else()
    add_library(${name} OBJECT EXCLUDE_FROM_ALL "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  endif()
  target_link_libraries(${name} PRIVATE project_options ${ARG_LINKS})
  target_compile_options(${name} PRIVATE -Xclang -fno-pch-timestamp)
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  add_dependencies(generated_headers ${name})
  set_target_properties(${name} PROPERTIES
    CXX_COMPILER_LAUNCHER "${PROJECT_SOURCE_DIR}/cmake/precompile.sh"
    PRECOMPILED_FILE "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.pch")
endfunction()

function(use_precompiled_headers target name)
  if(NOT STMIRROR_PRECOMPILED_HEADERS)
    return()
  endif()
  get_target_property(file ${name} PRECOMPILED_FILE)
  # The path is relative to the build folder, because Ninja runs every command there.
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${CMAKE_BINARY_DIR}" OUTPUT_VARIABLE relative)
  target_compile_options(${target} PRIVATE "SHELL:-include-pch ${relative}" -Xclang -fno-pch-timestamp)
  # The call is deferred, because all sources are known only at the end of the folder's CMakeLists.txt.
  cmake_language(EVAL CODE "cmake_language(DEFER CALL depend_on_file [[${target}]] [[${file}]])")
endfunction()

function(depend_on_file target file)
  get_target_property(sources ${target} SOURCES)
  set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS "${file}")
endfunction()
