// SPDX-License-Identifier: MIT
// A month of upkeep in virtual time. A thread makes the snapshots, so the test waits for them.
#include "daemon/service/upkeep.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <mutex>
#include <string>
#include <thread>

#include "catalogue/catalogue.hpp"
#include "daemon/service/snapshot_plan.hpp"
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
    /// One change on each of the next days.
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
        return {executor, executor, time, time, settings, *mirror, log};
    }

    static bool appears(const fs::path& file, std::chrono::milliseconds within = std::chrono::seconds{10}) {
        const auto deadline = std::chrono::steady_clock::now() + within;
        while (!fs::exists(file) && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
        return fs::exists(file);
    }

    testing::TemporaryFolder folder;
    const fs::path file = folder.path() / "mirror.db";
    testing::VirtualTime time;
    Settings settings;
    std::mutex mutex;
    std::string logged;
    Logger log{LogLevel::Info, LogFormat::Text, [this](LogLevel, std::string_view line) {
                   const std::lock_guard lock(mutex);
                   logged += line;
               }};
    std::unique_ptr<mirror::Mirror> mirror;
};

TEST_F(UpkeepTest, TheChangeLogIsPrunedAtTheStartAndOnceADay) {
    log_days(20);
    settings.changes.keep = hours{24 * 2};
    Upkeep upkeep(parts());
    time.advance(hours{1});
    EXPECT_EQ(oldest(), 1U);
    time.advance(hours{24 * 10});
    EXPECT_EQ(oldest(), 9U);
    upkeep.stop();
    time.advance(hours{24 * 10});
    EXPECT_EQ(oldest(), 9U);
    EXPECT_EQ(time.pending_timers(), 0U);
}

TEST_F(UpkeepTest, SnapshotsAreMadeIfAFolderIsSet) {
    settings.snapshot.folder = folder.path() / "copies";
    const auto copy = settings.snapshot.folder / snapshot_name("mirror", time.utc_now());
    {
        Upkeep upkeep(parts());
        upkeep.first_reads_ended();
        EXPECT_TRUE(appears(copy));
    }
    EXPECT_TRUE(mirror::Reader::open(copy).has_value());
    EXPECT_EQ(logged.find("snapshot_incomplete"), std::string::npos);
}

TEST_F(UpkeepTest, NoTwoSnapshotsAreMadeInARow) {
    settings.snapshot.folder = folder.path() / "copies";
    settings.snapshot.every = std::chrono::seconds{0};
    const auto copy = settings.snapshot.folder / snapshot_name("mirror", time.utc_now());
    Upkeep upkeep(parts());
    upkeep.first_reads_ended();
    ASSERT_TRUE(appears(copy));
    fs::remove(copy);
    EXPECT_FALSE(appears(copy, std::chrono::milliseconds{200}));
}

TEST_F(UpkeepTest, AFeedThatIsNeverReadDelaysSnapshotsByOneIntervalOnly) {
    settings.snapshot.folder = folder.path() / "copies";
    settings.snapshot.every = std::chrono::seconds{1};
    const auto copy = settings.snapshot.folder / snapshot_name("mirror", time.utc_now());
    const auto before = std::chrono::steady_clock::now();
    {
        Upkeep upkeep(parts());
        EXPECT_TRUE(appears(copy));
    }
    EXPECT_GE(std::chrono::steady_clock::now() - before, settings.snapshot.every);
    EXPECT_NE(logged.find("snapshot_incomplete"), std::string::npos);
}

TEST_F(UpkeepTest, StopsSoonWhileAThreadWaits) {
    settings.snapshot.folder = file / "no folder";
    const auto before = std::chrono::steady_clock::now();
    {
        Upkeep upkeep(parts());
        upkeep.first_reads_ended();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{5});
}

}  // namespace
}  // namespace stmirror::daemon
