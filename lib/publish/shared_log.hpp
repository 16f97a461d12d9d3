// SPDX-License-Identifier: MIT
// Keeps lines of the change log in memory. They are read once for all tenants, and each tenant takes its own
// lines from memory. The caller passes in the function that reads the lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/problem.hpp"
#include "mirror/changes/change.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::publish {

/// Lines of one tenant.
struct TenantLines {
    std::vector<mirror::Change> lines;
    mirror::ChangePosition up_to;  ///< `lines` is complete up to this position
};

class SharedLog {
 public:
    /// Returns at most the given number of lines after a position, oldest first. Fails if the log does not
    /// reach back to the position.
    using Read =
        std::function<Result<std::vector<mirror::Change>>(const mirror::ChangePosition&, std::size_t)>;

    /// Returns at most `lines_max` lines of the tenant after `after`. If TenantLines::up_to equals `after`,
    /// the log has no later lines.
    Result<TenantLines> of_tenant(std::int64_t tenant_id, const mirror::ChangePosition& after,
                                  std::size_t lines_max, const Read& read);
    /// Forgets the lines. Call before reading from a different file.
    void clear();

 private:
    /// Returns the index in `lines_` of the line after `position`. Empty if that line is not in memory.
    std::optional<std::size_t> place_after(const mirror::ChangePosition& position) const;

    mirror::ChangePosition begin_;       ///< the position before the first line
    std::vector<mirror::Change> lines_;  ///< consecutive lines of all tenants
};

}  // namespace stmirror::publish
