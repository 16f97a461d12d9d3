// SPDX-License-Identifier: MIT
// Value types for the lines of the change log.
#pragma once

#include <cstdint>
#include <string>

namespace stmirror::mirror {

struct Change {
    std::uint64_t seq = 0;
    std::int64_t tenant_id = 0;
    std::string resource;
    std::string key;   ///< a JSON array, for example [17]
    std::string kind;  ///< "insert", "update", "delete", "restore"
    std::string at;
};

/// The range of lines that are still in the change log. Both numbers are 0 if the log is empty.
struct ChangeRange {
    std::uint64_t oldest = 0;
    std::uint64_t newest = 0;
};

}  // namespace stmirror::mirror
