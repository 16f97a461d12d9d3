// SPDX-License-Identifier: MIT
// Tests the mirror's file in difficult conditions: links, permissions, other programs, and a deleted file.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "support/read_file.hpp"
#include "unit/mirror/fixture.hpp"

#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const std::string own_pid = "pid " + std::to_string(::getpid());

class FileTest : public MirrorTest {
 protected:
    fs::path path() const { return options().path; }
    Result<std::unique_ptr<Mirror>> open_at(const fs::path& other) const {
        return Mirror::open({other, {"production"}}, catalogue, clock);
    }
    Problem refusal(const fs::path& other) const {
        const auto opened = open_at(other);
        return opened.has_error() ? opened.error() : Problem{Errc::Stopped, "was opened"};
    }
};

TEST_F(FileTest, HasOneWriterThroughAnySymbolicLink) {
    fs::create_directory(folder.path() / "links");
    const auto link = folder.path() / "links/link.db";
    fs::create_symlink("../mirror.db", link);
    fs::create_symlink(link, folder.path() / "second.db");
    fs::create_directory_symlink(folder.path(), folder.path() / "here");
    for (const auto& name : {link, folder.path() / "second.db", folder.path() / "here/mirror.db"}) {
        EXPECT_EQ(refusal(name).code, Errc::InUse) << name;
        EXPECT_THAT(refusal(name).text, HasSubstr(own_pid)) << name;
    }
    close();
    EXPECT_TRUE(open_at(link).has_value());
}

TEST_F(FileTest, HasOneWriterAlsoIfALinkLeadsToAFileThatDoesNotExistYet) {
    const auto link = folder.path() / "link.db";
    fs::create_symlink("new.db", link);
    const auto first = open_at(link).value();
    EXPECT_THAT(refusal(folder.path() / "new.db").text, HasSubstr(own_pid));
}

TEST_F(FileTest, ASnapshotIsRefusedWhileTheLogOfTheFormerFileIsNextToIt) {
    const auto snapshot = folder.path() / "snapshot.db";
    const auto log = path().string() + "-wal";
    ASSERT_TRUE(reader()->snapshot(snapshot).has_value());
    apply({{.id = 1}});
    fs::copy_file(log, folder.path() / "log");
    close();
    fs::copy_file(snapshot, path(), fs::copy_options::overwrite_existing);
    fs::copy_file(folder.path() / "log", log, fs::copy_options::overwrite_existing);
    EXPECT_EQ(refusal(path()).code, Errc::NotOurs);
    EXPECT_EQ(Reader::open(path()).error().code, Errc::NotOurs);
    EXPECT_TRUE(testing::read_file(path()) == testing::read_file(snapshot)) << "not changed";
    fs::remove(log);
    ASSERT_TRUE(open_at(path()).has_value());
    EXPECT_EQ(value("SELECT count(*) FROM people"), "0");
}

TEST_F(FileTest, TheSizeOfTheLogIsFoundThroughALink) {
    apply({{.id = 1}});
    const auto link = folder.path() / "link.db";
    fs::create_symlink("mirror.db", link);
    EXPECT_GT(Reader::open(link).value()->health()->sizes.wal_bytes, 0u);
}

TEST_F(FileTest, AFolderIsRefusedAsAFolder) {
    const auto other = folder.path() / "folder";
    fs::create_directory(other);
    EXPECT_EQ(refusal(other).subject, (Subject{Subject::Kind::File, other.string()}));
    EXPECT_FALSE(fs::exists(other.string() + ".lock"));
}

TEST_F(FileTest, KnowsWhetherItWasMovedOrDeleted) {
    EXPECT_TRUE(file().is_in_place());
    const auto aside = folder.path() / "aside.db";
    fs::rename(path(), aside);
    EXPECT_FALSE(file().is_in_place());
    std::ofstream(path()).flush();
    EXPECT_FALSE(file().is_in_place()) << "a different file has the name of the mirror";
    fs::rename(aside, path());
    EXPECT_TRUE(file().is_in_place());
}

TEST_F(FileTest, KnowsThatItsLinkWasChanged) {
    const auto link = folder.path() / "link.db";
    fs::create_symlink("first.db", link);
    const auto linked = open_at(link).value();
    EXPECT_TRUE(linked->file().is_in_place());
    fs::remove(link);
    fs::create_symlink("mirror.db", link);
    EXPECT_FALSE(linked->file().is_in_place());
}

/// Root can write to any file. If root runs the test, the user "nobody" opens the mirror.
class ForeignFileTest : public FileTest {
 protected:
    ForeignFileTest() {
        close();
        fs::permissions(folder.path(), fs::perms::all);
    }
    Problem refusal_of_nobody() const {
        constexpr uid_t nobody = 65534;
        const bool is_root = ::geteuid() == 0;
        if (is_root && ::seteuid(nobody) != 0) { return {Errc::Stopped, "nobody is not a user here"}; }
        auto refused = refusal(path());
        if (is_root && ::seteuid(0) != 0) { std::abort(); }
        return refused;
    }
};

TEST_F(ForeignFileTest, AMirrorThatCannotBeWrittenIsRefusedAtOnce) {
    const std::vector<std::string> suffixes{"", "-wal", "-shm", ".lock"};
    for (const auto& foreign : suffixes) {
        for (const auto& suffix : suffixes) {
            const auto mode = suffix == foreign ? 0444 : 0666;
            fs::permissions(path().string() + suffix, static_cast<fs::perms>(mode));
        }
        const auto refused = refusal_of_nobody();
        EXPECT_EQ(refused.code, Errc::Io);
        EXPECT_EQ(refused.subject, (Subject{Subject::Kind::File, path().string() + foreign}));
    }
}

}  // namespace
}  // namespace stmirror::mirror
