// SPDX-License-Identifier: MIT
#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {

OwnedCell owned(const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) { return std::string(*text); }
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) { return *integer; }
    if (const auto* real = std::get_if<double>(&cell)) { return *real; }
    return {};
}

Cell borrowed(const OwnedCell& cell) {
    return std::visit([](const auto& value) { return Cell(value); }, cell);
}

}  // namespace stmirror::mirror
