// SPDX-License-Identifier: MIT
// Tests the publisher as a service: it follows changes, waits, and shares tenants with other publishers.
#include <gmock/gmock.h>

#include "publish/target_schema.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;

/// A clock that advances only while the publisher waits.
class WaitedClock final : public Clock {
 public:
    TimePoint now() const override { return time; }
    Timestamp utc_now() const override { return {}; }
    TimePoint time{};
};

class CountingLink final : public Link {
 public:
    CountingLink(std::unique_ptr<Link> link, std::size_t& count) : link_(std::move(link)), count_(count) {}
    Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) override {
        count_ += queries.size();
        return link_->run(queries);
    }
    Outcome<> copy(const std::string& sql, const std::string& input) override {
        ++count_;
        return link_->copy(sql, input);
    }

 private:
    std::unique_ptr<Link> link_;
    std::size_t& count_;
};

class FollowTest : public PublishTest {
 protected:
    /// Runs until the clock has advanced by `time`. The clock advances only while the publisher waits.
    Result<> follow_for(Duration time, PublisherParts with, std::function<void()> while_waiting = [] {}) {
        const auto end = clock_.time + time;
        with.pause = [&, end](Duration wait) {
            if (wait > Duration{0}) { while_waiting(); }
            clock_.time += wait;
            return clock_.time < end;
        };
        return Publisher(std::move(with), {}).run();
    }
    PublisherParts waiting_parts(const std::string& mirror_name = "here") {
        auto with = parts();
        return {with.open_mirror, with.connect, with.layout, with.tenants, mirror_name, 100, clock_, log, {}};
    }
    WaitedClock clock_;
};

TEST_F(FollowTest, AfterAStopAStatementMayStillEndButNotForLong) {
    std::stop_source stop;
    const auto link = Connection::open(postgres.conninfo(), stop.get_token()).value();
    stop.request_stop();
    EXPECT_TRUE(link->run({{"SELECT pg_sleep(0.3)"}}).has_value());
    const auto late = link->run({{"SELECT pg_sleep(60)"}});
    ASSERT_TRUE(late.has_error());
    EXPECT_EQ(late.error().error.code, Errc::Stopped);
}

TEST_F(FollowTest, AChangeIsSentWithinASecondAndTheClaimIsReleasedAtTheEnd) {
    apply({{.id = 1, .name = "Ada"}});
    bool changed = false;
    const auto begin = clock_.time;
    Duration seen{};
    const auto done = follow_for(std::chrono::seconds{30}, waiting_parts(), [&] {
        if (!changed) {
            apply({{.id = 2, .name = "Bob"}});
            changed = true;
        } else if (seen == Duration{0} && people().size() == 2) {
            seen = clock_.time - begin;
        }
    });
    ASSERT_TRUE(done.has_value()) << done.error().text;
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob"));
    EXPECT_GT(seen, Duration{0});
    EXPECT_LE(seen, std::chrono::seconds{1});
    EXPECT_THAT(postgres.rows("SELECT until <= now() FROM servicetitan._stmirror_owner"), ElementsAre("t"));
}

TEST_F(FollowTest, WithoutChangesItSendsOneStatementAMinute) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    std::size_t count = 0;
    std::size_t at_first_wait = 0;
    auto with = waiting_parts();
    with.connect = [this, &count]() -> Outcome<std::unique_ptr<Link>> {
        auto link = Connection::open(postgres.conninfo());
        return std::unique_ptr<Link>(new CountingLink(std::move(link.value()), count));
    };
    const auto done = follow_for(std::chrono::minutes{10} + std::chrono::seconds{5}, std::move(with), [&] {
        if (at_first_wait == 0) { at_first_wait = count; }
    });
    ASSERT_TRUE(done.has_value()) << done.error().text;
    EXPECT_EQ(count - at_first_wait, 11U);  // the last statement releases the tenant
}

