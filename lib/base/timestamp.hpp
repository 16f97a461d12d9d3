// SPDX-License-Identifier: MIT
// A time stamp as the API means it: UTC, counted in ticks of 100 ns since 0001-01-01T00:00:00Z, which holds
// every .NET DateTime exactly (the year-1 stamps of migrated records among them). A plain value.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace stmirror {

using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

class Timestamp {
 public:
    constexpr Timestamp() = default;
    constexpr explicit Timestamp(Ticks since_year_one) : ticks_(since_year_one.count()) {}

    /// Reads "YYYY-MM-DDTHH:MM:SS[.f{1,9}](Z|±HH:MM)", also with a blank for the T and without a zone (then
    /// UTC), and a bare date. Digits beyond the seventh are cut. Empty where the text is no such time.
    static std::optional<Timestamp> parse(std::string_view text);

    static Timestamp from_system(std::chrono::system_clock::time_point time);
    static Timestamp from_unix_seconds(std::int64_t seconds);

    constexpr Ticks since_year_one() const { return Ticks{ticks_}; }
    std::int64_t unix_seconds() const;

    /// Always 28 characters, "2021-07-19T20:35:38.2876004Z": as text it sorts as time.
    std::string to_string() const;
    static constexpr std::size_t text_length = 28;
    /// Writes the 28 characters to `out`, without a terminating zero.
    void write_to(char* out) const;

    constexpr auto operator<=>(const Timestamp&) const = default;
    constexpr Timestamp operator+(Ticks d) const { return Timestamp{Ticks{ticks_ + d.count()}}; }
    constexpr Timestamp operator-(Ticks d) const { return Timestamp{Ticks{ticks_ - d.count()}}; }
    constexpr Ticks operator-(Timestamp other) const { return Ticks{ticks_ - other.ticks_}; }

 private:
    std::int64_t ticks_ = 0;
};

/// How far clocks may differ that are set right now and then.
constexpr Ticks clock_difference_max = std::chrono::minutes{5};

/// How long ago a time was that somebody wrote down, never less than nothing. Empty where nobody did, and
/// where it lies further ahead than clocks differ: it was written by a clock that has been set back since,
/// and whoever waited for it to pass would wait until that date.
std::optional<Ticks> age_of(std::optional<Timestamp> written, Timestamp now);
/// The latest of these times, but for those of which age_of() knows nothing.
std::optional<Timestamp> latest_of(std::initializer_list<std::optional<Timestamp>> written, Timestamp now);

}  // namespace stmirror
