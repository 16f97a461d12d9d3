// SPDX-License-Identifier: MIT
// The order of the rooms of a module. A room is a subfolder with a level. It includes only rooms with a lower
// level, and the files directly in the module may include all its rooms. No side effects.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source_rules.hpp"

namespace stmirror::lint {

struct Room {
    std::string_view folder;
    int level;  ///< the level within the module
};
std::span<const Room> rooms();

/// Finds subfolders without a level, and includes of a room with a higher or the same level.
std::vector<std::string> check_rooms(const SourceFile& file);

/// Returns the .cpp files of a folder, such as "simulator/", that have no header. A header has the name of
/// the file or the beginning of it: generator_leads.cpp belongs to generator.hpp. A main.cpp needs no header.
std::vector<std::string> sources_without_header(const std::vector<std::string>& paths,
                                                std::string_view folder);

}  // namespace stmirror::lint
