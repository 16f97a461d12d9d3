// SPDX-License-Identifier: MIT
// Finds where mirror and source differ by counting records of one resource by one of its times. It asks for
// the source's count of a time window and compares it with the mirror's, taken from a sorted list. Equal
// counts close a window; an unequal window is halved at the median of the mirror's times. One difference
// among n records is found in about log2(n) steps, whatever their dates. The caller reads a window on both
// sides once it is small enough. A pure state machine without I/O. One thread at a time.
//
// An upper half's count can be derived: both halves' minus the lower half's. A derived count may mark a
// window unequal, but only the source's own count or a full read closes it, because the source may change
// between two counts. A window that turns out equal costs requests but yields no false difference. Each cut
// makes a window smaller and the number of steps is limited, so the search ends whatever the answers are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::sync {

/// [from, before); without `from` there is no lower bound.
struct TimeWindow {
    std::optional<Timestamp> from;
    Timestamp before;
};

struct BisectionOptions {
    /// A window with at most this many records on one side is read, not halved.
    std::size_t records_max = 200;
    /// The most mirror records in a window that is read because the source's side is small: they are held in
    /// memory.
    std::size_t mirrored_max = 5000;
    /// Read everything instead of counting, in windows of `records_max` mirror records.
    bool reads_all = false;
    /// The limit of steps; unequal windows that remain are left open.
    std::size_t steps_max = 5000;
    /// Quantiles of the mirror's times (between 0 and 1, ascending) at which the range is cut before the
    /// first count. A missing and a surplus record in the same window leave its count equal; with more
    /// windows they seldom share one.
    std::vector<double> cuts{};
};

class Bisection {
 public:
    /// `times`: the mirror's, ascending; they must outlive the object. Records before `before` are compared.
    Bisection(std::span<const Timestamp> times, Timestamp before, const BisectionOptions& options);

    struct Step {
        enum class Kind {
            Count,  ///< ask the source for its count: on_count()
            Read,   ///< read and compare both sides: on_read()
        };
        Kind kind = Kind::Count;
        TimeWindow window;
        std::uint64_t mirrored = 0;  ///< the mirror's count
        bool is_first = false;       ///< one of the initial windows
    };
    /// Empty when everything has been compared or the steps are used up.
    std::optional<Step> next() const;
    void on_count(std::uint64_t total);
    void on_read();
    /// The counts of the current window are equal, but the ranks suggest a different number of records before
    /// `at`. Splits the window at `at`, so that both parts are counted. If `at` is not inside the window,
    /// closes it.
    void on_doubt(Timestamp at);

    /// Some count differed from the mirror's, or on_doubt() was called.
    bool has_found_unequal() const { return found_unequal_; }
    /// Windows left open because the steps were used up.
    std::size_t left_open() const { return steps_ < options_.steps_max ? 0 : open_.size(); }

 private:
    struct Open {
        TimeWindow window;
        std::span<const Timestamp> times;      ///< the mirror's within the window
        std::optional<std::uint64_t> total{};  ///< the source's count, if known
        std::optional<std::uint64_t> both{};   ///< of a lower half: the source's count of both halves
        bool is_read = false;                  ///< to be read, not counted
        bool is_first = false;
    };

    void cut_evenly(std::size_t mirrored);
    void cut(std::span<const Timestamp> times, Timestamp before);
    void derive_upper(const Open& lower, std::uint64_t total);
    void settle_next();
    bool is_small(const Open& open) const;
    void halve(const Open& open);

    BisectionOptions options_;
    std::vector<Open> open_;  ///< the next one last
    std::size_t steps_ = 0;
    bool found_unequal_ = false;
};

}  // namespace stmirror::sync
