// SPDX-License-Identifier: MIT
// Between cells that point into a page or a statement and cells that own their text.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "catalogue/page.hpp"

namespace stmirror::mirror {

/// A column's value that owns its text.
using OwnedCell = std::variant<std::monostate, std::int64_t, double, std::string>;

OwnedCell owned(const Cell& cell);
/// Text points into `cell`.
Cell borrowed(const OwnedCell& cell);

}  // namespace stmirror::mirror
