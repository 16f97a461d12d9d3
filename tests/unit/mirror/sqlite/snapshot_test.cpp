// SPDX-License-Identifier: MIT
// Tests that a copy of a mirror is complete, shows one moment, is renamed into place, and never replaces a
// file that is not a snapshot.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "support/read_file.hpp"
#include "unit/mirror/fixture.hpp"

#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

class SnapshotTest : public MirrorTest {
 protected:
    SnapshotTest() { apply({{.id = 1, .tags = {4, 5}}, {.id = 2}}); }

    const fs::path file = folder.path() / "snapshot.db";
    fs::path part() const { return file.string() + ".part"; }
    Result<SnapshotFacts> make() const { return reader()->snapshot(file); }
    void expect_refused(const fs::path& path) const {
        const auto made = reader()->snapshot(path);
        ASSERT_TRUE(made.has_error()) << path;
        EXPECT_EQ(made.error().code, Errc::NotOurs);
        EXPECT_EQ(made.error().subject, (Subject{Subject::Kind::File, path.string()}));
    }
    static std::string of(const fs::path& path, const std::string& sql) {
        return SQLite::Database(path.string()).execAndGet(sql).getString();
    }
};

TEST_F(SnapshotTest, IsAMirrorThatNeedsNothingBesideIt) {
    ASSERT_TRUE(make().has_value());
    EXPECT_EQ(of(file, "PRAGMA journal_mode"), "delete");
    EXPECT_EQ(of(file, "SELECT count(*) FROM people"), "2");
    EXPECT_EQ(of(file, "SELECT count(*) FROM person_tags"), "2");
    EXPECT_FALSE(fs::exists(part()));
    for (const auto* suffix : {"-wal", "-shm", "-journal", ".lock"}) {
        EXPECT_FALSE(fs::exists(file.string() + suffix)) << suffix;
    }
    EXPECT_EQ(Reader::open(file).value()->health()->environment, "production");
}

TEST_F(SnapshotTest, ReplacesAnEarlierOne) {
    ASSERT_TRUE(make().has_value());
    apply({{.id = 3}});
    ASSERT_TRUE(make().has_value());
    EXPECT_EQ(of(file, "SELECT count(*) FROM people"), "3");
}

TEST_F(SnapshotTest, SaysHowLargeItIsAndUpToWhichChange) {
    apply({{.id = 3}});
    const auto facts = make().value();
    EXPECT_EQ(facts.newest_change, 3U);
    EXPECT_EQ(facts.bytes, fs::file_size(file));
    EXPECT_EQ(of(file, "SELECT max(seq) FROM _changes"), "3");
}

