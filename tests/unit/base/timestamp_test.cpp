// SPDX-License-Identifier: MIT
#include "base/timestamp.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/random.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t ticks_per_second = 10'000'000;
constexpr std::int64_t days_to_1970 = 719'162;

/// Returns the time stamp written in 28 characters, or "refused" if the text is not a time stamp.
std::string read(std::string_view text) {
    const auto time = Timestamp::parse(text);
    return time ? time->to_string() : "refused";
}

TEST(Timestamp, ReadsEveryWidthOfFraction) {
    EXPECT_EQ(read("2021-07-19T20:35:38Z"), "2021-07-19T20:35:38.0000000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.2Z"), "2021-07-19T20:35:38.2000000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.28Z"), "2021-07-19T20:35:38.2800000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.287Z"), "2021-07-19T20:35:38.2870000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.2876Z"), "2021-07-19T20:35:38.2876000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.28760Z"), "2021-07-19T20:35:38.2876000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.287600Z"), "2021-07-19T20:35:38.2876000Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.2876004Z"), "2021-07-19T20:35:38.2876004Z");
}

TEST(Timestamp, CutsDigitsBeyondTheSeventh) {
    EXPECT_EQ(read("2021-07-19T20:35:38.99999999Z"), "2021-07-19T20:35:38.9999999Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.123456789Z"), "2021-07-19T20:35:38.1234567Z");
    EXPECT_EQ(read("2021-07-19T20:35:38.1234567891Z"), "refused");
}

TEST(Timestamp, HoldsTheWholeRangeOfDotNet) {
    EXPECT_EQ(Timestamp::parse("0001-01-01T00:00:00Z"), Timestamp{});
    EXPECT_EQ(Timestamp{}.to_string(), "0001-01-01T00:00:00.0000000Z");
    EXPECT_EQ(read("0001-01-01T00:00:00.0000001Z"), "0001-01-01T00:00:00.0000001Z");
    EXPECT_EQ(read("9999-12-31T23:59:59.9999999Z"), "9999-12-31T23:59:59.9999999Z");
    // This is DateTime.MaxValue.Ticks of .NET.
    EXPECT_EQ(Timestamp::parse("9999-12-31T23:59:59.9999999Z")->since_year_one().count(),
              3'155'378'975'999'999'999);
}

TEST(Timestamp, TurnsOffsetsIntoUtc) {
    EXPECT_EQ(read("2021-01-01T01:30:00+02:00"), "2020-12-31T23:30:00.0000000Z");
    EXPECT_EQ(read("2020-12-31T23:30:00.5-05:30"), "2021-01-01T05:00:00.5000000Z");
    EXPECT_EQ(read("2021-01-01T00:00:00+00:00"), "2021-01-01T00:00:00.0000000Z");
    EXPECT_EQ(read("2021-01-01T00:00:00-0800"), "2021-01-01T08:00:00.0000000Z");
}

TEST(Timestamp, RefusesWhatAnOffsetMovesOutOfTheRange) {
    EXPECT_EQ(read("0001-01-01T00:00:00+01:00"), "refused");
    EXPECT_EQ(read("0001-01-01T00:00:00-01:00"), "0001-01-01T01:00:00.0000000Z");
    EXPECT_EQ(read("9999-12-31T23:30:00-01:00"), "refused");
}

TEST(Timestamp, ReadsWithoutZoneAsUtcAndADateAsItsStart) {
    EXPECT_EQ(read("2021-07-19T20:35:38"), "2021-07-19T20:35:38.0000000Z");
    EXPECT_EQ(read("2021-07-19 20:35:38.5"), "2021-07-19T20:35:38.5000000Z");
    EXPECT_EQ(read("2021-07-19"), "2021-07-19T00:00:00.0000000Z");
}

TEST(Timestamp, KnowsLeapYears) {
    EXPECT_EQ(read("2024-02-29"), "2024-02-29T00:00:00.0000000Z");
    EXPECT_EQ(read("2000-02-29"), "2000-02-29T00:00:00.0000000Z");
    EXPECT_EQ(read("2023-02-29"), "refused");
    EXPECT_EQ(read("1900-02-29"), "refused");
}

class Nonsense : public testing::TestWithParam<const char*> {};

TEST_P(Nonsense, IsRefused) { EXPECT_EQ(read(GetParam()), "refused"); }

