// SPDX-License-Identifier: MIT
#include "sync/feeds/window_bounds.hpp"

#include <algorithm>

namespace stmirror::sync {
namespace {

using std::chrono::seconds;

/// Where to split a window that has no start. Nearly all records are newer.
constexpr auto past = new_year(2000);

}  // namespace

Timestamp whole_second(Timestamp time) {
    return Timestamp{std::chrono::floor<seconds>(time.since_year_one())};
}

std::optional<Timestamp> end_of_first(const std::optional<Timestamp>& from, Timestamp before,
                                      std::int64_t parts) {
    if (!from) {
        if (before > past) { return past; }
        return before > distant_past ? std::optional(distant_past) : std::nullopt;
    }
    if (before - *from < seconds{2}) { return std::nullopt; }
    return *from + std::max<Ticks>(seconds{1}, std::chrono::floor<seconds>((before - *from) / parts));
}

}  // namespace stmirror::sync
