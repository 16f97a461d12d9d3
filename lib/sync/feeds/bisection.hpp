// SPDX-License-Identifier: MIT
// The machine that finds where mirror and source differ by counting: one resource, one of its times. It asks
// for the source's count of a window of time and counts the mirror's by itself, from a sorted list. Equal
// counts close a window, unequal ones halve it, at the median of the mirror's times: so n records take about
// log2(n) steps whatever their dates are. A window that is small enough is read on both sides by the caller.
// Pure: it neither sends nor reads. One thread.
//
// The source may change meanwhile. A window is closed by a count of its own only, never by the difference of
// two others; one that is followed for nothing costs requests and finds nothing. Every cut makes a window
// smaller, and the steps are limited, so that it comes to an end whatever the answers are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::sync {

/// [from, before); without `from` it is open at the bottom.
struct TimeWindow {
    std::optional<Timestamp> from;
    Timestamp before;
};

struct BisectionOptions {
    /// A window with at most that many records on one side is read, not halved.
    std::size_t records_max = 200;
    /// As long as the mirror has no more in it than this: its records are held in memory.
    std::size_t mirrored_max = 5000;
    /// Nothing is counted: everything is read, in windows of `records_max` of the mirror's records.
    bool reads_all = false;
    /// Steps after which what is unequal is left open.
    std::size_t steps_max = 5000;
    /// Parts of the mirror's times, each between 0 and 1 and in ascending order, at which the whole is cut
    /// before the first count: a missing and a surplus record leave the count of their window as it was, but
    /// seldom share one.
    std::vector<double> cuts{};
};

class Bisection {
 public:
    /// `times` are the mirror's, in ascending order; they must outlive the machine. Everything before
    /// `before` is compared.
    Bisection(std::span<const Timestamp> times, Timestamp before, const BisectionOptions& options);

    struct Step {
        enum class Kind {
            Count,  ///< ask the source for its count: on_count()
            Read,   ///< read and compare both sides: on_read()
        };
        Kind kind = Kind::Count;
        TimeWindow window;
        std::uint64_t mirrored = 0;  ///< the mirror's count
        bool is_first = false;       ///< one of the windows into which the whole was cut
    };
    /// Empty when everything is compared, or the steps are used up.
    std::optional<Step> next() const;
    void on_count(std::uint64_t total);
    void on_read();
    /// The count is the mirror's, but the source's records before `at` seem to be more or fewer than the
    /// mirror's: the window's two parts are counted.
    void on_doubt(Timestamp at);

    /// Some count was not the mirror's.
    bool has_found_unequal() const { return found_unequal_; }
    /// Windows that were left open because the steps were used up.
    std::size_t left_open() const { return steps_ < options_.steps_max ? 0 : open_.size(); }

 private:
    struct Open {
        TimeWindow window;
        std::span<const Timestamp> times;      ///< the mirror's in it
        std::optional<std::uint64_t> total{};  ///< the source's count, where known
        std::optional<std::uint64_t> both{};   ///< of the lower half: the count of it and of the upper half
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
