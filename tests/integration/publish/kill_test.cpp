// SPDX-License-Identifier: MIT
// Random histories. The mirror changes while publishers and the server are killed, the server is restored
// from an older backup, the log is pruned too far, the mirror is created anew, and the tenant moves between
// two daemons. In quiet periods, both sides must become equal. STMIRROR_KILLS sets the number of killed
// processes.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <thread>

#include "base/random.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "publish/verification.hpp"
#include "publish_fixture.hpp"
#include "support/comes_true.hpp"

namespace stmirror::publish {
namespace {

namespace fs = std::filesystem;
using mirror::Person;
using std::chrono::milliseconds;

int wanted_kills() {
    const auto* text = std::getenv("STMIRROR_KILLS");  // NOLINT(concurrency-mt-unsafe)
    constexpr int few = 60;
    return text == nullptr ? few : std::atoi(text);  // NOLINT(cert-err34-c)
}

class KillTest : public PublishTest {
 protected:
    /// Starts a process that publishes in small transactions until it is killed.
    pid_t start_publisher(const std::string& mirror_name) {
        const auto pid = ::fork();
        if (pid != 0) { return pid; }
        auto with = parts(mirror_name);
        with.pause = [](Duration wait) {
            std::this_thread::sleep_for(std::min<Duration>(wait, milliseconds{2}));
            return true;
        };
        PlannerLimits limits{.batch = 3, .claim_again = milliseconds{10}};
        limits.backoff = {.base = milliseconds{1}, .cap = milliseconds{5}};
        (void)Publisher(std::move(with), limits).run();
        ::_exit(1);
    }
    void kill(pid_t pid) {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        ++kills;
    }

    Person some_person() {
        return {.id = static_cast<std::int64_t>(random.below(40)),
                .name = "n" + std::to_string(++version),
                .modified = clock.time.to_string(),
                .tags = std::vector<std::int64_t>(random.below(4),
                                                  static_cast<std::int64_t>(random.below(1000)))};
    }
    void change_some() {
        clock.time = clock.time + std::chrono::seconds{1};
        std::map<std::int64_t, Person> changed;
        for (auto count = 1 + random.below(9); count > 0; --count) {
            const auto person = some_person();
            changed[person.id] = person;
        }
        std::vector<Person> page;
        for (const auto& [id, person] : changed) { page.push_back(source[id] = person); }
        apply(page);
        if (random.below(3) == 0) { delete_one(); }
    }
    void delete_one() {
        const auto id = static_cast<std::int64_t>(random.below(40));
        source.erase(id);
        ASSERT_TRUE(repairs().mark_deleted(feed, std::vector{"[" + std::to_string(id) + "]"}).has_value());
    }
    /// Reads everything from the source again, as a daemon does after an interruption.
    void read_source_again() {
        clock.time = clock.time + std::chrono::minutes{1};
        std::vector<Person> page;
        for (const auto& [id, person] : source) { page.push_back(person); }
        apply(page);
        std::vector<std::string> gone;
        for (const auto& id : rows("SELECT id FROM people WHERE _deleted_at IS NULL")) {
            if (!source.contains(std::stoll(id))) { gone.push_back("[" + id + "]"); }
        }
        ASSERT_TRUE(repairs().mark_deleted(feed, gone).has_value());
        finish_backfill();
    }
    /// Renames the files of a mirror that no process has open.
    static void rename_mirror(const fs::path& from, const fs::path& to) {
        for (const auto* end : {"", "-wal", "-shm"}) {
            if (fs::exists(from.string() + end)) { fs::rename(from.string() + end, to.string() + end); }
        }
    }
    void make_mirror_anew() {
        close();
        for (const auto* end : {"", "-wal", "-shm"}) { fs::remove(mirror_path().string() + end); }
        open();
        read_source_again();
    }
    /// Moves the tenant to the other daemon. The other daemon has its own mirror. This mirror is as it was
    /// when the tenant was last moved away from it.
    void move_to_other_daemon() {
        close();
        rename_mirror(mirror_path(), folder.path() / here);
        here = here == "here" ? "there" : "here";
        rename_mirror(folder.path() / here, mirror_path());
        open();
        read_source_again();
        postgres.run("UPDATE servicetitan._stmirror_owner SET until = now()");
    }

