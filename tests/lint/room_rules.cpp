// SPDX-License-Identifier: MIT
#include "room_rules.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace stmirror::lint {
namespace {

constexpr auto all_rooms = std::to_array<Room>(
    {{"lib/mirror/sqlite", 0},  {"lib/mirror/schema", 1},        {"lib/mirror/changes", 2},
     {"lib/mirror/records", 3}, {"lib/mirror/feeds", 4},         {"lib/mirror/writing", 5},
     {"lib/sync/feeds", 0},     {"lib/sync/store", 0},           {"lib/sync/passes", 1},
     {"lib/sync/refresh", 2},   {"lib/status/http", 0},          {"lib/status/model", 1},
     {"lib/status/render", 2},  {"daemon/runtime", 0},           {"daemon/jobs", 2},
     {"daemon/service", 3},     {"daemon/commands/output", 1},   {"daemon/commands", 4},
     {"simulator/text", 0},     {"simulator/http", 1},           {"simulator/gateway", 2},
     {"simulator/tenant", 2},   {"simulator/data", 3},           {"simulator/reads", 3},
     {"simulator/writes", 4},   {"simulator/file_resources", 4}, {"simulator/world", 5}});

std::string_view folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

/// Returns "lib/mirror" for "lib/mirror/schema/fill.cpp", and "simulator" for "simulator/http/url.cpp".
/// Returns an empty string for other paths.
std::string_view module_folder(std::string_view path) {
    if (path.starts_with("simulator/") || path.starts_with("daemon/")) {
        return path.substr(0, path.find('/'));
    }
    constexpr std::string_view lib = "lib/";
    return path.starts_with(lib) ? path.substr(0, path.find('/', lib.size())) : std::string_view{};
}

const Room* room_of(std::string_view folder) {
    const auto found = std::ranges::find(all_rooms, folder, &Room::folder);
    return found == all_rooms.end() ? nullptr : &*found;
}

/// Returns the path of an included file. Includes of files in lib/ omit "lib/".
std::string included_path(std::string_view module, std::string_view include) {
    return (module.starts_with("lib/") ? "lib/" : "") + std::string(include);
}

/// Returns why a file in `room` must not include a file in `folder` of the same module. Returns empty if it
/// may.
std::string room_mistake(const Room& room, std::string_view module, std::string_view folder) {
    if (folder == room.folder) { return {}; }
    if (folder == module) { return std::string(room.folder) + " must not include what is above it"; }
    const auto* other = room_of(folder);
    if (other == nullptr || other->level < room.level) { return {}; }
    return std::string(room.folder) + " must not include " + std::string(folder) +
           ", which is not a lower room";
}

/// Returns whether a header exists with the name of the source file, or with the beginning of its name up to
/// an underscore. For "a/generator_leads.cpp", tries "a/generator_leads.hpp" and then "a/generator.hpp".
bool has_header(std::string_view source, const std::vector<std::string>& paths) {
    auto stem = source.substr(0, source.rfind('.'));
    const auto name_at = folder_of(source).size();
    for (;;) {
        if (std::ranges::find(paths, std::string(stem) + ".hpp") != paths.end()) { return true; }
        const auto part = stem.rfind('_');
        if (part == std::string_view::npos || part < name_at) { return false; }
        stem = stem.substr(0, part);
    }
}

}  // namespace

std::vector<std::string> sources_without_header(const std::vector<std::string>& paths,
                                                std::string_view folder) {
    std::vector<std::string> lonely;
    for (const auto& path : paths) {
        const bool asked = path.starts_with(folder) && path.ends_with(".cpp") && !path.ends_with("/main.cpp");
        if (asked && !has_header(path, paths)) { lonely.push_back(path); }
    }
    return lonely;
}

std::span<const Room> rooms() { return all_rooms; }

std::vector<std::string> check_rooms(const SourceFile& file) {
    const auto module = module_folder(file.path);
    const auto folder = folder_of(file.path);
    if (module.empty() || folder == module) { return {}; }
    const auto* room = room_of(folder);
    if (room == nullptr) {
        return {at(file, 0) + "the folder " + std::string(folder) + " has no level in tests/lint"};
    }
    std::vector<std::string> mistakes;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto path = included_path(module, included(file.lines[i]));
        if (module_folder(path) != module) { continue; }
        if (const auto mistake = room_mistake(*room, module, folder_of(path)); !mistake.empty()) {
            mistakes.push_back(at(file, i) + mistake);
        }
    }
    return mistakes;
}

}  // namespace stmirror::lint
