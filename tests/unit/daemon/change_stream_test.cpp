// SPDX-License-Identifier: MIT
// Tests ChangeStream on a mirror whose change log the test writes.
#include "daemon/commands/change_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "daemon/commands/output/change_line.hpp"
#include "mirror/mirror.hpp"
#include "support/open_database.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

using mirror::ChangePosition;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Accepts lines until the test stops it.
struct Sink final : LineSink {
    Result<bool> write(std::string_view lines) override {
        if (writes_left-- == 0) { return on_last_write; }
        before_return();
        for (std::size_t end = 0; (end = lines.find('\n')) != std::string_view::npos;) {
            received.emplace_back(lines.substr(0, end));
            lines.remove_prefix(end + 1);
        }
        EXPECT_EQ(lines, "") << "the last line has no end";
        return true;
    }
    bool wait() override {
        if (waits.empty()) { return false; }
        waits.front()();
        waits.erase(waits.begin());
        return true;
    }
    int writes_left = -1;
    Result<bool> on_last_write = false;
    std::function<void()> before_return = [] {};
    std::vector<std::function<void()>>
        waits;  ///< what the test does during each wait; the stream ends after the last one
    std::vector<std::string> received;
};

struct ChangeStreamTest : ::testing::Test {
    ChangeStreamTest() {
        mirror = mirror::Mirror::open({file, {"production"}}, Catalogue::built_in(), clock).value();
        reader = mirror::Reader::open(file).value();
        consumer = mirror::Consumer::open(file, "billing").value();
    }
    void execute(const std::string& sql) const { testing::open_to_write(file).exec(sql); }
    /// Writes changes of customers. Every third change is of leads instead.
    void log(int from, int to) const {
        execute(
            "WITH RECURSIVE n(i) AS (VALUES (" + std::to_string(from) +
            ") UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(to) +
            ") INSERT INTO _changes SELECT i, 7, iif(i % 3 = 0, 'leads', 'customers'), json_array(i * 10), "
            "'insert', '2026-11-24T03:24:50.' || printf('%07d', i) || 'Z' FROM n");
    }
    Result<> run(ChangePosition from, bool follow = false, std::vector<std::string> resources = {}) {
        return ChangeStream(*reader, std::move(resources), sink, consumer.get()).run(std::move(from), follow);
    }
    std::uint64_t kept() const { return consumer->position()->value_or(ChangePosition{}).seq; }

    testing::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "mirror.db";
    SystemClock clock;
    std::unique_ptr<mirror::Mirror> mirror;
    std::unique_ptr<mirror::Reader> reader;
    std::unique_ptr<mirror::Consumer> consumer;
    Sink sink;
};

TEST(ChangeLine, IsAnObjectWithTheKeysColumns) {
    const mirror::Change change{4711,
                                17,
                                "contact_method_preferences",
                                R"(["0f-1","Text \"x\""])",
                                "update",
                                "2026-11-24T03:24:50.1234567Z"};
    const std::vector<std::string> columns{"contact_method_id", "name"};
    EXPECT_EQ(change_line(change, columns),
              R"({"seq":4711,"tenant":17,"table":"contact_method_preferences",)"
              R"("key":{"contact_method_id":"0f-1","name":"Text \"x\""},"kind":"update",)"
              R"("at":"2026-11-24T03:24:50.1234567Z"})");
    const std::vector<std::string> id{"id"};
    EXPECT_THAT(change_line({1, 17, "customers", "[9007199254740993]", "delete", ""}, id),
                HasSubstr(R"("key":{"id":9007199254740993})"));
}

TEST_F(ChangeStreamTest, AnEmptyLogGivesNothing) {
    EXPECT_TRUE(run({}));
    EXPECT_THAT(sink.received, IsEmpty());
    EXPECT_EQ(consumer->position().value(), std::nullopt) << "there is no position to store";
}

TEST_F(ChangeStreamTest, EveryLineAfterThePositionIsWrittenOnceInOrder) {
    log(1, 12'003);  // more changes than one step reads
    ASSERT_TRUE(run({2}));
    ASSERT_THAT(sink.received, SizeIs(12'001));
    for (std::size_t i = 0; i < sink.received.size(); ++i) {
        ASSERT_THAT(sink.received[i], ::testing::StartsWith("{\"seq\":" + std::to_string(i + 3) + ","));
    }
    EXPECT_EQ(consumer->position().value(), (ChangePosition{12'003, "2026-11-24T03:24:50.0012003Z"}));
}

TEST_F(ChangeStreamTest, LinesOfOtherTablesAreSkipped) {
    log(1, 7);
    ASSERT_TRUE(run({}, false, {"leads", "bookings"}));
    EXPECT_THAT(sink.received, ElementsAre(HasSubstr("\"seq\":3,"), HasSubstr("\"seq\":6,")));
    EXPECT_EQ(kept(), 7U);
}

TEST_F(ChangeStreamTest, AFollowerGetsNewLinesUntilTheSinkEnds) {
    log(1, 2);
    sink.waits = {[&] { log(3, 4); }, [] {}, [&] { log(5, 5); }};
    ASSERT_TRUE(run({}, true));
    EXPECT_THAT(sink.received, SizeIs(5));
    EXPECT_EQ(kept(), 5U);
}

TEST_F(ChangeStreamTest, ThePositionMovesOnlyWhenTheLinesWereHandedOver) {
    log(1, 10);
    sink.before_return = [&] {
        EXPECT_EQ(kept(), 0U) << "the position moved before the lines were delivered";
    };
    sink.writes_left = 1;
    sink.waits = {[&] { log(11, 20); }};
    ASSERT_TRUE(run({}, true)) << "a closed output is not a failure";
    EXPECT_EQ(kept(), 10U);
    sink.before_return = [] {};
    sink.writes_left = 0;
    sink.on_last_write = Problem{Errc::Io, "disk full"};
    EXPECT_EQ(run({10}).error().text, "disk full");
    EXPECT_EQ(kept(), 10U);
}

TEST_F(ChangeStreamTest, APrunedLogIsTooOldAtTheStartAndLater) {
    log(1, 10);
    execute("DELETE FROM _changes WHERE seq < 5");
    EXPECT_EQ(run({3}).error().code, Errc::TooOld);
    EXPECT_THAT(sink.received, IsEmpty());
    sink.waits = {[&] {
        log(11, 20);
        execute("DELETE FROM _changes WHERE seq < 15");
    }};
    EXPECT_EQ(run({4}, true).error().code, Errc::TooOld);
    EXPECT_EQ(kept(), 10U);
}

TEST_F(ChangeStreamTest, ARecreatedMirrorIsDetected) {
    log(1, 10);
    ASSERT_TRUE(run({}));
    execute("UPDATE _changes SET at = '2026-11-25T00:00:00.0000000Z'");
    log(11, 20);
    EXPECT_EQ(run(*consumer->position().value()).error().code, Errc::TooOld);
}

TEST_F(ChangeStreamTest, TheKeyOfATableMissingFromTheCatalogueComesFromTheFile) {
    execute("CREATE TABLE gadgets (tenant_id INTEGER, code TEXT, PRIMARY KEY (tenant_id, code))");
    execute(
        "INSERT INTO _changes VALUES (1, 7, 'gadgets', '[\"x\"]', 'insert', '2026-11-24T03:24:50.0000000Z')");
    ASSERT_TRUE(run({}));
    EXPECT_THAT(sink.received, ElementsAre(HasSubstr(R"("key":{"code":"x"})")));
}

}  // namespace
}  // namespace stmirror::daemon
