// SPDX-License-Identifier: MIT
// Compares the mirror with a target. Changes neither. Works while a publisher runs. Blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mirror/reader.hpp"
#include "publish/layout.hpp"
#include "publish/target.hpp"

namespace stmirror::publish {

/// Counts of the records of one tenant and table.
struct TableVerdict {
    std::string table;
    std::uint64_t records = 0;    ///< records in the mirror
    std::uint64_t missing = 0;    ///< records missing in the target
    std::uint64_t different = 0;  ///< records whose hash, times or number of child rows differ
    std::uint64_t surplus = 0;    ///< records only in the target
    std::uint64_t pending = 0;    ///< records that differ, but have changed since the target's position
    bool is_equal() const { return missing == 0 && different == 0 && surplus == 0; }
};

/// Compares every record of the tenant by its key, hash and times, and by the number of its child rows.
/// Parked records count as missing or different. Returns Errc::NotOurs if this mirror does not publish the
/// tenant, and Errc::TooOld if a record differs and the change log does not reach back to the target's
/// position.
Outcome<std::vector<TableVerdict>> verify(mirror::Reader& reader, Target& target, const Layout& layout,
                                          std::int64_t tenant_id);

}  // namespace stmirror::publish
