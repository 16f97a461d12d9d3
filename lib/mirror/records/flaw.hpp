// SPDX-License-Identifier: MIT
// A row that is not what its own JSON says. A plain value.
#pragma once

#include <cstdint>
#include <string>

namespace stmirror::mirror {

/// What is wrong with a row, judged by its own JSON.
struct Flaw {
    enum class Kind {
        Raw,       ///< _raw does not have the hash that is stored: only the API knows what is right
        Columns,   ///< a column, or the key, is not what _raw says
        Children,  ///< the rows of a child table are not what _raw says
    };
    Kind kind = Kind::Raw;
    std::int64_t tenant_id = 0;
    std::string key;   ///< as in _changes
    std::string what;  ///< the columns or child tables that differ; never values
    std::string raw;
};

}  // namespace stmirror::mirror
