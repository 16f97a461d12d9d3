// SPDX-License-Identifier: MIT
// Tests who may read the files of a mirror, and which links are followed.
#include "mirror/sqlite/own_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "mirror/changes/consumer.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "support/read_file.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;
using ::testing::UnorderedElementsAre;

mode_t mode_of(const fs::path& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777U : 0;
}

TEST(PrivateMode, AllowsTheOwnerAndIfTheFolderHasSetGroupIdTheGroup) {
    EXPECT_EQ(private_mode(0777), 0600U);
    EXPECT_EQ(private_mode(0770, GroupMay::ReadAndWrite), 0600U);
    EXPECT_EQ(private_mode(02755), 0640U);
    EXPECT_EQ(private_mode(02777), 0640U);
    EXPECT_EQ(private_mode(02750, GroupMay::ReadAndWrite), 0640U);
    EXPECT_EQ(private_mode(02770, GroupMay::ReadAndWrite), 0660U);
}

/// The parameters are a umask and the mode of the folder.
class OwnFiles : public MirrorTest, public ::testing::WithParamInterface<std::pair<mode_t, mode_t>> {
 protected:
    OwnFiles() : before_(::umask(GetParam().first)) {
        close();
        place = folder.path() / "place";
        fs::create_directory(place);
        ::chmod(place.c_str(), GetParam().second);
    }
    ~OwnFiles() override { ::umask(before_); }
    mode_t wanted() const { return (GetParam().second & S_ISGID) != 0 ? 0640 : 0600; }
    std::unique_ptr<Mirror> open_there() const {
        return Mirror::open({place / "mirror.db", {"production"}}, catalogue, clock).value();
    }

    fs::path place;

 private:
    mode_t before_;
};

TEST_P(OwnFiles, AreNeverReadableByOthers) {
    const auto opened = open_there();
    const auto consumer = Consumer::open(place / "mirror.db", "billing").value();
    ASSERT_TRUE(consumer->keep({1}));
    ASSERT_TRUE(Reader::open(place / "mirror.db").value()->snapshot(place / "copy.db", {}));
    for (const std::string file :
         {"mirror.db", "mirror.db-wal", "mirror.db-shm", "mirror.db.lock", "copy.db"}) {
        EXPECT_EQ(mode_of(place / file), wanted()) << file;
    }
    EXPECT_EQ(mode_of(place / "mirror.db.consumers") & 0007U, 0U);
    for (const std::string file : {"billing", "billing.lock"}) {
        const auto mode = mode_of(place / "mirror.db.consumers" / file);
        EXPECT_EQ(mode & 0647U, wanted()) << file << " " << std::oct << mode;
    }
    EXPECT_THAT(opened->file().made_private(), UnorderedElementsAre());
}

TEST_P(OwnFiles, LoseTheRightsOfOthersAndAreReportedOnce) {
    open_there().reset();
    const std::vector<std::string> files{"mirror.db", "mirror.db-wal", "mirror.db-shm", "mirror.db.v4.bak"};
    std::ofstream(place / "mirror.db.v4.bak").flush();
    for (const auto& file : files) { ::chmod((place / file).c_str(), 0644); }
    {
        const auto opened = open_there();
        EXPECT_THAT(opened->file().made_private(), UnorderedElementsAre(place / files[0], place / files[1],
                                                                        place / files[2], place / files[3]));
    }
    for (const auto& file : files) { EXPECT_EQ(mode_of(place / file), wanted()) << file; }
    EXPECT_THAT(open_there()->file().made_private(), UnorderedElementsAre());
}

TEST_P(OwnFiles, KeepTheRightsOfTheGroup) {
    open_there().reset();
    ::chmod((place / "mirror.db").c_str(), 0660);
    EXPECT_THAT(open_there()->file().made_private(), UnorderedElementsAre());
    EXPECT_EQ(mode_of(place / "mirror.db"), 0660U);
}

INSTANTIATE_TEST_SUITE_P(
    UmaskAndFolder, OwnFiles,
    ::testing::Values(std::pair<mode_t, mode_t>{022, 0755}, std::pair<mode_t, mode_t>{0, 0777},
                      std::pair<mode_t, mode_t>{077, 0700}, std::pair<mode_t, mode_t>{022, 02755},
                      std::pair<mode_t, mode_t>{077, 02770}, std::pair<mode_t, mode_t>{0, 02777}));

/// There is a link to another user's file, under a name that the mirror writes to.
class LinkedNames : public MirrorTest {
 protected:
    LinkedNames() {
        close();
        std::ofstream(precious) << "precious";
    }
    void link(const fs::path& name) const { fs::create_symlink(precious, name); }
    std::string content() const { return testing::read_file(precious); }

    fs::path precious = folder.path() / "precious";
    fs::path file = folder.path() / "mirror.db";
};

TEST_F(LinkedNames, ALockThatIsALinkIsRefused) {
    fs::remove(file.string() + ".lock");
    link(file.string() + ".lock");
    EXPECT_EQ(try_open().error().code, Errc::Io);
    EXPECT_EQ(content(), "precious");
}

TEST_F(LinkedNames, ALockThatIsNotAFileIsRefused) {
    fs::remove(file.string() + ".lock");
    ASSERT_EQ(::mkfifo((file.string() + ".lock").c_str(), 0600), 0);
    EXPECT_EQ(try_open().error().code, Errc::Io);
}

