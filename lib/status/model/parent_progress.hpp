// SPDX-License-Identifier: MIT
// How far the reading of a table's parents has come: the counts of the mirror, and the times that follow from
// them. Every other part of the status takes it from here. Pure: the time is passed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror::status {

/// The pace of a backfill that reads parent by parent. It takes many passes, so no single pass can tell.
/// Other feeds share the request budget, so only the recent pace counts.
class ParentPace {
 public:
    /// Only samples of this last period count.
    static constexpr std::chrono::minutes window{10};
    /// With less than this there is no estimate.
    static constexpr std::chrono::seconds enough_time{30};
    static constexpr std::uint64_t enough_read = 10;

    /// `read`: parents read so far, in total.
    void note(TimePoint now, std::uint64_t read);
    /// The time to read `unread` more parents; empty until there is an estimate.
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
    /// The time in which the background refresh reads every parent again. Empty: unknown or never.
    std::optional<std::chrono::seconds> round{};
    /// When every parent will have been read again; empty if unknown or before the backfill has ended.
    std::optional<Timestamp> all_read_by{};
    /// Until the backfill has ended; empty: it has, or there is no estimate.
    std::optional<std::chrono::seconds> time_left{};

    /// During a backfill new parents keep arriving, and the mirror counted only those from the start of the
    /// pass under way. `rows`: the rows of the parents' table now.
    void add_arrived(std::uint64_t rows);
    void set_round(std::optional<std::chrono::seconds> time, Timestamp now);
};

}  // namespace stmirror::status
