// SPDX-License-Identifier: MIT
// A timestamp of the API: UTC, in ticks of 100 ns since 0001-01-01T00:00:00Z. It represents every .NET
// DateTime exactly, including the year-1 timestamps of migrated records. A value type.
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

    /// Reads "YYYY-MM-DDTHH:MM:SS[.f{1,9}](Z|±HH[:]MM)". The T may be a blank. The zone may be missing and is
    /// then UTC. The text may also be only a date. Fraction digits after the seventh are dropped. Returns
    /// empty if the text is not such a time.
    static std::optional<Timestamp> parse(std::string_view text);

    static Timestamp from_system(std::chrono::system_clock::time_point time);
    static Timestamp from_unix_seconds(std::int64_t seconds);

    constexpr Ticks since_year_one() const { return Ticks{ticks_}; }
    std::int64_t unix_seconds() const;

    /// Returns 28 characters, "2021-07-19T20:35:38.2876004Z". The order of the texts is the order of the
    /// times.
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

/// Clocks that are synchronized from time to time differ by at most this much.
constexpr Ticks clock_difference_max = std::chrono::minutes{5};

/// Returns the time since `written`, at least 0. Returns empty if `written` is empty, or more than
/// clock_difference_max in the future. In the second case, the clock was set back after `written` was stored,
/// and a wait until `written` could take years.
std::optional<Ticks> age_of(std::optional<Timestamp> written, Timestamp now);
/// Returns the latest of these times. Ignores times for which age_of() is empty.
std::optional<Timestamp> latest_of(std::initializer_list<std::optional<Timestamp>> written, Timestamp now);

}  // namespace stmirror
