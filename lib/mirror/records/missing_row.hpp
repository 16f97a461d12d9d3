// SPDX-License-Identifier: MIT
// Value types for rows whose records did not arrive in a full scan or in the answers for a parent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stmirror::mirror {

/// Why a row was marked deleted: the text of _deleted_reason.
enum class DeletedReason {
    Missing,     ///< "missing": the API no longer shows the record itself
    ParentGone,  ///< "parent_gone": the record's parent was deleted
};

/// A live row that may have to be marked deleted.
struct MissingRow {
    std::int64_t row_id = 0;          ///< valid while the mirror is open
    std::string key;                  ///< in the format of _changes, for example [17]
    std::vector<std::string> values;  ///< the values of the requested columns, as text
};

struct MissingCount {
    std::uint64_t live = 0;     ///< rows that are not marked deleted
    std::uint64_t missing = 0;  ///< live rows that the sweep did not see
    /// The number of records that arrived without a readable key. Each of these records may belong to any of
    /// the missing rows.
    std::uint64_t unreadable = 0;
};

}  // namespace stmirror::mirror
