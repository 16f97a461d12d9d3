// SPDX-License-Identifier: MIT
// Removes old lines from _changes in small steps, one transaction each. Call only on the store thread.
#pragma once

#include <cstdint>

#include "base/problem.hpp"
#include "base/timestamp.hpp"

namespace stmirror::mirror {

class WriteConnection;

/// The maximum number of lines removed in one step.
constexpr std::int64_t pruned_lines_max = 10'000;

class ChangePruning {
 public:
    explicit ChangePruning(WriteConnection& connection) : connection_(connection) {}

    /// Removes at most pruned_lines_max lines from the start of the log. Removes only lines older than
    /// `before`. Always keeps the log's last line, so that the numbering continues. Keeps lines that a
    /// per-parent feed has not processed yet, if that feed was read after `before`. (A feed that was not read
    /// for so long compares all parents if lines are missing.) Returns the number of removed lines. 0 means
    /// that nothing more can be removed now.
    Result<std::uint64_t> prune(Timestamp before);

 private:
    WriteConnection& connection_;
};

}  // namespace stmirror::mirror
