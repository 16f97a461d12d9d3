// SPDX-License-Identifier: MIT
// The order of the subfolders ("rooms") of a module: a room includes only rooms of a lower level, and the
// files directly in the module are above its rooms. Pure.
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

/// Finds rooms without a level, and includes of a higher or the same level.
std::vector<std::string> check_rooms(const SourceFile& file);

/// The .cpp files of a folder like "simulator/" without a header. A header of the file's own name counts, and
/// one whose name is a prefix: generator_leads.cpp belongs to generator.hpp. A main.cpp needs none.
std::vector<std::string> sources_without_header(const std::vector<std::string>& paths,
                                                std::string_view folder);

}  // namespace stmirror::lint
