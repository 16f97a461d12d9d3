// SPDX-License-Identifier: MIT
// The newest lines of the change log in memory, read once for all tenants: each of them takes its own lines
// from there. Pure: the lines are read by a function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/problem.hpp"
#include "mirror/changes/change.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::publish {

/// Lines of one tenant.
struct TenantLines {
    std::vector<mirror::Change> lines;
    mirror::ChangePosition up_to;  ///< the tenant has no other lines up to here
};

class SharedLog {
 public:
    /// Up to so many lines after a position, oldest first; fails if the log does not reach back to it.
    using Read =
        std::function<Result<std::vector<mirror::Change>>(const mirror::ChangePosition&, std::size_t)>;

    /// Up to `lines_max` lines of the tenant after `after`. If `up_to` is `after`, the log has no more.
    Result<TenantLines> of_tenant(std::int64_t tenant_id, const mirror::ChangePosition& after,
                                  std::size_t lines_max, const Read& read);
    /// Forgets the lines: the next ones are of another file.
    void clear();

 private:
    /// The place of the line that follows `position`; empty if it is not among the lines.
    std::optional<std::size_t> place_after(const mirror::ChangePosition& position) const;

    mirror::ChangePosition begin_;       ///< the position before the first of the lines
    std::vector<mirror::Change> lines_;  ///< without a gap
};

}  // namespace stmirror::publish
