// SPDX-License-Identifier: MIT
// Tests the daemon's snapshots: when a snapshot is due, how snapshots are named, and that no other file is
// removed.
#include "daemon/service/snapshots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>

#include "catalogue/catalogue.hpp"
#include "daemon/runtime/change_retention.hpp"
#include "daemon/service/snapshot_plan.hpp"
#include "mirror/mirror.hpp"
#include "support/open_database.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Timestamp at(const char* text) { return Timestamp::parse(text).value(); }

const Timestamp noon = at("2026-11-24T12:00:00Z");

TEST(SnapshotPlan, NamesContainTheTimeAndCanBeParsed) {
    const auto taken = at("2026-11-24T03:24:50.7654321Z");
    EXPECT_EQ(snapshot_name("mirror", taken), "mirror-2026-11-24T03-24-50Z.db");
    EXPECT_EQ(snapshot_time("mirror", "mirror-2026-11-24T03-24-50Z.db"), at("2026-11-24T03:24:50Z"));
}

TEST(SnapshotPlan, OtherNamesAreNoSnapshots) {
    for (const auto* name :
         {"", "mirror.db", "mirror-2026-11-24T03-24-50Z.db.part", "mirror-2026-11-24T03:24:50Z.db",
          "mirror-2026-13-24T03-24-50Z.db", "mirror-2026-11-24 03-24-50Z.db",
          "mirror_2026-11-24T03-24-50Z.db", "mirror-2026-11-24T03-24-50Z.DB",
          "mirrox-2026-11-24T03-24-50Z.db", "other-2026-11-24T03-24-50Z.db"}) {
        EXPECT_EQ(snapshot_time("mirror", name), std::nullopt) << name;
    }
}

TEST(SnapshotPlan, TheNextIsDueOneIntervalAfterTheNewest) {
    const std::vector<Timestamp> taken{noon - hours{30}, noon - hours{5}, noon - hours{60}};
    EXPECT_EQ(next_snapshot(taken, hours{24}, noon), noon + hours{19});
    EXPECT_EQ(next_snapshot(taken, hours{2}, noon), noon) << "overdue";
    EXPECT_EQ(next_snapshot({}, hours{24}, noon), noon) << "there is no snapshot yet";
}

TEST(SnapshotPlan, TimesInTheFutureDoNotDelayTheNext) {
    const std::vector<Timestamp> taken{noon + hours{24 * 365}, noon - hours{25}};
    EXPECT_EQ(next_snapshot(taken, hours{24}, noon), noon);
}

TEST(SnapshotPlan, AllButTheNewestAreSuperfluous) {
    const std::vector<Timestamp> taken{noon, noon - hours{3}, noon - hours{1}, noon - hours{2}};
    EXPECT_THAT(superfluous_snapshots(taken, 2, noon), ElementsAre(noon - hours{3}, noon - hours{2}));
    EXPECT_THAT(superfluous_snapshots(taken, 4, noon), IsEmpty());
    EXPECT_THAT(superfluous_snapshots({}, 1, noon), IsEmpty());
}

TEST(SnapshotPlan, TimesInTheFutureCountAsTheOldest) {
    const std::vector<Timestamp> taken{noon + hours{24 * 365}, noon, noon + hours{1}, noon - hours{24}};
    EXPECT_THAT(superfluous_snapshots(taken, 3, noon), ElementsAre(noon + hours{1}));
    EXPECT_THAT(superfluous_snapshots(taken, 1, noon),
                ElementsAre(noon + hours{1}, noon + hours{24 * 365}, noon - hours{24}));
}

struct SetClock final : Clock {
    TimePoint now() const override { return {}; }
    Timestamp utc_now() const override { return time; }
    Timestamp time = noon;
};

struct SnapshotsTest : ::testing::Test {
    SnapshotsTest() {
        mirror = mirror::Mirror::open({file, {"production"}}, Catalogue::built_in(), clock).value();
    }
    Snapshots snapshots(std::size_t keep) const {
        SnapshotSettings settings;
        settings.folder = folder;
        settings.keep = keep;
        return {settings, file, clock};
    }
    std::set<std::string> names() const {
        std::set<std::string> all;
        for (const auto& entry : fs::directory_iterator(folder)) {
            all.insert(entry.path().filename().string());
        }
        return all;
    }

    testing::TemporaryFolder temporary;
    const fs::path file = temporary.path() / "mirror.db";
    const fs::path folder = temporary.path() / "copies" / "daily";
    SetClock clock;
    std::unique_ptr<mirror::Mirror> mirror;
};

TEST_F(SnapshotsTest, OldSnapshotsAreRemovedAndTheNextIsDueADayLater) {
    const auto two = snapshots(2);
    for (int day = 0; day < 4; ++day) {
        EXPECT_EQ(two.next_due().value(), clock.time);
        const auto made = two.make({}).value();
        EXPECT_EQ(made.removed, day < 2 ? 0U : 1U);
        EXPECT_TRUE(mirror::Reader::open(made.file).has_value());
        EXPECT_EQ(made.facts.bytes, fs::file_size(made.file));
        clock.time = clock.time + hours{24};
    }
    EXPECT_THAT(names(), ElementsAre("mirror-2026-11-26T12-00-00Z.db", "mirror-2026-11-27T12-00-00Z.db"));
}

