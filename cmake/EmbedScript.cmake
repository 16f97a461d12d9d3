# embed_files() runs this script at build time. It writes STEM.hpp and STEM.cpp from FILES.
file(WRITE "${STEM}.hpp" "#pragma once

#include <span>
#include <string_view>

namespace stmirror::embedded::${NAMESPACE} {
struct File {
    std::string_view name;
    std::string_view text;
};
std::span<const File> files();
}  // namespace stmirror::embedded::${NAMESPACE}
")

set(entries "")
foreach(path IN LISTS FILES)
  if(BASE)
    file(RELATIVE_PATH name "${BASE}" "${path}")
  else()
    get_filename_component(name "${path}" NAME)
  endif()
  file(READ "${path}" text)
  # Compilers need not accept string literals of more than 65536 characters. Longer files would have to be split.
  string(LENGTH "${text}" length)
  if(length GREATER 60000)
    message(FATAL_ERROR "${path} is too long to embed in one literal (${length} characters)")
  endif()
  string(APPEND entries "    File{\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()

list(LENGTH FILES count)
file(WRITE "${STEM}.cpp" "#include \"embedded_${NAMESPACE}.hpp\"

#include <array>

namespace stmirror::embedded::${NAMESPACE} {
namespace {
constexpr std::array<File, ${count}> all{
${entries}};
}
std::span<const File> files() { return all; }
}  // namespace stmirror::embedded::${NAMESPACE}
")
