// SPDX-License-Identifier: MIT
// The planner against a target that is a few maps: every failure at every statement, in virtual time.
#include "publish/planner.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

namespace stmirror::publish {
namespace {

using std::chrono::seconds;
using Kind = Step::Kind;

/// What a tenant has in the target.
struct Copy {
    std::map<int, std::size_t> rows;  ///< key -> number of the change
    std::map<int, std::string> parked;
    std::size_t position = 0;
    std::size_t loaded = 0;  ///< keys of the first load; the source has keys 0, 1, …
    bool loading = true;
    bool operator==(const Copy&) const = default;
};

/// A statement that fails.
struct Fault {
    std::size_t at = 0;  ///< the n-th statement of the run, from 1
    Failure failure{Problem{Errc::Database, ""}, ""};
    bool takes_effect = false;  ///< a COMMIT that the server executed
};

/// Carries out the planner's steps.
class World {
 public:
    explicit World(PlannerLimits limits = {}) : planner(limits, 1, Random(1)) {}

    /// Until the planner waits for a change, or ends.
    Step run() {
        constexpr int steps_max = 10'000;
        for (int i = 0; i < steps_max; ++i) {
            const auto step = planner.next(now);
            if (step.kind == Kind::End || (step.kind == Kind::Wait && is_published())) return step;
            if (step.kind == Kind::Wait) {
                longest_wait = std::max(longest_wait, step.until - now);
                now = step.until;
                continue;
            }
            carry_out(step);
        }
        ADD_FAILURE() << "the planner does not come to an end";
        return {};
    }

    bool is_published() const { return !target.loading && target.position == log.size(); }
    /// What the target must have in the end.
    std::map<int, std::size_t> expected() const {
        std::map<int, std::size_t> rows;
        for (int key = 0; key < first_keys; ++key) rows[key] = 0;
        for (std::size_t i = 0; i < log.size(); ++i) rows[log[i]] = i + 1;
        for (const auto key : refused) rows.erase(key);
        return rows;
    }

    Planner planner;
    TimePoint now{};
    Duration longest_wait{};
    int first_keys = 5;
    std::vector<int> log{7, 1, 8, 7, 9};
    std::vector<int> refused;  ///< keys that the target refuses
    Copy target;
    std::optional<Fault> fault;
    std::size_t statements = 0;
    std::size_t pruned = 0;  ///< changes that the log no longer has
    int prepared = 0;

 private:
    bool fails() { return ++statements == (fault ? fault->at : 0); }

    void carry_out(const Step& step) {
        std::size_t size = 0;
        Copy copy = target;
        const auto fail = [&](const Failure& failure) { planner.failed(step, size, failure, now); };
        if (fails()) return fail(fault->failure);  // the first statement: CONNECT, CREATE, BEGIN or UPDATE
        if (step.kind == Kind::Prepare) ++prepared;
        if (step.kind == Kind::Load || step.kind == Kind::Follow || step.kind == Kind::Restart) {
            if (fails()) return fail(fault->failure);  // the position
            if (auto failure = write(step, copy, size)) return fail(*failure);
            if (fails()) {  // COMMIT
                if (fault->takes_effect) target = copy;
                return fail(fault->failure);
            }
            target = copy;
        }
        planner.done(step, progress(), now);
    }

    std::optional<Failure> write(const Step& step, Copy& copy, std::size_t& size) {
        if (step.kind == Kind::Restart) {
            copy.position = log.size();
            copy.loading = true;
            copy.loaded = 0;
            return std::nullopt;
        }
        if (step.kind == Kind::Follow && copy.position < pruned) return Failure{Problem{Errc::TooOld, ""}};
        const auto keys = step.kind == Kind::Load ? load(step.limit, copy) : follow(step.limit, copy);
        size = keys.size();
        if (fails()) return fault->failure;  // the rows
        for (const auto& [key, seq] : keys) {
            const bool is_refused = std::ranges::find(refused, key) != refused.end();
            if (step.park) {
                copy.parked[key] = "23514";
            } else if (is_refused) {
                return Failure{Problem{Errc::Database, ""}, "23514"};
            } else {
                copy.rows[key] = seq;
            }
        }
        return std::nullopt;
    }

    using Keys = std::vector<std::pair<int, std::size_t>>;
    Keys load(std::size_t limit, Copy& copy) const {
        Keys keys;
        std::map<int, std::size_t> source;
        for (int key = 0; key < first_keys; ++key) source[key] = 0;
        for (std::size_t i = 0; i < copy.position; ++i) source[log[i]] = i + 1;
        for (auto row = source.begin(); row != source.end(); ++row) {
            if (std::distance(source.begin(), row) < static_cast<int>(copy.loaded)) continue;
            if (keys.size() < limit) keys.emplace_back(*row);
        }
        copy.loaded += keys.size();
        if (copy.loaded == source.size()) copy.loading = false;
        return keys;
    }
    Keys follow(std::size_t limit, Copy& copy) const {
        Keys keys;
        while (keys.size() < limit && copy.position < log.size()) {
            keys.emplace_back(log[copy.position], copy.position + 1);
            ++copy.position;
        }
        return keys;
    }

    Progress progress() const {
        if (target.loading) return Progress::Loading;
        return target.position < log.size() ? Progress::Following : Progress::CaughtUp;
    }
};

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

TEST(PlannerTest, APositionThatTheLogDoesNotReachLeadsToAComparison) {
    World world;
    world.run();
    world.target.position = 1;  // a restored backup
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
    EXPECT_GT(waited, seconds{500});  // it does not spin
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
        if (step.kind == Kind::Wait) now = step.until;
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
    planner.done(second, Progress::CaughtUp, now);
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
        if (step.kind == Kind::Restart) break;
        if (step.kind == Kind::Wait) world.now = step.until;
        if (step.kind == Kind::Renew) world.planner.done(step, {}, world.now);
    }
    EXPECT_EQ(world.now - begin, std::chrono::hours{24});
}

}  // namespace
}  // namespace stmirror::publish
