// SPDX-License-Identifier: MIT
// The role of a Mirror that removes old lines from _changes, in steps that are each short enough for one
// transaction. The store's thread only.
#pragma once

#include <cstdint>

#include "base/problem.hpp"
#include "base/timestamp.hpp"

namespace stmirror::mirror {

class WriteConnection;

/// Lines removed in one step.
constexpr std::int64_t pruned_lines_max = 10'000;

class ChangePruning {
 public:
    explicit ChangePruning(WriteConnection& connection) : connection_(connection) {}

    /// Removes at most pruned_lines_max lines from the start of the log. Removes only lines older than
    /// `before`; always keeps the log's last line, so that the numbering continues, and the lines that a
    /// per-parent feed has not processed. (A feed without an attempt since `before` is ignored: if it lacks
    /// lines later, it compares all parents.) Returns the number removed; 0 means that nothing more can be
    /// removed now.
    Result<std::uint64_t> prune(Timestamp before);

 private:
    WriteConnection& connection_;
};

}  // namespace stmirror::mirror