TEST_F(LinkedNames, AConsumerFollowsNoLinks) {
    const fs::path positions = file.string() + ".consumers";
    fs::create_directory(positions);
    link(positions / "locked.lock");
    EXPECT_EQ(Consumer::open(file, "locked").error().code, Errc::Io);
    const auto consumer = Consumer::open(file, "billing").value();
    link(positions / "billing.part");
    ASSERT_TRUE(consumer->keep({17}));
    EXPECT_EQ(content(), "precious");
    EXPECT_FALSE(fs::is_symlink(positions / "billing"));
    EXPECT_EQ(consumer->position().value(), ChangePosition{17});
}

TEST_F(LinkedNames, AFolderOfConsumersThatIsALinkIsRefused) {
    fs::create_directory(folder.path() / "elsewhere");
    fs::create_directory_symlink("elsewhere", file.string() + ".consumers");
    EXPECT_EQ(Consumer::open(file, "billing").error().code, Errc::Io);
    EXPECT_TRUE(fs::is_empty(folder.path() / "elsewhere"));
}

TEST_F(LinkedNames, APositionIsNextToTheFileAndTheSameUnderEachName) {
    const auto linked = folder.path() / "linked" / "mirror.db";
    fs::create_directory(linked.parent_path());
    fs::create_symlink(file, linked);
    ASSERT_TRUE(Consumer::open(linked, "billing").value()->keep({17}));
    EXPECT_FALSE(fs::exists(linked.string() + ".consumers"));
    const auto consumer = Consumer::open(file, "billing").value();
    EXPECT_EQ(consumer->position().value(), ChangePosition{17});
    EXPECT_EQ(Consumer::open(linked, "billing").error().code, Errc::InUse);
}

TEST_F(LinkedNames, APositionThatIsAFifoIsRefusedAtOnce) {
    const auto consumer = Consumer::open(file, "billing").value();
    ASSERT_EQ(::mkfifo((file.string() + ".consumers/billing").c_str(), 0600), 0);
    EXPECT_EQ(consumer->position().error().code, Errc::Io);
}

TEST_F(LinkedNames, ASnapshotFollowsNoLinks) {
    link(folder.path() / "copy.db.part");
    EXPECT_FALSE(Reader::open(file).value()->snapshot(folder.path() / "copy.db", {}));
    EXPECT_EQ(content(), "precious");
}

/// There is a file of another program, of any kind. The file is left alone, and no files are created next to
/// it.
class StrangeFile : public MirrorTest {
 protected:
    StrangeFile() { close(); }
    void expect_refused(const fs::path& file) const {
        EXPECT_EQ(Mirror::open({file, {"production"}}, catalogue, clock).error().code, Errc::NotOurs) << file;
        EXPECT_EQ(Reader::open(file).error().code, Errc::NotOurs) << file;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& entry : fs::directory_iterator(strange)) { all.push_back(entry.path().filename()); }
        return all;
    }
    fs::path strange = folder.path() / "strange";
};

TEST_F(StrangeFile, GetsNoFilesBesideIt) {
    fs::create_directory(strange);
    std::ofstream(strange / "passwd") << "root:x:0:0:root:/root:/bin/bash\n";
    expect_refused(strange / "passwd");
    EXPECT_THAT(names(), UnorderedElementsAre("passwd"));
}

TEST_F(StrangeFile, GetsNoFilesBesideItEvenIfSqliteWouldCreateALog) {
    fs::create_directory(strange);
    for (const std::string id : {"0", "1"}) {
        const auto file = strange / ("other?#%" + id + ".db");
        {
            SQLite::Database other(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            other.exec("PRAGMA application_id = " + id);
            other.exec("CREATE TABLE t (a)");
            SQLite::Statement(other, "PRAGMA journal_mode = WAL").executeStep();
        }
        expect_refused(file);
    }
    EXPECT_THAT(names(), UnorderedElementsAre("other?#%0.db", "other?#%1.db"));
}

TEST_F(StrangeFile, ThatIsNotARegularFileIsRefusedAtOnce) {
    ASSERT_EQ(::mkfifo(strange.c_str(), 0600), 0);
    expect_refused(strange);
    expect_refused("/dev/null");
    expect_refused("/dev/zero");
    EXPECT_FALSE(fs::exists("/dev/null.lock"));
}

/// As after a crash before the first checkpoint, all tables are only in the write-ahead log.
TEST_F(StrangeFile, AMirrorWithTablesOnlyInItsLogIsRecognized) {
    const auto copy = folder.path() / "copy.db";
    {
        const auto created =
            Mirror::open({folder.path() / "created.db", {"production"}}, catalogue, clock).value();
        fs::copy_file(folder.path() / "created.db", copy);
        fs::copy_file(folder.path() / "created.db-wal", copy.string() + "-wal");
    }
    SQLite::Database alone("file:" + copy.string() + "?immutable=1",
                           SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    ASSERT_EQ(alone.execAndGet("SELECT count(*) FROM sqlite_schema").getInt(), 0);
    EXPECT_TRUE(Mirror::open({copy, {"production"}}, catalogue, clock).has_value());
}

}  // namespace
}  // namespace stmirror::mirror