TEST_F(SnapshotTest, EndsSoonAfterAStopRequest) {
    ASSERT_TRUE(make().has_value());
    const auto before = testing::read_file(file);
    execute(
        "INSERT INTO _meta WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " SELECT 'filler' || i, hex(randomblob(50)) FROM n");
    std::stop_source stop;
    stop.request_stop();
    const auto made = reader()->snapshot(file, stop.get_token());
    ASSERT_TRUE(made.has_error());
    EXPECT_EQ(made.error().code, Errc::Stopped);
    EXPECT_EQ(testing::read_file(file), before);
    EXPECT_FALSE(fs::exists(part()));
    EXPECT_TRUE(make().has_value());
}

TEST_F(SnapshotTest, ReplacesAnEmptyFile) {
    std::ofstream(file).flush();
    EXPECT_TRUE(make().has_value());
}

TEST_F(SnapshotTest, MayBeMadeOfASnapshot) {
    ASSERT_TRUE(make().has_value());
    const auto second = folder.path() / "second.db";
    ASSERT_TRUE(Reader::open(file).value()->snapshot(second).has_value());
    EXPECT_EQ(of(second, "SELECT count(*) FROM people"), "2");
}

TEST_F(SnapshotTest, HasTheMirrorsPermissions) {
    for (const auto mode : {fs::perms(0640), fs::perms(0600), fs::perms(0644)}) {
        fs::permissions(options().path, mode);
        ASSERT_TRUE(make().has_value());
        EXPECT_EQ(fs::status(file).permissions(), mode & ~fs::perms::others_all);
    }
}

TEST_F(SnapshotTest, TheMirrorItselfIsRefused) {
    const auto before = value("SELECT count(*) FROM people");
    for (const auto* suffix : {"", "-wal", "-shm", "-journal", ".lock"}) {
        expect_refused(options().path.string() + suffix);
    }
    expect_refused(folder.path() / "." / "mirror.db");
    fs::create_hard_link(options().path, folder.path() / "other-name.db");
    expect_refused(folder.path() / "other-name.db");
    fs::create_symlink(options().path, folder.path() / "link.db");
    expect_refused(folder.path() / "link.db");
    EXPECT_EQ(value("SELECT count(*) FROM people"), before);
}

TEST_F(SnapshotTest, AnyOtherFileIsRefusedAndLeftAlone) {
    std::ofstream(file) << "Dear diary";
    expect_refused(file);
    EXPECT_EQ(testing::read_file(file), "Dear diary");
    fs::remove(file);

    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t (a)");
    const auto before = testing::read_file(file);
    expect_refused(file);
    EXPECT_EQ(testing::read_file(file), before);
    fs::remove(file);

    fs::create_directory(file);
    expect_refused(file);
    fs::remove(file);
    fs::create_symlink("/dev/null", file);
    expect_refused(file);
    EXPECT_FALSE(fs::exists(part()));
}

TEST_F(SnapshotTest, AnotherMirrorIsRefused) {
    const auto other = folder.path() / "other.db";
    { ASSERT_TRUE(Mirror::open({other, {"production"}}, catalogue, clock).has_value()); }
    expect_refused(other);
}

TEST_F(SnapshotTest, ASnapshotThatIsBeingWrittenToIsRefused) {
    ASSERT_TRUE(make().has_value());
    std::ofstream(file.string() + "-journal") << "x";
    expect_refused(file);
}

TEST_F(SnapshotTest, AMissingFolderIsNamed) {
    const auto made = reader()->snapshot(folder.path() / "no" / "snapshot.db");
    ASSERT_TRUE(made.has_error());
    EXPECT_EQ(made.error().code, Errc::Io);
    EXPECT_EQ(made.error().subject.kind, Subject::Kind::File);
    EXPECT_TRUE(made.error().subject.name.ends_with("/no/snapshot.db.part")) << made.error().subject.name;
}

TEST_F(SnapshotTest, TheFileOfAKilledRunIsOverwritten) {
    ASSERT_TRUE(make().has_value());
    auto begun = testing::read_file(file).substr(0, 4096);
    for (const auto& left : {begun + std::string(100'000, 'x'), std::string(8192, '\0'), std::string()}) {
        std::ofstream(part()) << left;
        std::ofstream(part().string() + "-journal") << "x";
        ASSERT_TRUE(make().has_value());
        EXPECT_EQ(of(file, "PRAGMA integrity_check"), "ok");
        EXPECT_FALSE(fs::exists(part()));
        EXPECT_FALSE(fs::exists(part().string() + "-journal"));
    }
}

TEST_F(SnapshotTest, APartFileThatIsNoUnfinishedSnapshotIsRefusedAndLeftAlone) {
    std::ofstream(part()) << "Dear diary";
    fs::permissions(part(), fs::perms(0644));
    ASSERT_EQ(make().error().code, Errc::NotOurs);
    EXPECT_EQ(testing::read_file(part()), "Dear diary");
    EXPECT_EQ(fs::status(part()).permissions(), fs::perms(0644));
    fs::remove(part());

    const auto rows = value("SELECT count(*) FROM people");
    fs::create_hard_link(options().path, part());
    EXPECT_EQ(make().error().code, Errc::NotOurs);
    EXPECT_EQ(value("SELECT count(*) FROM people"), rows);
    fs::remove(part());

    { ASSERT_TRUE(Mirror::open({part(), {"production"}}, catalogue, clock).has_value()); }
    EXPECT_EQ(make().error().code, Errc::NotOurs);
    EXPECT_TRUE(Reader::open(part()).has_value());
}

TEST_F(SnapshotTest, TwoRunsWithTheSameNameDoNotMix) {
    std::ofstream(part()).flush();
    const int other_run = ::open(part().c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(other_run, LOCK_EX), 0);
    expect_refused(file);
    EXPECT_TRUE(fs::exists(part()));
    ::close(other_run);
    EXPECT_TRUE(make().has_value());
}

TEST_F(SnapshotTest, ADamagedMirrorGivesNoSnapshot) {
    std::vector<Person> people;
    for (std::int64_t id = 10; id < 2000; ++id) {
        people.push_back({.id = id, .name = std::string(500, 'x')});
    }
    apply(people);
    ASSERT_TRUE(mirror->file().checkpoint().has_value());
    close();
    {
        std::fstream damaged(options().path, std::ios::in | std::ios::out | std::ios::binary);
        damaged.seekp(static_cast<std::streamoff>(fs::file_size(options().path) / 2));
        damaged << std::string(100'000, '\xff');
    }
    const auto made = make();
    ASSERT_TRUE(made.has_error());
    EXPECT_EQ(made.error().code, Errc::Database);
    EXPECT_FALSE(fs::exists(file));
    EXPECT_FALSE(fs::exists(part()));
}

TEST_F(SnapshotTest, IsOfOneMomentWhileTheMirrorIsWritten) {
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> pages = 0;
    std::thread writer([&] {
        for (std::int64_t page = 1; !stop; ++page) {
            std::vector<Person> people;
            for (std::int64_t i = 0; i < 50; ++i) {
                people.push_back({.id = 100 * page + i, .tags = {i, i}});
            }
            apply(people, CursorUpdate{CursorKind::Main, std::to_string(page)});
            pages = page;
        }
    });
    for (int i = 0; i < 10; ++i) {
        const auto before = pages.load();
        ASSERT_TRUE(make().has_value());
        const auto cursor = std::stoll("0" + of(file, "SELECT max(cursor) FROM _feeds"));
        EXPECT_GE(cursor, before);
        EXPECT_EQ(of(file, "SELECT count(*) FROM people"), std::to_string(cursor * 50 + 2));
        EXPECT_EQ(of(file, "SELECT count(*) FROM person_tags"), std::to_string(cursor * 100 + 2));
        EXPECT_EQ(of(file, "SELECT max(seq) FROM _changes"), std::to_string(cursor * 50 + 2));
    }
    stop = true;
    writer.join();
}

}  // namespace
}  // namespace stmirror::mirror
