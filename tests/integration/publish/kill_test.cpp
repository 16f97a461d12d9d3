// SPDX-License-Identifier: MIT
// kill -9 of publishers and of the server at random times, while the mirror changes: in the end both sides
// are equal.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "base/random.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "publish/verification.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using std::chrono::milliseconds;

class KillTest : public PublishTest {
 protected:
    /// A process that publishes in small transactions until it is killed.
    pid_t start_publisher() {
        const auto pid = ::fork();
        if (pid != 0) return pid;
        auto with = parts();
        with.pause = [](Duration wait) {
            std::this_thread::sleep_for(std::min<Duration>(wait, milliseconds{2}));
            return true;
        };
        PlannerLimits limits{.batch = 3};
        limits.backoff = {.base = milliseconds{1}, .cap = milliseconds{5}};
        (void)Publisher(std::move(with), limits).run();
        ::_exit(1);
    }
    static void kill(pid_t pid) {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
    }

    void change_some() {
        std::vector<Person> people;
        for (auto count = 1 + random.below(9); count > 0; --count) {
            const auto id = static_cast<std::int64_t>(random.below(40));
            const auto number = static_cast<std::int64_t>(random.below(1000));
            people.push_back({.id = id,
                              .name = "n" + std::to_string(++version),
                              .modified = clock.time.to_string(),
                              .tags = std::vector<std::int64_t>(random.below(4), number)});
        }
        std::ranges::sort(people, {}, &Person::id);
        const auto same = std::ranges::unique(people, {}, &Person::id);
        people.erase(same.begin(), same.end());
        clock.time = clock.time + std::chrono::seconds{1};
        apply(people);
        if (random.below(3) == 0) delete_some();
    }
    void delete_some() {
        const std::vector<std::string> keys{"[" + std::to_string(random.below(40)) + "]"};
        ASSERT_TRUE(repairs().mark_deleted(feed, keys).has_value());
    }
    bool several_have_published() {
        const auto rows = postgres.rows("SELECT seq > 0 AND epoch > 10 FROM servicetitan._stmirror_position");
        return rows == std::vector<std::string>{"t"};
    }
    void wait_a_little() { std::this_thread::sleep_for(milliseconds{random.below(60)}); }

    using Person = mirror::Person;
    Random random = Random::from_system();
    int version = 0;
};

TEST_F(KillTest, NothingIsLostOrDoubled) {
    constexpr int kills = 40;
    constexpr int kills_max = 400;  // on a busy machine most publishers are killed before they begin
    for (int i = 0; i < kills || (!several_have_published() && i < kills_max); ++i) {
        // Two of the same mirror: each takes the tenant from the other again and again.
        const auto first = start_publisher();
        const auto second = start_publisher();
        for (auto count = random.below(4); count > 0; --count) {
            change_some();
            wait_a_little();
        }
        constexpr int server_kills_every = 8;
        if (i % server_kills_every == server_kills_every - 1) {
            postgres.stop();
            postgres.start();
        }
        kill(first);
        wait_a_little();
        kill(second);
    }
    EXPECT_TRUE(several_have_published());
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    expect_equal();
    const auto all = layout();
    const auto link = Connection::open(postgres.conninfo());
    Target target(**link, all, "here");
    const auto verdicts = verify(*reader(), target, all, 7);
    ASSERT_TRUE(verdicts.has_value());
    for (const auto& each : *verdicts) EXPECT_TRUE(each.is_equal()) << each.table;
}

}  // namespace
}  // namespace stmirror::publish