    void kill_server() {
        ++events["server killed"];
        postgres.kill();
        postgres.start();
    }
    /// Causes a random event of the history, or none. Must be called while no publisher runs.
    void something_happens() {
        constexpr std::uint64_t kinds = 12;
        switch (random.below(kinds)) {
            case 0:
                return kill_server();
            case 1:
                has_backup = true;
                return postgres.back_up();
            case 2:
            case 3:
                if (!has_backup) { return; }
                ++events["older backup restored"];
                return postgres.restore();
            case 4:
                ++events["log pruned"];
                return execute("DELETE FROM _changes WHERE seq < (SELECT max(seq) FROM _changes)");
            case 5:
                ++events["mirror created anew"];
                return make_mirror_anew();
            case 6:
                ++events["tenant moved"];
                return move_to_other_daemon();
            default:
                return;
        }
    }
    /// Runs two publishers at the same time until they are killed. Sometimes the second publisher claims the
    /// tenant for another mirror, like a publisher that still runs where the tenant was before.
    void publish_until_killed() {
        const auto first = start_publisher(here);
        const bool is_ghost = random.below(4) == 0;
        const auto second = start_publisher(is_ghost ? "ghost" : here);
        for (auto count = random.below(4); count > 0; --count) {
            change_some();
            wait_a_little();
        }
        if (random.below(8) == 0) { kill_server(); }
        kill(first);
        wait_a_little();
        kill(second);
    }
    void wait_a_little() { std::this_thread::sleep_for(milliseconds{random.below(60)}); }

    /// Ends the killed publisher's claim now, instead of waiting for it to expire. Then publishes and
    /// compares.
    void expect_equal_after_quiet() {
        postgres.run("UPDATE servicetitan._stmirror_owner SET until = now()");
        const auto published = publish(parts(here));
        ASSERT_TRUE(published.has_value()) << published.error().text;
        expect_equal();
        const auto all = layout();
        const auto link = Connection::open(postgres.conninfo());
        Target target(**link, all, here);
        const auto verdicts = verify(*reader(), target, all, 7);
        ASSERT_TRUE(verdicts.has_value()) << verdicts.error().error.text;
        for (const auto& each : *verdicts) {
            EXPECT_TRUE(each.is_equal() && each.pending == 0) << each.table;
        }
    }

    const std::uint64_t seed = Random::from_system()();
    Random random{seed};
    std::string here = "here";
    std::map<std::int64_t, Person> source;
    bool has_backup = false;
    int version = 0;
    int kills = 0;
    std::map<std::string, int> events;
};

TEST_F(KillTest, NothingIsLostOrDoubled) {
    change_some();
    ASSERT_TRUE(publish(parts(here)).has_value());
    std::uint64_t equal = 0;
    while (kills < wanted_kills()) {
        publish_until_killed();
        something_happens();
        if (random.below(3) != 0) { continue; }
        expect_equal_after_quiet();
        ASSERT_FALSE(HasFailure()) << "seed " << seed << ", after " << kills << " kills";
        ++equal;
    }
    expect_equal_after_quiet();
    EXPECT_GT(equal, 0U);
    std::cout << kills << " publishers killed, " << equal << " comparisons";
    for (const auto& [event, count] : events) { std::cout << ", " << event << " " << count; }
    std::cout << '\n';
}

class TwoMirrorsTest : public KillTest {};

TEST_F(TwoMirrorsTest, OnlyOneAdvances) {
    change_some();
    ASSERT_TRUE(publish(parts("here")).has_value());
    const auto own = start_publisher("here");
    ASSERT_TRUE(testing::comes_true([&] {
        return postgres.rows("SELECT until > now() FROM servicetitan._stmirror_owner") ==
               std::vector<std::string>{"t"};
    }));
    const auto other = start_publisher("there");
    const std::string of_there =
        "SELECT seq, loading_table FROM servicetitan._stmirror_position WHERE mirror = 'there'";
    for (int i = 0; i < 30; ++i) {
        change_some();
        wait_a_little();
    }
    kill(own);
    EXPECT_THAT(postgres.rows(of_there), ::testing::IsEmpty());
    kill(other);
    expect_equal_after_quiet();
}

}  // namespace
}  // namespace stmirror::publish
