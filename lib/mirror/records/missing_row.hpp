// SPDX-License-Identifier: MIT
// Rows that a full scan has not met. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stmirror::mirror {

/// Why a row got its tombstone: the text of _deleted_reason.
enum class DeletedReason {
    Missing,     ///< "missing": a complete read lacks it, and its look-up found nothing
    ParentGone,  ///< "parent_gone": its parent is gone
};

/// A live row that a complete read has not met.
struct MissingRow {
    std::int64_t row_id = 0;          ///< good as long as the mirror is open
    std::string key;                  ///< as in _changes
    std::vector<std::string> values;  ///< of the columns that were asked for, as text
};

struct MissingCount {
    std::uint64_t live = 0;     ///< rows without a tombstone
    std::uint64_t missing = 0;  ///< of these, not met by the complete read
    /// Records that came without a key that could be read: any of the missing rows may be one of them.
    std::uint64_t unreadable = 0;
};

}  // namespace stmirror::mirror
