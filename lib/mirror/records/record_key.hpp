// SPDX-License-Identifier: MIT
// Reads a key as key_text() writes it.
#pragma once

#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {

/// The key's cells. Throws Errc::Usage where the text is no JSON array of plain values, one for each of the
/// resource's key columns.
std::vector<OwnedCell> parse_key(const Resource& resource, const std::string& key);

}  // namespace stmirror::mirror
