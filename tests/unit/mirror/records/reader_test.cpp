// SPDX-License-Identifier: MIT
// Tests what a reader sees, with and without a running daemon.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/mirror/fixture.hpp"

#include "mirror/feeds/feed_states.hpp"

namespace stmirror::mirror {
namespace {

using ReaderTest = MirrorTest;

TEST_F(ReaderTest, AFileThatIsNotMigratedYetCanBeRead) {
    ASSERT_TRUE(feeds().record_pass({{.feed = feed}, "export", clock.time, clock.time}).has_value());
    close();
    {
        SQLite::Database database(mirror_path().string(), SQLite::OPEN_READWRITE);
        for (const auto* column : {"fallback", "refused_at", "swept_at", "deletes_held"}) {
            database.exec(std::string("ALTER TABLE _feeds DROP COLUMN ") + column);
        }
        database.exec("DROP TABLE _parents; PRAGMA user_version = 1");
    }
    const auto health = reader()->health();
    ASSERT_TRUE(health.has_value()) << health.error().text;
    EXPECT_EQ(health->feeds.at(0).state.kind, "export");
    EXPECT_EQ(health->feeds.at(0).state.swept_at, std::nullopt);
}

TEST_F(ReaderTest, HealthOfOneTenantCountsItsTablesOnly) {
    apply({{.id = 1}, {.id = 2}});
    const FeedKey theirs{feed.tenant_id + 1, feed.resource};
    ASSERT_TRUE(feeds().record_pass({{.feed = theirs}, "export", clock.time, clock.time}).has_value());
    ASSERT_EQ(reader()->health()->feeds.size(), 2U);
    const auto health = reader()->health(feed.tenant_id, {feed.resource}).value();
    ASSERT_EQ(health.feeds.size(), 1U);
    EXPECT_EQ(health.feeds.at(0).key, feed);
    EXPECT_EQ(health.feeds.at(0).rows, 2U);
    EXPECT_TRUE(reader()->health(feed.tenant_id, {"leads"})->feeds.empty());
}

TEST_F(ReaderTest, AReaderSeesOneMomentWhileTheMirrorIsWritten) {
    apply({{.id = 1}});
    const auto beside = reader();
    apply({{.id = 2}});
    EXPECT_EQ(beside->query("SELECT count(*) FROM people")->rows.at(0).at(0), "2");
}

TEST_F(ReaderTest, AReaderNeverWrites) {
    const auto written = reader()->query("DELETE FROM people");
    EXPECT_TRUE(written.has_error());
    EXPECT_TRUE(reader()->query("SELECT nonsense").has_error());
}

TEST_F(ReaderTest, AReaderNeedsNoDaemon) {
    apply({{.id = 1}});
    close();
    EXPECT_EQ(value("SELECT count(*) FROM people"), "1");
    for (const auto* suffix : {"-wal", "-shm"}) { std::filesystem::remove(mirror_path().string() + suffix); }
    EXPECT_EQ(value("SELECT count(*) FROM people"), "1");
}

TEST_F(ReaderTest, AReaderRefusesAMissingFileAndAFileThatIsNoMirror) {
    EXPECT_EQ(Reader::open(folder.path() / "none.db").error().code, Errc::Io);
    SQLite::Database((folder.path() / "other.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE photos (id)");
    EXPECT_EQ(Reader::open(folder.path() / "other.db").error().code, Errc::NotOurs);
}

constexpr unsigned nobody = 65534;

/// Runs `work` in a child process, as a user who owns nothing. Returns whether `work` returned true.
template <class Work>
bool as_nobody(Work&& work) {
    const auto child = ::fork();
    if (child == 0) { ::_exit(::setgid(nobody) == 0 && ::setuid(nobody) == 0 && work() ? 0 : 1); }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_F(ReaderTest, AUserWithReadAccessReadsTheMirrorAndGetsAdviceIfThatFails) {
    if (::geteuid() != 0) { GTEST_SKIP() << "needs root to become a different user"; }
    apply({{.id = 1}});
    close();
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    const auto path = mirror_path();
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        const auto file = path.string() + suffix;
        ASSERT_EQ(::chown(file.c_str(), 0, nobody), 0);
        ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
    }
    EXPECT_TRUE(as_nobody([&] {
        auto opened = Reader::open(path);
        return opened.has_value() && (*opened)->query("SELECT count(*) FROM people").has_value();
    }));
    std::filesystem::remove(path.string() + "-wal");
    std::filesystem::remove(path.string() + "-shm");
    EXPECT_TRUE(as_nobody([&] {
        const auto opened = Reader::open(path);
        return opened.has_error() && opened.error().code == Errc::Io &&
               opened.error().subject == Subject{Subject::Kind::File, path.string()};
    }));
}

}  // namespace
}  // namespace stmirror::mirror
