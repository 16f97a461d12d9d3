// SPDX-License-Identifier: MIT
// Tests the content of the file if the process was killed, or the disk was full, during a write.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "mirror/writing/page_writer.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::int64_t people_on_page = 50;

/// Returns page number `page` of a feed with a fixed order: new people, and one changed person from the
/// previous page.
std::vector<Person> people_of(std::int64_t page) {
    std::vector<Person> people;
    for (std::int64_t i = 0; i < people_on_page; ++i) {
        people.push_back({.id = page * people_on_page + i, .tags = {i, i + 1}});
    }
    if (page > 0) {
        people.push_back({.id = (page - 1) * people_on_page,
                          .name = "changed",
                          .modified = "2024-05-02T00:00:00.0000000Z",
                          .tags = {page}});
    }
    return people;
}

class CrashTest : public MirrorTest {
 protected:
    static void apply_page(Mirror& to, const Catalogue& catalogue, const FeedKey& feed, std::int64_t number) {
        const auto page = page_of(catalogue, people_of(number));
        to.pages()
            .apply(feed, std::span(&page, 1), CursorUpdate{CursorKind::Main, std::to_string(number + 1)})
            .value();
    }

    std::int64_t next_page() const {
        const auto cursor = feeds().state(feed).value().cursor;
        return cursor.empty() ? 0 : std::stoll(cursor);
    }

    /// Runs in the child process: applies pages, starting at the cursor, until it is killed. Reports each
    /// commit with one byte.
    [[noreturn]] void run_child(int progress) const {
        auto opened = try_open().value();
        const auto cursor = opened->feeds().state(feed).value().cursor;
        for (std::int64_t page = cursor.empty() ? 0 : std::stoll(cursor);; ++page) {
            apply_page(*opened, catalogue, feed, page);
            if (page % 7 == 0) { (void)opened->file().checkpoint(); }
            if (::write(progress, "x", 1) != 1) { ::_exit(1); }
        }
    }

    void kill_a_child_after(int commits, useconds_t microseconds) const {
        int ends[2];
        ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        const auto child = ::fork();
        if (child == 0) { run_child(ends[1]); }
        ::close(ends[1]);
        char byte = 0;
        for (int i = 0; i < commits; ++i) { ASSERT_EQ(::read(ends[0], &byte, 1), 1); }
        ::usleep(microseconds);
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ::close(ends[0]);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    }

    /// Expects exactly the content of the pages before number `pages`.
    void expect_exactly(std::int64_t pages) const {
        EXPECT_EQ(value("SELECT count(*) FROM people"), std::to_string(pages * people_on_page));
        EXPECT_EQ(value("SELECT coalesce(max(id), -1) FROM people"),
                  std::to_string(pages * people_on_page - 1));
        const auto changed = std::max<std::int64_t>(pages - 1, 0);
        EXPECT_EQ(value("SELECT count(*) FROM people WHERE name = 'changed'"), std::to_string(changed));
        EXPECT_EQ(value("SELECT count(*) FROM person_tags"),
                  std::to_string(pages * people_on_page * 2 - changed));
        EXPECT_EQ(value("SELECT count(*), coalesce(max(seq), 0) FROM _changes"),
                  std::to_string(pages * people_on_page + changed) + "|" +
                      std::to_string(pages * people_on_page + changed));
        EXPECT_EQ(value("PRAGMA integrity_check"), "ok");
    }
};

TEST_F(CrashTest, AfterAKillTheRowsMatchTheCursorExactly) {
    Random random(20240501);
    close();
    std::int64_t before = 0;
    for (int round = 0; round < 20; ++round) {
        kill_a_child_after(static_cast<int>(random.below(6)) + 1,
                           static_cast<useconds_t>(random.below(4000)));
        open();
        const auto pages = next_page();
        EXPECT_GT(pages, before);
        expect_exactly(pages);
        before = pages;
        close();
    }
}

/// Limits the size of this process's files to `bytes`, which has the same effect as a full disk.
void limit_files(rlim_t bytes) {
    const rlimit limit{bytes, RLIM_INFINITY};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_F(CrashTest, AFullDiskLosesNothingCommittedAndTheMirrorContinuesWhenThereIsSpace) {
    close();
    const auto child = ::fork();
    if (child == 0) {
        auto opened = try_open().value();
        apply_page(*opened, catalogue, feed, 0);
        apply_page(*opened, catalogue, feed, 1);
        limit_files(std::filesystem::file_size(options().path.string() + "-wal") + 9000);
        const auto page = page_of(catalogue, people_of(2));
        const auto failed =
            opened->pages().apply(feed, std::span(&page, 1), CursorUpdate{CursorKind::Main, "3"});
        const bool told = failed.has_error() && failed.error().code == Errc::Database &&
                          failed.error().text.find("disk") != std::string::npos;
        const bool kept = opened->feeds().state(feed).value().cursor == "2";
        limit_files(RLIM_INFINITY);
        apply_page(*opened, catalogue, feed, 2);
        ::_exit(told && kept ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    open();
    EXPECT_EQ(next_page(), 3);
    expect_exactly(3);
}

}  // namespace
}  // namespace stmirror::mirror
