// SPDX-License-Identifier: MIT
// Tests a month of upkeep in virtual time.
#include "daemon/service/upkeep.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "catalogue/catalogue.hpp"
#include "daemon/service/snapshot_plan.hpp"
#include "mirror/mirror.hpp"
#include "mirror/reader.hpp"
#include "support/open_database.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_time.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

struct UpkeepTest : ::testing::Test {
    UpkeepTest() {
        settings.mirror_path = file;
        mirror = mirror::Mirror::open({file, {"production"}}, Catalogue::built_in(), time).value();
    }
    /// Logs one change on each of the next `days` days.
    void log_days(int days) {
        auto database = testing::open_to_write(file);
        for (int day = 0; day < days; ++day) {
            const auto at = time.utc_now() + hours{24 * day};
            database.exec("INSERT INTO _changes VALUES (" + std::to_string(day + 1) +
                          ", 7, 'leads', '[1]', 'insert', '" + at.to_string() + "')");
        }
    }
    std::uint64_t oldest() const { return mirror::Reader::open(file).value()->change_range()->oldest; }
    UpkeepParts parts() {
        const auto executor = time.loop().get_executor();
        return {executor, executor, executor, time, time, settings, mirror->pruning(), log, stop.get_token()};
    }

    /// Returns the name of a snapshot that is made in the present second.
    fs::path next_copy() const { return settings.snapshot.folder / snapshot_name("mirror", time.utc_now()); }
    std::size_t copies() const {
        const fs::directory_iterator files(settings.snapshot.folder);
        return static_cast<std::size_t>(std::distance(begin(files), end(files)));
    }

    testing::TemporaryFolder folder;
    const fs::path file = folder.path() / "mirror.db";
    testing::VirtualTime time;
    Settings settings;
    std::string logged;
    Logger log{LogLevel::Info, LogFormat::Text, [this](LogLevel, std::string_view line) { logged += line; }};
    std::unique_ptr<mirror::Mirror> mirror;
    std::stop_source stop;
};

TEST_F(UpkeepTest, TheChangeLogIsPrunedAtTheStartAndOnceADay) {
    log_days(20);
    settings.changes.keep = hours{24 * 2};
    Upkeep upkeep(parts());
    time.advance(hours{1});
    EXPECT_EQ(oldest(), 1U);
    time.advance(hours{24 * 10});
    EXPECT_EQ(oldest(), 9U);
    stop.request_stop();
    time.advance(hours{24 * 10});
    EXPECT_EQ(oldest(), 9U);
    EXPECT_EQ(time.pending_timers(), 0U);
}

TEST_F(UpkeepTest, SnapshotsAreMadeIfAFolderIsSet) {
    settings.snapshot.folder = folder.path() / "copies";
    settings.snapshot.every = hours{24};
    const auto copy = next_copy();
    Upkeep upkeep(parts());
    time.advance(hours{1});
    EXPECT_FALSE(fs::exists(copy)) << "the backfills have not ended";
    upkeep.first_reads_ended();
    time.advance(hours{1});
    EXPECT_EQ(copies(), 1U);
    time.advance(hours{48});
    EXPECT_EQ(copies(), 3U);
    EXPECT_EQ(logged.find("snapshot_incomplete"), std::string::npos);
    for (const auto& made : fs::directory_iterator(settings.snapshot.folder)) {
        EXPECT_TRUE(mirror::Reader::open(made).has_value());
    }
}

TEST_F(UpkeepTest, WithoutAFolderThereAreNone) {
    Upkeep upkeep(parts());
    upkeep.first_reads_ended();
    time.advance(hours{48});
    EXPECT_EQ(logged, "");
}

TEST_F(UpkeepTest, NoTwoSnapshotsAreMadeInARow) {
    settings.snapshot.folder = folder.path() / "copies";
    settings.snapshot.every = std::chrono::seconds{0};
    const auto copy = next_copy();
    Upkeep upkeep(parts());
    upkeep.first_reads_ended();
    time.advance(std::chrono::milliseconds{1});
    ASSERT_TRUE(fs::remove(copy));
    time.advance(std::chrono::milliseconds{900});
    EXPECT_FALSE(fs::exists(copy));
}

TEST_F(UpkeepTest, AFeedThatIsNeverReadDelaysSnapshotsByOneIntervalOnly) {
    settings.snapshot.folder = folder.path() / "copies";
    settings.snapshot.every = hours{6};
    Upkeep upkeep(parts());
    time.advance(hours{5});
    EXPECT_FALSE(fs::exists(settings.snapshot.folder));
    time.advance(hours{2});
    EXPECT_EQ(copies(), 1U);
    EXPECT_NE(logged.find("snapshot_incomplete"), std::string::npos);
}

TEST_F(UpkeepTest, AFailedSnapshotIsMadeLater) {
    settings.snapshot.folder = folder.path() / "copies";
    std::ofstream(settings.snapshot.folder) << "a file in the way";
    Upkeep upkeep(parts());
    upkeep.first_reads_ended();
    time.advance(std::chrono::minutes{1});
    EXPECT_NE(logged.find("snapshot_failed"), std::string::npos);
    fs::remove(settings.snapshot.folder);
    time.advance(std::chrono::minutes{10});
    EXPECT_EQ(copies(), 1U);
}

TEST_F(UpkeepTest, AStopEndsEveryWait) {
    settings.snapshot.folder = folder.path() / "copies";
    Upkeep upkeep(parts());
    upkeep.first_reads_ended();
    time.advance(hours{1});
    EXPECT_GT(time.pending_timers(), 0U);
    stop.request_stop();
    time.loop().restart();
    time.loop().poll();
    EXPECT_EQ(time.pending_timers(), 0U);
}

}  // namespace
}  // namespace stmirror::daemon
