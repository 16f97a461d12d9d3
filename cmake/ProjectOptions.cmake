# Defines the interface library project_options: the compiler and linker options of all targets.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles ordinary coroutine code without a warning (GCC bugs "
    "106188 and 107288). Use clang-19 (cmake --preset release does) or GCC 13 and later.")
endif()

set(STMIRROR_SANITIZERS "" CACHE STRING "Sanitizers to build with, for example address,undefined")

set(CMAKE_CXX_EXTENSIONS OFF)
add_library(project_options INTERFACE)
target_compile_features(project_options INTERFACE cxx_std_20)
set_target_properties(project_options PROPERTIES INTERFACE_POSITION_INDEPENDENT_CODE ON)
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Werror)
target_compile_definitions(project_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_DISABLE_BOOST_REGEX
  JSON_USE_IMPLICIT_CONVERSIONS=0)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(project_options INTERFACE -fstack-protector-strong)
  target_compile_definitions(project_options INTERFACE _FORTIFY_SOURCE=2)
  target_link_options(project_options INTERFACE -Wl,-z,relro -Wl,-z,now)
endif()

if(STMIRROR_SANITIZERS)
  # -fno-sanitize=function is needed, because clang's check of indirect calls fails on coroutine frames.
  target_compile_options(project_options INTERFACE
    -fsanitize=${STMIRROR_SANITIZERS} -fno-sanitize=function -fno-sanitize-recover=all
    -fno-omit-frame-pointer -O1)
  target_link_options(project_options INTERFACE -fsanitize=${STMIRROR_SANITIZERS})
endif()

find_program(LLD NAMES ld.lld-19 ld.lld)
if(LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_link_options(project_options INTERFACE --ld-path=${LLD})
endif()
