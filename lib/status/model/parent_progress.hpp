// SPDX-License-Identifier: MIT
// The progress of reading a table's parents: the counts of the mirror, and the times that follow from them.
// All other parts of the status take the progress from here. Reads no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror::status {

/// The pace of a backfill that reads parent by parent. Such a backfill takes many passes, so a single pass
/// does not show its pace. Other feeds share the request budget, so only the recent pace counts.
class ParentPace {
 public:
    /// Older samples are dropped.
    static constexpr std::chrono::minutes window{10};
    /// There is no estimate before this much time has passed and this many parents were read.
    static constexpr std::chrono::seconds enough_time{30};
    static constexpr std::uint64_t enough_read = 10;

    /// Adds a sample. `read` is the total number of parents read so far.
    void note(TimePoint now, std::uint64_t read);
    /// Returns the time to read `unread` more parents. Empty until there is an estimate.
    std::optional<std::chrono::seconds> time_left(std::uint64_t unread) const;

 private:
    struct Sample {
        TimePoint at;
        std::uint64_t read;
    };
    std::vector<Sample> samples_;  ///< oldest first
};

struct ParentProgress {
    mirror::ParentCounts counts;
    /// The time in which the background refresh reads every parent again. Empty if unknown or never.
    std::optional<std::chrono::seconds> round{};
    /// When every parent will have been read again. Empty if unknown or before the backfill has ended.
    std::optional<Timestamp> all_read_by{};
    /// The time until the backfill ends. Empty if it has ended or there is no estimate.
    std::optional<std::chrono::seconds> time_left{};

    /// Adds the parents that arrived since the current pass began; the mirror counted only the earlier
    /// parents. `rows` is the current number of rows in the parents' table.
    void add_arrived(std::uint64_t rows);
    void set_round(std::optional<std::chrono::seconds> time, Timestamp now);
};

}  // namespace stmirror::status
