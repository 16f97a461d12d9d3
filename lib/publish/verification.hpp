// SPDX-License-Identifier: MIT
// Compares the mirror with a target without changing either, also while a publisher runs. Blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mirror/reader.hpp"
#include "publish/layout.hpp"
#include "publish/target.hpp"

namespace stmirror::publish {

/// Of one tenant and table.
struct TableVerdict {
    std::string table;
    std::uint64_t records = 0;    ///< of the mirror
    std::uint64_t missing = 0;    ///< in the target
    std::uint64_t different = 0;  ///< another hash, time of change or deletion, or number of child rows
    std::uint64_t surplus = 0;    ///< only in the target
    std::uint64_t pending = 0;    ///< differ, but have changed since the target's position
    bool is_equal() const { return missing == 0 && different == 0 && surplus == 0; }
};

/// Every record of the tenant by its key, hash and times, and by the number of its child rows. Records that
/// are parked differ. Errc::NotOurs if this mirror does not publish the tenant; Errc::TooOld if the change
/// log does not reach back to the target's position.
Outcome<std::vector<TableVerdict>> verify(mirror::Reader& reader, Target& target, const Layout& layout,
                                          std::int64_t tenant_id);

}  // namespace stmirror::publish
