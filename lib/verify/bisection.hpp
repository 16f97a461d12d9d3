// SPDX-License-Identifier: MIT
// Finds where the mirror and the source (the API) differ by counting records of one resource by one of its
// times. It asks for the source's count of a time window and compares it with the mirror's count, which it
// takes from a sorted list of times. If the counts are equal, the window is closed. An unequal window is
// halved at the median of the mirror's times. One difference among n records is found in about log2(n) steps,
// whatever the dates are. Once a window is small enough, the caller reads it on both sides. A state machine
// that does no I/O. Not thread-safe.
//
// The count of an upper half can be derived: it is the count of the whole window minus the count of the lower
// half. A derived count may mark a window as unequal, but only a count from the source or a full read closes
// a window, because the source may change between two counts. If the window is in fact equal, a wrong derived
// count costs requests but reports no false difference. Each cut makes a window smaller and the number of
// steps is limited, so the search ends whatever the answers are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::verify {

/// The interval [from, before). It has no lower bound if `from` is empty.
struct TimeWindow {
    std::optional<Timestamp> from;
    Timestamp before;
};

struct BisectionOptions {
    /// A window with at most this many records on one side is read instead of halved.
    std::size_t records_max = 200;
    /// The maximum number of mirror records in a window that is read because the source's side is small.
    /// These records are held in memory.
    std::size_t mirrored_max = 5000;
    /// If true, everything is read without counting, in windows of `records_max` mirror records.
    bool reads_all = false;
    /// The limit of steps; ignored if `reads_all` is true. Windows that remain after these steps are left
    /// open.
    std::size_t steps_max = 5000;
    /// Quantiles of the mirror's times (between 0 and 1, ascending) at which the range is cut before the
    /// first count. A missing and a surplus record in one window leave its count equal. With more windows,
    /// two such records are seldom in the same window.
    std::vector<double> cuts{};
};

class Bisection {
 public:
    /// `times` are the mirror's times in ascending order; they must outlive the object. Only records before
    /// `before` are compared.
    Bisection(std::span<const Timestamp> times, Timestamp before, const BisectionOptions& options);

    struct Step {
        enum class Kind {
            Count,  ///< ask the source for its count, then call on_count()
            Read,   ///< read and compare both sides, then call on_read()
        };
        Kind kind = Kind::Count;
        TimeWindow window;
        std::uint64_t mirrored = 0;  ///< the mirror's count
        bool is_first = false;       ///< true for one of the initial windows
    };
    /// Returns the next step. Returns empty if everything has been compared or the steps are used up.
    std::optional<Step> next() const;
    void on_count(std::uint64_t total);
    void on_read();
    /// Call if the counts of the current window are equal, but the ranks of its records suggest that the two
    /// sides have different numbers of records before `at`. Splits the window at `at`, so that both parts are
    /// counted. If `at` is not inside the window, closes the window.
    void on_doubt(Timestamp at);

    /// Returns true if a count differed from the mirror's, or if on_doubt() was called.
    bool has_found_unequal() const { return found_unequal_; }
    /// Returns the number of windows that are left open because the steps are used up.
    std::size_t left_open() const { return steps_ < options_.steps_max ? 0 : open_.size(); }

 private:
    struct Open {
        TimeWindow window;
        std::span<const Timestamp> times;      ///< the mirror's times within the window
        std::optional<std::uint64_t> total{};  ///< the source's count, if known
        std::optional<std::uint64_t> both{};   ///< for a lower half: the source's count of both halves
        bool is_read = false;                  ///< true if the window is to be read, not counted
        bool is_first = false;
    };

    void cut_evenly(std::size_t mirrored);
    void cut(std::span<const Timestamp> times, Timestamp before);
    void derive_upper(const Open& lower, std::uint64_t total);
    void settle_next();
    bool is_small(const Open& open) const;
    void halve(const Open& open);

    BisectionOptions options_;
    std::vector<Open> open_;  ///< the last one is next
    std::size_t steps_ = 0;
    bool found_unequal_ = false;
};

}  // namespace stmirror::verify
