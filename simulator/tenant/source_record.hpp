// SPDX-License-Identifier: MIT
// A record as a world stores it. Tests compare it with the mirror. Value types.
#pragma once

#include <string>

namespace stmirror::simulator {

struct SourceRecord {
    std::string key;     ///< the values of the catalogue's key columns: "[17]", "[17,240400002]",
                         ///< "[\"guid\",\"DoNotText\"]"
    std::string parent;  ///< the parent's id; empty if there is no parent
    std::string json;
    bool deleted = false;  ///< deleted records are inactive, and only the export shows them
};

}  // namespace stmirror::simulator
