// SPDX-License-Identifier: MIT
#include "source_rules.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>

#include "room_rules.hpp"

namespace stmirror::lint {
namespace {

constexpr std::size_t file_lines_max = 300;
constexpr std::size_t line_length_max = 120;
constexpr std::size_t function_lines_max = 60;

struct Module {
    std::string_view name;
    int level;
};
// A module may include modules of a lower level.
constexpr auto modules = std::to_array<Module>({{"base", 0},
                                                {"async", 1},
                                                {"toml", 1},
                                                {"throttle", 1},
                                                {"catalogue", 2},
                                                {"control", 2},
                                                {"openapi", 3},
                                                {"settings", 3},
                                                {"api", 3},
                                                {"mirror", 3},
                                                {"net", 4},
                                                {"client", 5},
                                                {"sync", 6},
                                                {"verify", 7},
                                                {"publish", 7},
                                                {"status", 8}});

struct Library {
    std::string_view include;  ///< the beginning of the library's include paths
    std::vector<std::string_view>
        known_to;  ///< the beginnings of the paths of files that may include the library
};
const std::vector<Library> libraries{
    {"sqlite3", {"lib/mirror/", "tests/", "bench/"}},
    {"SQLiteCpp/", {"lib/mirror/", "tests/", "bench/"}},
    {"simdjson", {"lib/api/", "bench/"}},
    {"toml++/", {"lib/toml/tree.cpp"}},
    {"openssl/", {"lib/net/", "lib/status/http/digest.cpp", "simulator/", "tests/"}},
    {"zlib", {"lib/net/", "simulator/", "tests/", "bench/limit/"}},
    {"boost/beast", {"lib/net/", "lib/status/http/", "simulator/", "tests/", "bench/limit/"}},
    {"boost/asio",
     {"lib/net/", "lib/async/", "lib/control/", "lib/client/", "lib/sync/", "lib/verify/", "lib/status/http/",
      "lib/status/model/live_view", "daemon/", "simulator/", "tests/", "bench/"}},
    {"spdlog/", {"lib/base/log"}},
    {"libpq-fe", {"lib/publish/connection.cpp", "tests/"}},
    {"CLI/", {"daemon/", "simulator/"}},
};

/// Returns the length in characters, not bytes.
std::size_t length(const std::string& line) {
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

const Module* module_named(std::string_view name) {
    const auto found = std::ranges::find(modules, name, &Module::name);
    return found == modules.end() ? nullptr : &*found;
}

/// Returns "mirror" for "lib/mirror/reader.hpp". Returns empty for paths outside lib.
std::string_view module_of(std::string_view path) {
    if (!path.starts_with("lib/")) { return {}; }
    path.remove_prefix(4);
    return path.substr(0, path.find('/'));
}

std::string_view first_folder(std::string_view include) {
    const auto slash = include.find('/');
    return slash == std::string_view::npos ? std::string_view{} : include.substr(0, slash);
}

/// Returns why a file of `owner` (a module of lib) must not include `include`. Returns empty if it may.
std::string level_mistake(std::string_view owner, std::string_view include) {
    const auto folder = first_folder(include);
    if (folder == "simulator" || folder == "daemon") { return "lib must not know " + std::string(folder); }
    const auto* own = module_named(owner);
    const auto* other = module_named(folder);
    if (own == nullptr || other == nullptr || own == other) { return {}; }
    if (folder == "net") { return "nobody in lib but net knows net: requests go to a transport"; }
    if (other->level < own->level) { return {}; }
    return std::string(owner) + " must not include " + std::string(folder) + ", which is not a lower module";
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Returns words that the glossary of docs/architecture.md has replaced. The words are written in two parts,
/// so that this file does not violate its own rule.
const std::vector<std::string>& replaced_words() {
    static const std::vector<std::string> words{
        std::string("bu") + "ry",           std::string("bu") + "ried",
        std::string("bu") + "rial",         std::string("bu") + "rials",
        std::string("re") + "-walk",        std::string("br") + "ake",
        std::string("me") + "nd",           std::string("me") + "nds",
        std::string("me") + "nded",         std::string("me") + "nding",
        std::string("who") + "ever",        std::string("put ") + "off",
        std::string("settled ") + "token",  std::string("held ") + "up",
        std::string("complete ") + "read",  std::string("rota") + "tion",
        std::string("stands in ") + "line", std::string("lets ") + "through"};
    return words;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// Returns whether the line contains the word, alone or as a part of an identifier. `line` and `word` must be
/// in lower case.
bool has_word(std::string_view line, std::string_view word) {
    for (auto found = line.find(word); found != std::string_view::npos; found = line.find(word, found + 1)) {
        const auto end = found + word.size();
        const bool begins = found == 0 || !is_letter(line[found - 1]);
        if (begins && (end == line.size() || !is_letter(line[end]))) { return true; }
    }
    return false;
}

/// Returns the line in lower case, with a blank before each capital letter inside a name: "is deleted" for
/// "IsDeleted".
std::string separate_words(const std::string& line) {
    std::string words;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto small = lower(line[i]);
        if (i > 0 && small != line[i] && is_letter(line[i - 1])) { words += ' '; }
        words += small;
    }
    return words;
}

bool opens_function(const std::string& line) {
    static const std::regex pattern(
        R"(^ {0,8}(?!(if|for|while|switch|do|else|namespace|struct|class|enum|union)\b|\}|/|\*)\S.*\{$)");
    return line.find('(') != std::string::npos && line.find("= {") == std::string::npos &&
           !line.ends_with("({") && std::regex_search(line, pattern);
}

/// Returns the index of the line with the closing brace of the block that begins on the line with index
/// `open`. Finds it by its indentation. Returns `open` if there is no such line.
std::size_t closing_line(const SourceFile& file, std::size_t open) {
    const auto indentation = file.lines[open].find_first_not_of(' ');
    const auto closing = std::string(indentation, ' ') + "}";
    for (auto i = open + 1; i < file.lines.size(); ++i) {
        if (file.lines[i].starts_with(closing)) { return i; }
    }
    return open;
}

}  // namespace

std::string at(const SourceFile& file, std::size_t index) {
    return file.path + ":" + std::to_string(index + 1) + ": ";
}

std::string included(const std::string& line) {
    static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::smatch found;
    return std::regex_search(line, found, pattern) ? found[1].str() : std::string{};
}

std::vector<std::string> check_layout(const SourceFile& file) {
    // Written in two parts, so that this file does not violate its own rule.
    static const std::regex unfinished(
        "\\b(TO"
        "DO|FIX"
        "ME|X"
        "XX)\\b");
    std::vector<std::string> mistakes;
    const auto first = file.lines.empty() ? std::string{} : file.lines.front();
    if (first != "// SPDX-License-Identifier: MIT") {
        mistakes.push_back(at(file, 0) + "must be the SPDX line");
    }
    if (file.lines.size() > file_lines_max) {
        mistakes.push_back(at(file, file_lines_max) + "the file has " + std::to_string(file.lines.size()) +
                           " lines");
    }
    if (file.path.ends_with(".hpp") && std::ranges::count(file.lines, "#pragma once") != 1) {
        mistakes.push_back(at(file, 0) + "a header needs #pragma once");
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto& line = file.lines[i];
        if (length(line) > line_length_max) {
            mistakes.push_back(at(file, i) + "is longer than 120 characters");
        }
        if (line.ends_with(' ') || line.ends_with('\r')) {
            mistakes.push_back(at(file, i) + "ends with white space");
        }
        if (line.find('\t') != std::string::npos) { mistakes.push_back(at(file, i) + "has a tab"); }
        if (std::regex_search(line, unfinished)) {
            mistakes.push_back(at(file, i) + "mentions unfinished work");
        }
    }
    return mistakes;
}

std::vector<std::string> check_words(const SourceFile& file) {
    std::vector<std::string> mistakes;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto line = separate_words(file.lines[i]);
        for (const auto& word : replaced_words()) {
            if (has_word(line, word)) {
                mistakes.push_back(at(file, i) + "\"" + word + "\" is not a word of the glossary");
            }
        }
    }
    return mistakes;
}

std::vector<std::string> check_functions(const SourceFile& file) {
    std::vector<std::string> mistakes;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        if (!opens_function(file.lines[i])) { continue; }
        const auto lines = closing_line(file, i) - i + 1;
        if (lines > function_lines_max) {
            mistakes.push_back(at(file, i) + "has " + std::to_string(lines) + " lines");
        }
    }
    return mistakes;
}

std::vector<std::string> check_levels(const SourceFile& file) {
    std::vector<std::string> mistakes;
    const auto owner = module_of(file.path);
    if (!owner.empty() && module_named(owner) == nullptr) {
        mistakes.push_back(at(file, 0) + "the module " + std::string(owner) + " has no level in tests/lint");
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto include = included(file.lines[i]);
        const auto folder = first_folder(include);
        if (!owner.empty()) {
            if (auto mistake = level_mistake(owner, include); !mistake.empty()) {
                mistakes.push_back(at(file, i) + mistake);
            }
        } else if (file.path.starts_with("simulator/")) {
            const bool allowed = module_named(folder) == nullptr || folder == "base" || folder == "catalogue";
            if (!allowed || folder == "daemon") {
                mistakes.push_back(at(file, i) + "the simulator must know base and catalogue only");
            }
        }
    }
    return mistakes;
}

std::vector<std::string> check_libraries(const SourceFile& file) {
    std::vector<std::string> mistakes;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto include = included(file.lines[i]);
        for (const auto& library : libraries) {
            if (include.empty() || !include.starts_with(library.include)) { continue; }
            const bool known = std::ranges::any_of(
                library.known_to, [&](std::string_view path) { return file.path.starts_with(path); });
            if (!known) { mistakes.push_back(at(file, i) + include + " must not be included here"); }
        }
    }
    return mistakes;
}

std::vector<std::string> check(const SourceFile& file) {
    std::vector<std::string> all;
    for (const auto rule :
         {check_layout, check_words, check_functions, check_levels, check_rooms, check_libraries}) {
        std::ranges::move(rule(file), std::back_inserter(all));
    }
    return all;
}

}  // namespace stmirror::lint
