// SPDX-License-Identifier: MIT
// A time stamp of the API: UTC, in ticks of 100 ns since 0001-01-01T00:00:00Z. Represents every .NET DateTime
// exactly, including the year-1 stamps of migrated records. A plain value.
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

    /// Reads "YYYY-MM-DDTHH:MM:SS[.f{1,9}](Z|±HH:MM)", also with a blank instead of the T, without a zone
    /// (then UTC), or only the date. Digits after the seventh are dropped. Empty if the text is no such time.
    static std::optional<Timestamp> parse(std::string_view text);

    static Timestamp from_system(std::chrono::system_clock::time_point time);
    static Timestamp from_unix_seconds(std::int64_t seconds);

    constexpr Ticks since_year_one() const { return Ticks{ticks_}; }
    std::int64_t unix_seconds() const;

    /// Always 28 characters, "2021-07-19T20:35:38.2876004Z": text order is time order.
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

/// Clocks that are synchronized now and then differ by at most this much.
constexpr Ticks clock_difference_max = std::chrono::minutes{5};

/// The time since `written`, at least 0. Empty without a time, or if the time lies further in the future than
/// clocks differ: the clock has been set back since, and waiting for that time could take for ever.
std::optional<Ticks> age_of(std::optional<Timestamp> written, Timestamp now);
/// The latest of these times; times for which age_of() is empty are ignored.
std::optional<Timestamp> latest_of(std::initializer_list<std::optional<Timestamp>> written, Timestamp now);

}  // namespace stmirror
