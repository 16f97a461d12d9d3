// SPDX-License-Identifier: MIT
// A record as it is stored, and which ones are meant. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::mirror {

struct StoredRecord {
    std::string key;  ///< as in _changes
    std::string raw;
    std::optional<Timestamp> modified;
    bool deleted = false;
};

/// Some of a resource's live rows.
struct Selection {
    NamePairs where;           ///< column -> the value that it has, as text
    std::uint64_t offset = 0;  ///< rows that are passed over, in the order in which the table keeps them
    std::size_t rows_max = 1;
};

}  // namespace stmirror::mirror