TEST_F(SnapshotsTest, ANewFolderIsNotReadableByOthers) {
    const auto before = ::umask(0);
    const auto made = snapshots(1).make({});
    ::umask(before);
    ASSERT_TRUE(made);
    EXPECT_EQ(fs::status(folder).permissions() & fs::perms::others_all, fs::perms::none);
    EXPECT_EQ(fs::status(made->file).permissions(), fs::perms(0600));
}

TEST_F(SnapshotsTest, AfterAClockWasAheadTheNewSnapshotIsKeptAndTheNextIsDueADayLater) {
    for (const std::size_t keep : {1U, 2U}) {
        fs::remove_all(folder);
        fs::create_directories(folder);
        for (const auto* name : {"mirror-2027-05-01T00-00-00Z.db", "mirror-2027-05-02T00-00-00Z.db"}) {
            std::ofstream(folder / name) << "a snapshot";
        }
        clock.time = noon;
        const auto made = snapshots(keep).make({}).value();
        EXPECT_TRUE(fs::exists(made.file));
        EXPECT_EQ(names().size(), keep);
        EXPECT_EQ(snapshots(keep).next_due().value(), noon + hours{24});
        clock.time = noon + hours{24};
        ASSERT_TRUE(snapshots(keep).make({}));
        EXPECT_EQ(names().contains("mirror-2026-11-24T12-00-00Z.db"), keep == 2);
        EXPECT_TRUE(names().contains("mirror-2026-11-25T12-00-00Z.db"));
    }
}

TEST_F(SnapshotsTest, OtherFilesAreLeftAlone) {
    fs::create_directories(folder / "mirror-2020-01-01T00-00-00Z.db");
    const std::set<std::string> others{"mirror.db", "other-2020-01-01T00-00-00Z.db",
                                       "mirror-2020-01-01T00-00-01Z.db.bak", "mirror-before-the-move.db"};
    for (const auto& name : others) { std::ofstream(folder / name) << "mine"; }
    fs::create_symlink(file, folder / "mirror-2020-01-01T00-00-02Z.db");
    std::ofstream(folder / "mirror-2020-01-01T00-00-03Z.db") << "an old one";
    ASSERT_EQ(snapshots(1).make({})->removed, 1U);
    auto left = others;
    left.insert({"mirror-2020-01-01T00-00-00Z.db", "mirror-2020-01-01T00-00-02Z.db",
                 "mirror-2026-11-24T12-00-00Z.db"});
    EXPECT_EQ(names(), left);
}

TEST_F(SnapshotsTest, UnfinishedSnapshotsAreRemovedByTheNextOne) {
    fs::create_directories(folder);
    std::ofstream(folder / "mirror-2026-11-24T11-00-00Z.db.part") << "half";
    std::ofstream(folder / "mirror-2026-11-24T11-00-00Z.db.part-journal") << "half";
    std::ofstream(folder / "letter.part") << "mine";
    EXPECT_EQ(snapshots(7).next_due().value(), noon) << "an unfinished snapshot does not count";
    ASSERT_TRUE(snapshots(7).make({}));
    EXPECT_THAT(names(), ElementsAre("letter.part", "mirror-2026-11-24T12-00-00Z.db"));
}

TEST_F(SnapshotsTest, AFailedSnapshotRemovesNothing) {
    fs::create_directories(folder);
    std::ofstream(folder / "mirror-2020-01-01T00-00-00Z.db") << "the last good one";
    std::ofstream(folder / "mirror-2020-01-01T00-00-01Z.db") << "and another";
    std::ofstream(folder / "mirror-2026-11-24T12-00-00Z.db") << "in the way";
    EXPECT_EQ(snapshots(1).make({}).error().code, Errc::NotOurs);
    EXPECT_EQ(names().size(), 3U);
}

TEST_F(SnapshotsTest, UnfinishedSnapshotsAreRemovedEvenIfTheNextOneFails) {
    fs::create_directories(folder);
    std::ofstream(folder / "mirror-2026-11-24T11-00-00Z.db.part") << "half";
    std::ofstream(folder / "mirror-2026-11-24T12-00-00Z.db") << "in the way";
    EXPECT_TRUE(snapshots(1).make({}).has_error());
    EXPECT_THAT(names(), ElementsAre("mirror-2026-11-24T12-00-00Z.db"));
}

TEST_F(SnapshotsTest, AFolderThatCannotBeCreatedIsNamed) {
    std::ofstream(temporary.path() / "copies") << "a file";
    const auto made = snapshots(1).make({});
    ASSERT_TRUE(made.has_error());
    EXPECT_THAT(made.error().text, ::testing::HasSubstr("copies/daily"));
}

TEST_F(SnapshotsTest, ChangesAreKeptAsLongAsTheSettingsSay) {
    testing::open_to_write(file).exec(
        "INSERT INTO _changes VALUES"
        " (1, 7, 'leads', '[1]', 'insert', '2026-11-23T11:59:59.0000000Z'),"
        " (2, 7, 'leads', '[2]', 'insert', '2026-11-23T12:00:01.0000000Z'),"
        " (3, 7, 'leads', '[3]', 'insert', '2026-11-24T11:00:00.0000000Z')");
    EXPECT_EQ(prune_changes(mirror->pruning(), {hours{24 * 30}}, clock).value(), 0U);
    EXPECT_EQ(prune_changes(mirror->pruning(), {hours{24}}, clock).value(), 1U);
    EXPECT_EQ(mirror::Reader::open(file).value()->change_range()->oldest, 2U);
}

}  // namespace
}  // namespace stmirror::daemon