TEST_F(FollowTest, OfTwoMirrorsOnlyOneAdvances) {
    apply({{.id = 1, .name = "Ada"}});
    const auto all = layout();
    const auto link = Connection::open(postgres.conninfo());
    ASSERT_TRUE(create_missing(**link, all).has_value());
    Target owner(**link, all, "elsewhere");
    ASSERT_TRUE(owner.claim(7, {}).has_value());
    const auto waiting = follow_for(std::chrono::minutes{5}, waiting_parts());
    ASSERT_TRUE(waiting.has_value());
    EXPECT_THAT(postgres.rows("SELECT mirror FROM servicetitan._stmirror_position"),
                ElementsAre("elsewhere"));
    ASSERT_TRUE(owner.release({7}).has_value());
    ASSERT_TRUE(follow_for(std::chrono::seconds{20}, waiting_parts()).has_value());
    EXPECT_THAT(people(), ElementsAre("1|Ada"));
}

TEST_F(FollowTest, ATenantOfAnotherMirrorIsReportedAsSuch) {
    apply({{.id = 1, .name = "Ada"}});
    const auto all = layout();
    const auto link = Connection::open(postgres.conninfo());
    ASSERT_TRUE(create_missing(**link, all).has_value());
    Target owner(**link, all, "elsewhere");
    ASSERT_TRUE(owner.claim(7, {}).has_value());
    auto with = waiting_parts();
    with.last_state = {.sent = mirror::ChangePosition{1, "t1"}, .parked = 3};
    std::vector<mirror::TargetState> states;
    std::vector<TimePoint> times{clock_.time};
    with.keep_state = [&](const auto& state) {
        states.push_back(state);
        times.push_back(clock_.time);
    };
    ASSERT_TRUE(follow_for(std::chrono::minutes{5}, std::move(with)).has_value());
    times.push_back(clock_.time);
    for (std::size_t i = 1; i < times.size(); ++i) {
        EXPECT_LE(times[i] - times[i - 1], std::chrono::minutes{1});
    }
    ASSERT_FALSE(states.empty());
    EXPECT_EQ(states.back().sent, std::nullopt);
    EXPECT_EQ(states.back().parked, 0U);
}

TEST_F(FollowTest, AnOutageOfTheServerIsWaitedFor) {
    apply({{.id = 1, .name = "Ada"}});
    int waits = 0;
    const auto done = follow_for(std::chrono::minutes{2}, waiting_parts(), [&] {
        if (++waits == 1) { postgres.stop(); }
        if (waits == 2) { apply({{.id = 2, .name = "Bob"}}); }
        if (waits == 30) { postgres.start(); }
    });
    ASSERT_TRUE(done.has_value()) << done.error().text;
    expect_equal();
}

TEST_F(FollowTest, AMirrorMadeAnewIsCompared) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}, {.id = 3, .name = "Cy"}});
    int waits = 0;
    const auto done = follow_for(std::chrono::minutes{3}, waiting_parts(), [&] {
        if (++waits != 1) { return; }
        close();
        for (const auto* end : {"", "-wal", "-shm"}) {
            std::filesystem::remove(mirror_path().string() + end);
        }
        clock.time = clock.time + std::chrono::hours{1};
        open();
        apply({{.id = 2, .name = "Bea", .tags = {4}}, {.id = 3, .name = "Cy"}});
        finish_backfill();
    });
    ASSERT_TRUE(done.has_value()) << done.error().text;
    expect_equal();
    EXPECT_THAT(logged, ::testing::HasSubstr("publish_log_too_short"));
}

TEST_F(FollowTest, AFileThatIsNoMirrorAnyMoreEndsIt) {
    apply({{.id = 1, .name = "Ada"}});
    int waits = 0;
    auto with = waiting_parts();
    with.open_mirror = [this, &waits]() -> Result<std::unique_ptr<mirror::Reader>> {
        if (waits > 0) { return Problem{Errc::NotOurs, "another environment"}; }
        return mirror::Reader::open(mirror_path());
    };
    const auto done = follow_for(std::chrono::minutes{3}, std::move(with), [&] {
        if (++waits == 1) { execute("UPDATE _changes SET at = '2020-01-01T00:00:00.0000000Z'"); }
    });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::Io);
}

}  // namespace
}  // namespace stmirror::publish
