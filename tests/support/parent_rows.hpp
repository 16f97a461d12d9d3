// SPDX-License-Identifier: MIT
// SQL for the table in which the mirror stores the parents of per-parent feeds. No other test file depends on
// the columns of this table.
#pragma once

#include <string>

namespace stmirror::testing {

inline const std::string parent_is_due = "due = 1";
/// A condition that is true for parents whose last read failed and whose next read is scheduled.
inline const std::string parent_is_deferred = "due = 2";

inline std::string count_parents(const std::string& condition = "1") {
    return "SELECT count(*) FROM _parents WHERE " + condition;
}
/// `column` is read_at, retry_at or failures.
inline std::string set_parents(const std::string& column, const std::string& value,
                               const std::string& condition = "1") {
    return "UPDATE _parents SET " + column + " = '" + value + "' WHERE " + condition;
}
inline std::string resources_of_parents(const std::string& condition) {
    return "SELECT resource FROM _parents WHERE " + condition;
}
inline std::string oldest_parent_read() { return "SELECT min(read_at) FROM _parents"; }

}  // namespace stmirror::testing
