// SPDX-License-Identifier: MIT
// A reader of the target queries new rows as docs/publishing.md says. Whatever happens to the mirror and the
// target in between, the reader ends with the rows of the target.
#include <gmock/gmock.h>

#include <map>
#include <utility>

#include "base/random.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

namespace fs = std::filesystem;

/// Keeps a copy of the people.
class TargetReader {
 public:
    explicit TargetReader(const testing::Postgres& server) : server_(server) {}

    /// Reads the rows with new numbers. If the numbers have begun anew, reads all rows again.
    void look() {
        const auto since =
            server_.rows("SELECT numbered_since FROM servicetitan._stmirror_owner WHERE tenant_id = 7");
        if (std::exchange(since_, since) != since) {
            last_ = 0;
            people_.clear();
        }
        const auto link = Connection::open(server_.conninfo());
        const auto answers = link.value()->run(
            {{"SELECT id, name || coalesce(_deleted_at::text, ''), _seq FROM servicetitan.people"
              " WHERE tenant_id = 7 AND _seq >= $1::bigint ORDER BY _seq",
              {last_}}});
        ASSERT_TRUE(answers.has_value()) << answers.error().error.text;
        for (const auto& row : answers->front().rows) {
            people_[*row[0]] = *row[1];
            last_ = std::stoll(*row[2]);
        }
    }
    const std::map<std::string, std::string>& people() const { return people_; }

 private:
    const testing::Postgres& server_;
    std::vector<std::string> since_;
    std::int64_t last_ = 0;
    std::map<std::string, std::string> people_;
};

class ReaderTest : public PublishTest {
 protected:
    void change_some() {
        clock.time = clock.time + std::chrono::seconds{1};
        for (auto count = 1 + random.below(20); count > 0; --count) {
            const auto id = static_cast<std::int64_t>(random.below(10));
            apply({{.id = id, .name = "n" + std::to_string(++version), .modified = clock.time.to_string()}});
        }
    }
    void make_mirror_anew() {
        close();
        for (const auto* end : {"", "-wal", "-shm"}) { fs::remove(mirror_path().string() + end); }
        open();
        clock.time = clock.time + std::chrono::minutes{1};
        for (std::int64_t id = 0; id < 10; ++id) {
            apply({{.id = id, .name = "m" + std::to_string(++version), .modified = clock.time.to_string()}});
        }
        finish_backfill();
    }
    void something_happens() {
        constexpr std::uint64_t kinds = 6;
        switch (random.below(kinds)) {
            case 0:
                return make_mirror_anew();
            case 1:
                return execute("DELETE FROM _changes WHERE seq < (SELECT max(seq) FROM _changes)");
            case 2:
                name = name == "here" ? "there" : "here";
                return;
            case 3:
                postgres.run("DELETE FROM servicetitan.people WHERE id = 3");
                postgres.run("UPDATE servicetitan.people SET name = 'damaged', _hash = 1 WHERE id = 4");
                compares = true;
                return;
            default:
                return;
        }
    }

    const std::uint64_t seed = Random::from_system()();
    Random random{seed};
    std::string name = "here";
    bool compares = false;
    int version = 0;
};

TEST_F(ReaderTest, WhoFollowsTheNumbersHasEveryRow) {
    make_mirror_anew();
    ASSERT_TRUE(publish(parts(name)).has_value());
    TargetReader reader(postgres);
    for (int round = 0; round < 60; ++round) {
        change_some();
        something_happens();
        ASSERT_TRUE(publish(parts(name), {.once = true, .compare_first = std::exchange(compares, false)})
                        .has_value());
        if (random.below(3) != 0) { continue; }
        reader.look();
        std::map<std::string, std::string> all;
        for (const auto& line : postgres.rows("SELECT id, name || coalesce(_deleted_at::text, '') FROM"
                                              " servicetitan.people WHERE tenant_id = 7")) {
            all[line.substr(0, line.find('|'))] = line.substr(line.find('|') + 1);
        }
        ASSERT_EQ(reader.people(), all) << "seed " << seed << ", round " << round;
    }
}

TEST_F(ReaderTest, TheNumbersCountOnWhileNothingIsMadeAnew) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    const std::string since = "SELECT numbered_since FROM servicetitan._stmirror_owner";
    const auto before = postgres.rows(since);
    apply({{.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish(parts(), {.once = true, .compare_first = true}).has_value());
    EXPECT_EQ(postgres.rows(since), before);
}

TEST_F(ReaderTest, ATargetOfAnEarlierVersionGetsTheColumn) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan._stmirror_owner DROP COLUMN numbered_since");
    ASSERT_TRUE(publish().has_value());
    TargetReader reader(postgres);
    reader.look();
    EXPECT_THAT(reader.people(), ::testing::ElementsAre(::testing::Pair("1", "Ada")));
}

}  // namespace
}  // namespace stmirror::publish
