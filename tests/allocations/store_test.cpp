// SPDX-License-Identifier: MIT
// Tests, for each n, that each call of the mirror copes with a failure of its n-th allocation.
#include <gmock/gmock.h>

#include "failing_new.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/sweeps.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using testing::FailingNew;

constexpr std::int64_t people_on_page = 3;

class StoreWithoutMemory : public MirrorTest {
 protected:
    /// Tries to store page `number` while allocation number `allocation` fails. The ids of the page follow
    /// the ids of the previous page.
    Result<ApplyOutcome> try_page(std::int64_t number, std::uint64_t allocation) {
        std::vector<Person> people;
        for (std::int64_t i = 0; i < people_on_page; ++i) {
            people.push_back({.id = number * people_on_page + i, .tags = {i, i + 1}});
        }
        const auto page = page_of(catalogue, people);
        const CursorUpdate cursor{CursorKind::Main, std::to_string(number + 1)};
        const FailingNew memory(allocation);
        return pages().apply(feed, std::span(&page, 1), cursor);
    }

    static Result<std::uint64_t> mark_deleted(Sweep& sweep, const std::vector<MissingRow>& rows,
                                              std::uint64_t allocation) {
        const FailingNew memory(allocation);
        return sweep.mark_deleted(rows, DeletedReason::Missing);
    }

    /// Opens the mirror while this allocation fails. Expects a clear problem, or an exception if there is no
    /// memory even for a problem.
    void open_without(std::uint64_t allocation) const {
        const auto to_open = options();
        const FailingNew memory(allocation);
        try {
            const auto opened = Mirror::open(to_open, catalogue, clock);
            if (!opened) { expect_clear(opened.error()); }
        } catch (const std::bad_alloc&) { EXPECT_TRUE(FailingNew::has_failed()); }
    }

    std::int64_t pages_by_cursor() const {
        const auto cursor = feeds().state(feed).value().cursor;
        return cursor.empty() ? 0 : std::stoll(cursor);
    }

    void expect_pages(std::int64_t pages) const {
        const auto people = std::to_string(pages * people_on_page);
        EXPECT_EQ(pages_by_cursor(), pages);
        EXPECT_EQ(rows("SELECT count(*) FROM people UNION ALL SELECT count(*) / 2 FROM person_tags"),
                  (std::vector{people, people}));
        EXPECT_EQ(value("SELECT count(*), coalesce(max(seq), 0) FROM _changes"), people + "|" + people);
    }

    static void expect_clear(const Problem& problem) {
        EXPECT_THAT(problem.code, ::testing::AnyOf(Errc::Database, Errc::Internal)) << problem.line();
        EXPECT_NE(problem.text, "");
    }

    static constexpr std::uint64_t no_failure = 0;
};

TEST_F(StoreWithoutMemory, APageIsWrittenWholeOrNotAtAll) {
    std::int64_t written = 0;
    std::uint64_t failures = 0;
    for (std::uint64_t allocation = 1;; ++allocation) {
        SCOPED_TRACE("allocation " + std::to_string(allocation));
        if (allocation % 2 == 0) {
            open();  // this first use prepares the statements
        }
        const auto outcome = try_page(written, allocation / 2 + 1);
        if (!FailingNew::has_failed()) { break; }
        ++failures;
        if (outcome) {
            ++written;
        } else {
            expect_clear(outcome.error());
            expect_pages(written);
            EXPECT_TRUE(try_page(written++, no_failure).has_value());
        }
        expect_pages(written);
        if (HasFailure()) { return; }
    }
    EXPECT_GT(failures, 20u);
}

TEST_F(StoreWithoutMemory, MissingRowsAreAllMarkedDeletedOrNone) {
    std::uint64_t failures = 0;
    for (std::uint64_t allocation = 1;; ++allocation) {
        SCOPED_TRACE("allocation " + std::to_string(allocation));
        ASSERT_TRUE(try_page(0, no_failure).has_value());
        auto sweep = sweeps().begin(feed).value();
        const auto missing = sweep.missing_rows({}, 0, 100).value();
        ASSERT_EQ(missing.size(), static_cast<std::size_t>(people_on_page));
        const auto before = value("SELECT count(*) FROM _changes");
        const auto marked = mark_deleted(sweep, missing, allocation);
        if (!FailingNew::has_failed()) { break; }
        ++failures;
        if (!marked) { expect_clear(marked.error()); }
        const auto live = marked ? 0 : people_on_page;
        EXPECT_EQ(value("SELECT count(*) FROM people WHERE _deleted_at IS NULL"), std::to_string(live));
        EXPECT_EQ(value("SELECT count(*) FROM _changes"),
                  std::to_string(std::stoll(before) + people_on_page - live));
        if (HasFailure()) { return; }
    }
    EXPECT_GT(failures, 5u);
}

TEST_F(StoreWithoutMemory, AMirrorOpensOrSaysWhyNot) {
    ASSERT_TRUE(try_page(0, no_failure).has_value());
    for (const bool is_new : {true, false}) {
        std::uint64_t failures = 0;
        for (std::uint64_t step = 0, allocation = 1;; allocation += 1 + step++ / 10) {
            SCOPED_TRACE("allocation " + std::to_string(allocation));
            close();
            if (is_new) { std::filesystem::remove(mirror_path()); }
            open_without(allocation);
            if (!FailingNew::has_failed()) { break; }
            ++failures;
            open();
            EXPECT_EQ(value("SELECT count(*) FROM people"), is_new ? "0" : std::to_string(people_on_page));
            if (HasFailure()) { return; }
        }
        EXPECT_GT(failures, 20u);
        open();
        if (is_new) { ASSERT_TRUE(try_page(0, no_failure).has_value()); }
    }
}

}  // namespace
}  // namespace stmirror::mirror