INSTANTIATE_TEST_SUITE_P(
    Texts, Nonsense,
    testing::Values("", " ", "null", "2021", "2021-07", "2021-7-19", "21-07-19", "0000-01-01T00:00:00Z",
                    "10000-01-01T00:00:00Z", "-001-01-01", "+2021-07-19", "2021-00-01", "2021-13-01",
                    "2021-01-00", "2021-01-32", "2021-07-19T", "2021-07-19T20", "2021-07-19T20:35",
                    "2021-07-19T20:35Z", "2021-07-19T24:00:00Z", "2021-07-19T20:60:00Z",
                    "2021-07-19T20:35:60Z", "2021-07-19T20:35:38.Z", "2021-07-19T20:35:38.",
                    "2021-07-19T20:35:38,5Z", "2021-07-19T20:35:38.2 Z", "2021-07-19T20:35:38z",
                    "2021-07-19t20:35:38Z", "2021-07-19T20:35:38ZZ", "2021-07-19T20:35:38Z ",
                    " 2021-07-19T20:35:38Z", "2021-07-19T20:35:38+", "2021-07-19T20:35:38+2:00",
                    "2021-07-19T20:35:38+15:00", "2021-07-19T20:35:38+02:60", "2021-07-19T20:35:38+02:00Z",
                    "2021-07-19T20:35:38+02:", "2021-07-19T-1:35:38Z", "2021-07-19X20:35:38Z", "19/07/2021",
                    "2021-07-19T20:35:38.287600\xC2\xB2Z"));

TEST(Timestamp, AZeroByteIsNoEnd) {
    EXPECT_EQ(read(std::string_view("2021-07-19\0T20:35:38Z", 21)), "refused");
}

Timestamp random_time(Random& random) {
    return Timestamp{Ticks{static_cast<std::int64_t>(random.below(3'155'378'976'000'000'000))}};
}

TEST(Timestamp, RoundTripsThroughText) {
    Random random(1);
    for (int i = 0; i < 20'000; ++i) {
        const auto time = random_time(random);
        ASSERT_EQ(Timestamp::parse(time.to_string()), time) << time.to_string();
    }
}

TEST(Timestamp, SortsAsTextAsItSortsAsTime) {
    Random random(2);
    std::vector<Timestamp> times(2'000);
    std::ranges::generate(times, [&] { return random_time(random); });
    std::ranges::sort(times);
    EXPECT_TRUE(std::ranges::is_sorted(times, {}, &Timestamp::to_string));
    EXPECT_LT(Timestamp::parse("2021-07-19T20:35:56Z"), Timestamp::parse("2021-07-19T20:35:56.1Z"));
}

TEST(Timestamp, CountsUnixSeconds) {
    EXPECT_EQ(Timestamp::from_unix_seconds(0).to_string(), "1970-01-01T00:00:00.0000000Z");
    EXPECT_EQ(Timestamp::from_unix_seconds(0).since_year_one().count(),
              days_to_1970 * 86'400 * ticks_per_second);
    EXPECT_EQ(Timestamp::from_unix_seconds(1'626'726'938).to_string(), "2021-07-19T20:35:38.0000000Z");
    EXPECT_EQ(Timestamp::parse("2021-07-19T20:35:38.9999999Z")->unix_seconds(), 1'626'726'938);
    EXPECT_EQ(Timestamp::parse("1969-12-31T23:59:59.5Z")->unix_seconds(),
              -1);  // rounds down, not towards zero
    EXPECT_EQ(Timestamp{}.unix_seconds(), -62'135'596'800);
}

TEST(Timestamp, TakesTheSystemsClock) {
    EXPECT_EQ(Timestamp::from_system(std::chrono::system_clock::time_point{1500ms}).to_string(),
              "1970-01-01T00:00:01.5000000Z");
    EXPECT_EQ(Timestamp::from_system(std::chrono::system_clock::time_point{-1ns}).to_string(),
              "1969-12-31T23:59:59.9999999Z");
}

TEST(Timestamp, AddsAndSubtracts) {
    const auto time = *Timestamp::parse("2021-03-01T00:00:00Z");
    EXPECT_EQ((time - Ticks{1}).to_string(), "2021-02-28T23:59:59.9999999Z");
    EXPECT_EQ((time + std::chrono::hours{24}).to_string(), "2021-03-02T00:00:00.0000000Z");
    EXPECT_EQ(time - (time - std::chrono::minutes{10}), std::chrono::minutes{10});
}

TEST(Timestamp, AgeOfWhatWasWrittenDown) {
    const auto now = *Timestamp::parse("2026-03-10T12:00:00Z");
    EXPECT_EQ(age_of(now - Ticks(3h), now), Ticks(3h));
    EXPECT_EQ(age_of(now, now), Ticks(0));
    EXPECT_EQ(age_of(std::nullopt, now), std::nullopt);
    EXPECT_EQ(age_of(now + clock_difference_max, now), Ticks(0))
        << "small differences between clocks are normal";
    EXPECT_EQ(age_of(now + clock_difference_max + Ticks(1), now), std::nullopt)
        << "the clock that wrote this time was wrong";
}

TEST(Timestamp, WritesExactlyItsLength) {
    std::string text(Timestamp::text_length + 1, '#');
    Timestamp::from_unix_seconds(0).write_to(text.data());
    EXPECT_EQ(text, "1970-01-01T00:00:00.0000000Z#");
}

}  // namespace
}  // namespace stmirror
