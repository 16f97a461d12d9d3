// SPDX-License-Identifier: MIT
// What a world holds, for comparison with a mirror. Plain values.
#pragma once

#include <string>

namespace stmirror::simulator {

/// A record as the source has it, for comparison with a mirror.
struct SourceRecord {
    std::string key;     ///< as the catalogue's key columns have it: "[17]", "[17,240400002]",
                         ///< "[\"guid\",\"DoNotText\"]"
    std::string parent;  ///< the parent's id, or empty
    std::string json;
    bool deleted = false;  ///< shown by the export alone, as an inactive record
};

}  // namespace stmirror::simulator
