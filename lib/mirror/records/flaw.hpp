// SPDX-License-Identifier: MIT
// A row that differs from its own JSON.
#pragma once

#include <cstdint>
#include <string>

namespace stmirror::mirror {

struct Flaw {
    enum class Kind {
        Raw,       ///< _raw does not match _hash, or is not a record: only the API knows the right value
        Columns,   ///< a column or the key differs from _raw
        Children,  ///< the rows of a child table differ from _raw
    };
    Kind kind = Kind::Raw;
    std::int64_t tenant_id = 0;
    std::string key;  ///< in the format of _changes, for example [17]
    /// Names of the differing columns or child tables, or why _raw is not a record; never values.
    std::string what;
    std::string raw;
};

}  // namespace stmirror::mirror
