// SPDX-License-Identifier: MIT
// The bounds of the windows that a window feed reads. All bounds are whole seconds, because the Date header
// that gives the server's time has no fractions. So the precision of the server's filter does not matter.
#pragma once

#include <cstdint>
#include <optional>

#include "base/timestamp.hpp"

namespace stmirror::sync {

constexpr Timestamp new_year(int of) {
    using std::chrono::sys_days;
    using std::chrono::year;
    constexpr sys_days year_one = year{1} / 1 / 1;
    return Timestamp{sys_days{year{of} / 1 / 1} - year_one};
}

/// The window of the canary (see WindowFeed). No record changes that far in the future, and no server's clock
/// is that wrong.
constexpr auto canary_from = new_year(2100);
constexpr auto canary_before = new_year(2101);

/// A lower bound before all real times. Only times of the year 1, which a filter cannot express, are older.
constexpr auto distant_past = new_year(1900);

Timestamp whole_second(Timestamp time);

/// Returns the end of the first of `parts` parts of a window. Returns empty if the window cannot be split.
std::optional<Timestamp> end_of_first(const std::optional<Timestamp>& from, Timestamp before,
                                      std::int64_t parts);

}  // namespace stmirror::sync
