// SPDX-License-Identifier: MIT
// Value types: a stored record, and a selection of records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::mirror {

struct StoredRecord {
    std::string key;  ///< in the format of _changes, for example [17]
    std::string raw;
    std::optional<Timestamp> modified;
    bool deleted = false;
};

/// Some of a resource's rows.
struct Selection {
    NamePairs where;           ///< column -> the value that it must have, as text
    std::uint64_t offset = 0;  ///< rows to skip, in rowid order
    std::size_t rows_max = 1;
    bool with_deleted = false;  ///< true to include rows that are marked deleted
};

}  // namespace stmirror::mirror
