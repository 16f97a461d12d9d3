// SPDX-License-Identifier: MIT
// The order of the subfolders ("rooms") of a module: a room includes only rooms of a lower level, and a
// module's own files stand above its rooms. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source_rules.hpp"

namespace stmirror::lint {

struct Room {
    std::string_view folder;
    int level;  ///< within its module
};
std::span<const Room> rooms();

/// A room without a level, and includes that run upwards or sideways.
std::vector<std::string> check_rooms(const SourceFile& file);

/// The .cpp files of a folder like "simulator/" that have neither a header of their name nor one whose name
/// theirs begins with: generator_leads.cpp is a part of generator.hpp. A main.cpp needs none.
std::vector<std::string> sources_without_header(const std::vector<std::string>& paths,
                                                std::string_view folder);

}  // namespace stmirror::lint
