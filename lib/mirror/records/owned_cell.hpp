// SPDX-License-Identifier: MIT
// Converts between cells that point into a page or a statement and cells that own their text.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "catalogue/page.hpp"

namespace stmirror::mirror {

/// The value of a column, with its own copy of text.
using OwnedCell = std::variant<std::monostate, std::int64_t, double, std::string>;

OwnedCell owned(const Cell& cell);
/// Returns a cell whose text points into `cell`.
Cell borrowed(const OwnedCell& cell);

}  // namespace stmirror::mirror
