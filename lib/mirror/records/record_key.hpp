// SPDX-License-Identifier: MIT
// Parses a key as key_text() writes it.
#pragma once

#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {

/// Returns the cells of the key. Throws Errc::Usage if the text is not a JSON array of plain values, one for
/// each key column of the resource.
std::vector<OwnedCell> parse_key(const Resource& resource, const std::string& key);

}  // namespace stmirror::mirror
