// SPDX-License-Identifier: MIT
// A report keeps a read transaction open. The transaction does not block writes and does not see them. Its
// only effect is that the write-ahead log cannot shrink before the transaction ends.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <future>
#include <optional>

#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "mirror/sqlite/write_ahead_log.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

class LongReader : public MirrorTest {
 protected:
    LongReader() {
        apply({{.id = 1}});
        report.emplace(mirror_path().string(), SQLite::OPEN_READONLY);
        report->exec("BEGIN");
        EXPECT_EQ(seen(), 1);
    }
    int seen() { return report->execAndGet("SELECT count(*) FROM people").getInt(); }
    std::int64_t log_bytes() const {
        return static_cast<std::int64_t>(std::filesystem::file_size(mirror_path().string() + "-wal"));
    }
    /// Writes more bytes than the write-ahead log may contain when there are no readers.
    void write_much() {
        const std::string text(9000, 'x');
        while (log_bytes() < WriteAheadLog::steady_limit_bytes + 8'000'000) {
            std::vector<Person> people;
            for (int i = 0; i < 1000; ++i) { people.push_back({.id = ++last_id_, .name = text}); }
            apply(people);
        }
    }
    std::optional<SQLite::Database> report;

 private:
    std::int64_t last_id_ = 1;
};

TEST_F(LongReader, BlocksNoWritesAndDoesNotSeeThem) {
    write_much();
    EXPECT_EQ(seen(), 1);
    EXPECT_EQ(value("SELECT count(*) FROM people"), value("SELECT max(id) FROM people"))
        << "other readers see the new rows";
    EXPECT_TRUE(file().checkpoint().has_value()) << "the checkpoint does not wait for the reader";
    EXPECT_GT(log_bytes(), WriteAheadLog::steady_limit_bytes);
    EXPECT_EQ(seen(), 1);
    EXPECT_EQ(reader()->health()->sizes.wal_bytes, static_cast<std::uint64_t>(log_bytes()))
        << "the size is in the status";
}

TEST_F(LongReader, TheLogShrinksAfterTheReaderEndsEvenWithoutWrites) {
    write_much();
    report.reset();
    EXPECT_GT(log_bytes(), WriteAheadLog::steady_limit_bytes);
    ASSERT_TRUE(file().checkpoint().has_value());
    EXPECT_EQ(log_bytes(), 0);
}

TEST_F(LongReader, BlocksNoOtherReadersOrSnapshots) {
    apply({{.id = 2}});
    EXPECT_EQ(reader()->snapshot(folder.path() / "copy.db")->newest_change, 2U);
    EXPECT_EQ(reader()->changes({1}, 10)->size(), 1U);
    EXPECT_EQ(seen(), 1);
}

TEST_F(LongReader, TheCacheOfAWriteBurstIsReleased) {
    report.reset();
    write_much();
    ASSERT_TRUE(file().checkpoint().has_value());
    const auto busy = sqlite3_memory_used();
    ASSERT_TRUE(file().checkpoint().has_value());
    constexpr int small = 1024 * 1024;
    EXPECT_GT(busy, 2 * small) << "there was no cache to release";
    EXPECT_LT(sqlite3_memory_used(), small);
}

TEST(WriteAheadLogTest, AfterTheLogIsEmptiedAnotherWriterIsStillWaitedFor) {
    const testing::TemporaryFolder folder;
    const auto path = (folder.path() / "some.db").string();
    SQLite::Database own(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms);
    own.exec("PRAGMA journal_mode = wal");
    WriteAheadLog log(own);
    own.exec("CREATE TABLE numbers (number INTEGER)");
    ASSERT_FALSE(log.is_empty());
    log.checkpoint();
    ASSERT_TRUE(log.is_empty());
    SQLite::Database other(path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    auto written = std::async(std::launch::async, [&] { return own.exec("INSERT INTO numbers VALUES (1)"); });
    EXPECT_EQ(written.wait_for(std::chrono::milliseconds{100}), std::future_status::timeout);
    other.exec("COMMIT");
    EXPECT_EQ(written.get(), 1);
}

}  // namespace
}  // namespace stmirror::mirror
