// SPDX-License-Identifier: MIT
// A record as a world holds it. Tests compare it with the mirror. Plain values.
#pragma once

#include <string>

namespace stmirror::simulator {

struct SourceRecord {
    std::string key;     ///< the values of the catalogue's key columns: "[17]", "[17,240400002]",
                         ///< "[\"guid\",\"DoNotText\"]"
    std::string parent;  ///< the parent's id, or empty
    std::string json;
    bool deleted = false;  ///< only the export shows it, as an inactive record
};

}  // namespace stmirror::simulator
