// SPDX-License-Identifier: MIT
#include "verify/bisection.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace stmirror::verify {
namespace {

using Times = std::vector<Timestamp>;

Timestamp at(std::int64_t ticks) { return Timestamp{Ticks{ticks}}; }

std::uint64_t count_in(const Times& times, const TimeWindow& window) {
    const auto inside = [&](Timestamp t) { return (!window.from || t >= *window.from) && t < window.before; };
    return static_cast<std::uint64_t>(std::ranges::count_if(times, inside));
}

/// Returns times at intervals of 10 ticks.
Times evenly(std::int64_t count) {
    Times times;
    for (std::int64_t i = 1; i <= count; ++i) { times.push_back(at(i * 10)); }
    return times;
}

struct Outcome {
    std::size_t counts = 0;
    std::vector<TimeWindow> read;
    std::vector<TimeWindow> closed;  ///< the windows in which a count ended the search

    bool has_read(Timestamp time) const { return holds(read, time); }
    bool has_closed(Timestamp time) const { return holds(closed, time); }
    std::size_t steps() const { return counts + read.size(); }

 private:
    static bool holds(const std::vector<TimeWindow>& windows, Timestamp time) {
        return std::ranges::any_of(windows, [time](const TimeWindow& w) { return count_in({time}, w) == 1; });
    }
};

Outcome run(const Times& mirrored, const std::function<std::uint64_t(const TimeWindow&)>& source_count,
            const BisectionOptions& options, Timestamp before = at(1'000'000'000)) {
    Bisection bisection(mirrored, before, options);
    Outcome outcome;
    while (const auto step = bisection.next()) {
        EXPECT_EQ(step->mirrored, count_in(mirrored, step->window));
        if (step->kind == Bisection::Step::Kind::Read) {
            outcome.read.push_back(step->window);
            bisection.on_read();
            continue;
        }
        ++outcome.counts;
        const auto total = source_count(step->window);
        if (total == step->mirrored) { outcome.closed.push_back(step->window); }
        bisection.on_count(total);
    }
    return outcome;
}

Outcome run(const Times& mirrored, const Times& source, const BisectionOptions& options,
            Timestamp before = at(1'000'000'000)) {
    return run(mirrored, [&](const TimeWindow& window) { return count_in(source, window); }, options, before);
}

TEST(Bisection, EqualCountsCloseTheFirstWindow) {
    const auto times = evenly(1'000'000);
    const auto outcome = run(times, [&](const TimeWindow&) { return times.size(); }, {});
    EXPECT_EQ(outcome.counts, 1u);
    EXPECT_TRUE(outcome.read.empty());
}

TEST(Bisection, FewRecordsAreReadWithoutACount) {
    const auto outcome = run(evenly(7), evenly(7), {.records_max = 7});
    EXPECT_EQ(outcome.counts, 0u);
    ASSERT_EQ(outcome.read.size(), 1u);
    EXPECT_FALSE(outcome.read[0].from);
}

TEST(Bisection, AnEmptyMirrorIsReadInOneWindow) { EXPECT_TRUE(run({}, evenly(900), {}).has_read(at(10))); }

TEST(Bisection, RecordsAfterTheBoundAreNotCompared) {
    const auto outcome = run(evenly(1000), evenly(600), {}, at(6001));
    EXPECT_EQ(outcome.steps(), 1u);
}

TEST(Bisection, OneRecordOfAMillionTakesTwentySteps) {
    const auto mirrored = evenly(1'000'000);
    for (const std::int64_t gone : {1, 2, 333'333, 999'999, 1'000'000}) {
        auto source = mirrored;
        source.erase(source.begin() + gone - 1);
        const auto count = [&](const TimeWindow& window) {
            const auto lower = window.from ? std::ranges::lower_bound(source, *window.from) : source.begin();
            return static_cast<std::uint64_t>(std::ranges::lower_bound(source, window.before) - lower);
        };
        Bisection bisection(mirrored, at(1'000'000'000), {});
        std::size_t steps = 0;
        bool found = false;
        for (; const auto step = bisection.next(); ++steps) {
            if (step->kind == Bisection::Step::Kind::Count) {
                bisection.on_count(count(step->window));
                continue;
            }
            found = found || count_in({at(gone * 10)}, step->window) == 1;
            EXPECT_LE(step->mirrored, 200u);
            bisection.on_read();
        }
        EXPECT_TRUE(found);
        EXPECT_LE(steps, 30u) << gone;
    }
}

TEST(Bisection, InstantThatHoldsAlmostEverythingIsReadByItself) {
    Times mirrored(3000, at(500));
    mirrored.insert(mirrored.begin(), at(3));
    mirrored.push_back(at(900));
    auto source = mirrored;
    source.erase(source.begin() + 77);
    const auto outcome = run(mirrored, source, {.records_max = 10});
    ASSERT_EQ(outcome.read.size(), 1u);
    EXPECT_EQ(outcome.read[0].from, at(500));
    EXPECT_EQ(outcome.read[0].before, at(501));
}

TEST(Bisection, RecordThatMovedOverACutIsFoundThoughTheTotalIsTheSame) {
    const auto source = evenly(1000);
    auto mirrored = source;
    mirrored[990] = at(5);
    std::ranges::sort(mirrored);
    EXPECT_TRUE(run(mirrored, source, {.records_max = 10}).read.empty());
    const auto outcome = run(mirrored, source, {.records_max = 10, .cuts = {0.5, 0.9}});
    EXPECT_TRUE(outcome.has_read(at(5)));
    EXPECT_TRUE(outcome.has_read(at(9910)));
}

TEST(Bisection, MirrorThatLostAlmostEverythingIsReadAndNotHalved) {
    const auto outcome = run({at(10), at(5000)}, evenly(100'000), {});
    EXPECT_EQ(outcome.steps(), 1u);
}

TEST(Bisection, AbsurdTotalsEnd) {
    const auto times = evenly(5000);
    std::uint64_t answer = 0;
    const auto absurd = [&](const TimeWindow&) { return answer += 7919; };
    const auto outcome = run(times, absurd, {.records_max = 5, .steps_max = 300});
    EXPECT_EQ(outcome.steps(), 300u);
    const auto nothing = run(times, [](const TimeWindow&) { return 0u; }, {.records_max = 5});
    EXPECT_TRUE(nothing.has_read(at(10)));
}

TEST(Bisection, ReportsWhatItLeftOpen) {
    const auto times = evenly(5000);
    Bisection bisection(times, at(1'000'000), {.records_max = 5, .steps_max = 1});
    bisection.on_count(4000);
    EXPECT_FALSE(bisection.next());
    EXPECT_EQ(bisection.left_open(), 2u);
    EXPECT_TRUE(bisection.has_found_unequal());
}

TEST(Bisection, ADoubtInAnEqualCountCutsTheWindowThere) {
    const auto times = evenly(1000);
    Bisection bisection(times, at(1'000'000), {});
    EXPECT_TRUE(bisection.next()->is_first);
    bisection.on_doubt(at(4001));
    EXPECT_TRUE(bisection.has_found_unequal());
    ASSERT_TRUE(bisection.next());
    EXPECT_FALSE(bisection.next()->is_first);
    EXPECT_EQ(bisection.next()->window.before, at(4001));
    EXPECT_EQ(bisection.next()->mirrored, 400u);
    bisection.on_count(400);
    EXPECT_EQ(bisection.next()->window.from, at(4001));
    bisection.on_count(600);
    EXPECT_FALSE(bisection.next());
}

/// Returns few distinct times, so that many records share a time.
Times arbitrary_times(int count_max) {
    const auto spread = *rc::gen::element(3, 40, 1000, 100'000);
    const auto count = *rc::gen::inRange(0, count_max);
    Times times;
    for (int i = 0; i < count; ++i) { times.push_back(at(*rc::gen::inRange(0, spread))); }
    std::ranges::sort(times);
    return times;
}

BisectionOptions arbitrary_options() {
    BisectionOptions options;
    options.records_max = static_cast<std::size_t>(*rc::gen::inRange(1, 30));
    options.mirrored_max = options.records_max * 2;
    if (*rc::gen::inRange(0, 2) == 1) { options.cuts = {0.5, 0.9}; }
    return options;
}

double steps_allowed(std::size_t differences, std::size_t records) {
    const auto levels = std::log2(static_cast<double>(records) + 2) + 3;
    return 3 + 2 * levels * static_cast<double>(differences);
}

RC_GTEST_PROP(BisectionProperty, FindsAllThatOneSideLacks, ()) {
    const auto all = arbitrary_times(400);
    const bool mirror_lacks = *rc::gen::arbitrary<bool>();
    Times fewer;
    Times lacking;
    for (const auto time : all) { (*rc::gen::inRange(0, 25) == 0 ? lacking : fewer).push_back(time); }
    const auto outcome = run(mirror_lacks ? fewer : all, mirror_lacks ? all : fewer, arbitrary_options());
    for (const auto time : lacking) { RC_ASSERT(outcome.has_read(time)); }
    RC_ASSERT(static_cast<double>(outcome.steps()) <= steps_allowed(lacking.size(), all.size()));
}

RC_GTEST_PROP(BisectionProperty, WhatIsNotReadLiesInWindowsWithEqualCounts, ()) {
    const auto mirrored = arbitrary_times(300);
    const auto source = arbitrary_times(300);
    const auto outcome = run(mirrored, source, arbitrary_options());
    for (const auto& times : {mirrored, source}) {
        for (const auto time : times) { RC_ASSERT(outcome.has_read(time) != outcome.has_closed(time)); }
    }
}

RC_GTEST_PROP(BisectionProperty, MovingSourceHidesNoRecordThatItLacksThroughout, ()) {
    const auto mirrored = arbitrary_times(300);
    RC_PRE(mirrored.size() > 1);
    auto source = mirrored;
    const auto victim = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, source.size()));
    const auto gone = source[static_cast<std::size_t>(victim)];
    source.erase(source.begin() + victim);
    // The source changes during the search. A changed record gets a new time, so in a window of past times
    // records can only disappear.
    const auto moving = [&](const TimeWindow& window) {
        const auto total = count_in(source, window);
        if (!source.empty() && *rc::gen::inRange(0, 3) == 0) { source.pop_back(); }
        return total;
    };
    const auto outcome = run(mirrored, moving, arbitrary_options());
    RC_ASSERT(outcome.has_read(gone));
}

}  // namespace
}  // namespace stmirror::verify
