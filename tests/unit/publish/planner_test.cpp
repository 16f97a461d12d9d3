// SPDX-License-Identifier: MIT
// Tests the planner with a target in memory. Every failure happens at every statement, in virtual time.
#include "publish/planner.hpp"

#include <gtest/gtest.h>

#include <string>

#include "planner_world.hpp"

namespace stmirror::publish {
namespace {

using std::chrono::seconds;
using Kind = Step::Kind;

Failure refusal(const std::string& state) { return {Problem{Errc::Database, state}, state}; }

std::size_t statements_without_fault() {
    World world;
    world.run();
    EXPECT_EQ(world.target.rows, world.expected());
    return world.statements;
}

TEST(PlannerTest, EveryPassingFailureAtEveryStatementIsOvercome) {
    const auto count = statements_without_fault();
    for (const std::string state : {"40001", "40003", "40P01", "57P01", "08006", "53100"}) {
        for (std::size_t at = 1; at <= count; ++at) {
            for (const bool takes_effect : {false, true}) {
                World world;
                world.fault = Fault{at, refusal(state), takes_effect};
                world.run();
                EXPECT_EQ(world.target.rows, world.expected()) << state << " at statement " << at;
                EXPECT_TRUE(world.is_published());
                EXPECT_LE(world.longest_wait, seconds{5});
            }
        }
    }
}

TEST(PlannerTest, ALostConnectionAtEveryStatementIsOvercome) {
    const auto count = statements_without_fault();
    for (std::size_t at = 1; at <= count; ++at) {
        World world;
        world.fault = Fault{at, Failure{Problem{Errc::Disconnected, ""}}, at % 2 == 0};
        world.run();
        EXPECT_EQ(world.target.rows, world.expected()) << "statement " << at;
    }
}

TEST(PlannerTest, ARefusedRecordIsFoundAndParkedAndTheOthersArrive) {
    World world;
    world.refused = {1, 8};
    world.run();
    EXPECT_EQ(world.target.rows, world.expected());
    EXPECT_EQ(world.target.parked.size(), 2U);
    EXPECT_TRUE(world.is_published());
}

TEST(PlannerTest, OnlyRefusedRecordsAreParkedWhateverFailsAtWhicheverStatement) {
    const auto world_of = [] {
        World world;
        world.refused = {1, 8};
        return world;
    };
    auto clean = world_of();
    clean.run();
    const std::vector<Failure> failures{Failure{Problem{Errc::Disconnected, ""}},
                                        Failure{Problem{Errc::NotOurs, ""}},
                                        Failure{Problem{Errc::TooOld, ""}}};
    for (const auto& failure : failures) {
        for (std::size_t at = 4; at <= clean.statements; ++at) {
            for (const bool takes_effect : {false, true}) {
                auto world = world_of();
                world.fault = Fault{at, failure, takes_effect};
                world.run();
                EXPECT_EQ(world.target.rows, world.expected()) << "statement " << at;
                EXPECT_EQ(world.target.parked, clean.target.parked)
                    << failure.error.line() << " at statement " << at << ", " << takes_effect;
            }
        }
    }
}

TEST(PlannerTest, ARecordOfALoadThatIsParkedIsNotMistakenForAChange) {
    Planner planner({.batch = 1}, 1, Random(1));
    const auto do_next = [&](Kind kind, const Progress& progress) {
        const auto step = planner.next({});
        ASSERT_EQ(step.kind, kind);
        planner.done(step, progress, {});
    };
    do_next(Kind::Connect, {});
    do_next(Kind::Prepare, {});
    do_next(Kind::Claim, {.loading = true});
    do_next(Kind::Load, {.loading = true});
    planner.failed(planner.next({}), 1, refusal("23514"), {});
    planner.mirror_changed();
    const auto step = planner.next({});
    EXPECT_EQ(step.kind, Kind::Load);
    EXPECT_TRUE(step.park);
}

TEST(PlannerTest, AStatementThatTakesTooLongIsRepeatedWithFewerRecords) {
    for (const auto& failure : {refusal("57014"), Failure{Problem{Errc::Timeout, ""}}}) {
        World world({.once = true});
        world.first_keys = 1000;
        world.too_long = Fault{100, failure};
        EXPECT_EQ(world.run().kind, Kind::End);
        EXPECT_FALSE(world.planner.failure().has_value());
        EXPECT_EQ(world.target.rows, world.expected());
        EXPECT_TRUE(world.target.parked.empty());
    }
}

TEST(PlannerTest, AComparisonThatWasInterruptedBeginsAnewIfAllMustBeCompared) {
    World world({.once = true, .compare_first = true, .batch = 1});
    world.target.position = world.log.size();
    world.target.loaded = 3;  // an earlier process compared the keys 0 to 2, but now these differ again
    world.run();
    EXPECT_EQ(world.target.rows, world.expected());
    EXPECT_EQ(world.compared, 1);
}

TEST(PlannerTest, APositionThatTheLogDoesNotReachLeadsToAComparison) {
    World world;
    world.run();
    world.target.position = 1;  // as after the restore of a backup
    world.target.rows.erase(9);
    world.pruned = 4;
    world.planner.mirror_changed();
    world.run();
    EXPECT_EQ(world.target.rows, world.expected());
}

TEST(PlannerTest, AMissingTableIsCreatedBeforeTheNextAttempt) {
    World world;
    world.fault = Fault{5, refusal("42P01")};
    world.run();
    EXPECT_EQ(world.prepared, 2);
    EXPECT_EQ(world.target.rows, world.expected());
}

TEST(PlannerTest, AnOutageIsTriedAgainAtLeastEveryFiveSeconds) {
    World world;
    Duration waited{};
    for (int i = 0; i < 1000; ++i) {
        const auto step = world.planner.next(world.now);
        if (step.kind == Kind::Wait) {
            EXPECT_LE(step.until - world.now, seconds{5});
            waited += step.until - world.now;
            world.now = step.until;
        } else {
            world.planner.failed(step, 0, Failure{Problem{Errc::Connect, ""}}, world.now);
        }
    }
    EXPECT_GT(waited, seconds{500});  // the planner waits instead of retrying in a loop
    world.run();
    EXPECT_EQ(world.target.rows, world.expected());
}

TEST(PlannerTest, OnceEndsWhenAllIsPublished) {
    World world({.once = true});
    EXPECT_EQ(world.run().kind, Kind::End);
    EXPECT_FALSE(world.planner.failure().has_value());
    EXPECT_TRUE(world.is_published());
}

TEST(PlannerTest, OnceEndsWithTheFailureAfterAFewAttempts) {
    Planner planner({.once = true}, 1, Random(1));
    TimePoint now{};
    for (int attempt = 0; attempt < 8; ++attempt) {
        auto step = planner.next(now);
        if (step.kind == Kind::Wait) { now = step.until; }
        step = planner.next(now);
        ASSERT_EQ(step.kind, Kind::Connect);
        planner.failed(step, 0, Failure{Problem{Errc::Connect, "down"}}, now);
    }
    EXPECT_EQ(planner.next(now).kind, Kind::End);
    ASSERT_TRUE(planner.failure().has_value());
    EXPECT_EQ(planner.failure()->error.code, Errc::Connect);
}

TEST(PlannerTest, ATenantOfAnotherPublisherIsClaimedAgainLaterAndDoesNotStopTheOthers) {
    Planner planner({}, 2, Random(1));
    TimePoint now{};
    planner.done(planner.next(now), {}, now);  // connected
    planner.done(planner.next(now), {}, now);  // prepared
    const auto first = planner.next(now);
    planner.failed(first, 0, Failure{Problem{Errc::NotOurs, ""}}, now);
    const auto second = planner.next(now);
    EXPECT_EQ(second.kind, Kind::Claim);
    EXPECT_NE(second.tenant, first.tenant);
    planner.done(second, {}, now);
    const auto wait = planner.next(now);
    EXPECT_EQ(wait.kind, Kind::Wait);
    EXPECT_EQ(wait.until - now, seconds{15});
    EXPECT_EQ(planner.next(wait.until).kind, Kind::Claim);
}

TEST(PlannerTest, AnIdlePublisherRenewsItsClaimsOnceAMinute) {
    World world;
    world.run();
    const auto begin = world.now;
    int renewals = 0;
    while (world.now - begin < seconds{630}) {
        const auto step = world.planner.next(world.now);
        if (step.kind == Kind::Wait) {
            world.now = step.until;
            continue;
        }
        EXPECT_EQ(step.kind, Kind::Renew);
        ++renewals;
        world.planner.done(step, {}, world.now);
    }
    EXPECT_EQ(renewals, 10);
}

TEST(PlannerTest, WhatOnlyPeopleCanRepairEndsIt) {
    Planner planner({}, 1, Random(1));
    planner.failed(planner.next({}), 0, refusal("42501"), {});
    EXPECT_EQ(planner.next({}).kind, Kind::End);
    EXPECT_EQ(planner.failure()->sqlstate, "42501");
}

TEST(PlannerTest, AllIsComparedOnceADay) {
    World world;
    world.run();
    const auto begin = world.now;
    for (;;) {
        const auto step = world.planner.next(world.now);
        if (step.kind == Kind::Compare) { break; }
        if (step.kind == Kind::Wait) { world.now = step.until; }
        if (step.kind == Kind::Renew) { world.planner.done(step, {}, world.now); }
    }
    EXPECT_EQ(world.now - begin, std::chrono::hours{24});
}

TEST(PlannerTest, AServerWhoseClockWasSetBackDelaysTheComparisonByOneDayAtMost) {
    Planner planner({}, 1, Random(1));
    planner.done(planner.next({}), {}, {});  // connected
    planner.done(planner.next({}), {}, {});  // prepared
    planner.done(planner.next({}), {.compared_ago = -std::chrono::hours{1000}}, {});
    TimePoint now{};
    for (auto step = planner.next(now); step.kind != Kind::Compare; step = planner.next(now)) {
        if (step.kind == Kind::Wait) { now = step.until; }
        planner.done(step, {}, now);
        ASSERT_LE(now - TimePoint{}, std::chrono::hours{24});
    }
}

}  // namespace
}  // namespace stmirror::publish
