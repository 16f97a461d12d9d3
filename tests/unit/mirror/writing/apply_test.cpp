// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include "unit/mirror/fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "mirror/writing/page_writer.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string all_people = "SELECT tenant_id, id, name, modified_on FROM people ORDER BY tenant_id, id";
const std::string all_changes = "SELECT seq, tenant_id, resource, key, kind FROM _changes ORDER BY seq";

class ApplyTest : public MirrorTest {};

TEST_F(ApplyTest, KeepsColumnsAndTheJsonByteForByte) {
    const Person person{.id = 5, .name = "Zoë", .tags = {3, 1, 3}};
    EXPECT_EQ(apply({person}).inserted, 1U);
    EXPECT_THAT(rows(all_people), ElementsAre("7|5|Zoë|2024-05-01T10:00:00.0000000Z"));
    EXPECT_EQ(value("SELECT _raw FROM people"), person.json());
    EXPECT_THAT(rows("SELECT tenant_id, person_id, position, tag_id FROM person_tags"),
                ElementsAre("7|5|0|3", "7|5|1|1", "7|5|2|3"));
    EXPECT_THAT(rows(all_changes), ElementsAre("1|7|people|[5]|insert"));
}

TEST_F(ApplyTest, AnUnchangedRecordWritesNothing) {
    const std::vector<Person> people{{.id = 1, .tags = {4}}, {.id = 2}};
    apply(people);
    const auto before = rows("SELECT _changed_at FROM people");
    clock.time = clock.time + std::chrono::hours(1);
    const auto wal_before = std::filesystem::file_size(folder.path() / "mirror.db-wal");
    const auto rows_written = file().rows_written();
    EXPECT_GT(rows_written, 0U);
    const auto outcome = apply(people);
    EXPECT_EQ(file().rows_written(), rows_written);
    EXPECT_EQ(outcome.unchanged, 2U);
    EXPECT_EQ(outcome.written(), 0U);
    EXPECT_EQ(rows("SELECT _changed_at FROM people"), before);
    EXPECT_EQ(std::filesystem::file_size(folder.path() / "mirror.db-wal"), wal_before);
    EXPECT_EQ(value("SELECT count(*) FROM _changes"), "2");
}

TEST_F(ApplyTest, AnOlderRecordIsIgnoredAndOnEqualTimesTheLaterArrivalWins) {
    apply({{.id = 1, .name = "new", .modified = "2024-05-01T10:00:00.0000002Z"}});
    const auto older = apply({{.id = 1, .name = "old", .modified = "2024-05-01T10:00:00.0000001Z"}});
    EXPECT_EQ(older.outdated, 1U);
    EXPECT_EQ(value("SELECT name FROM people"), "new");
    const auto equal = apply({{.id = 1, .name = "newest", .modified = "2024-05-01T10:00:00.0000002Z"}});
    EXPECT_EQ(equal.updated, 1U);
    EXPECT_EQ(value("SELECT name FROM people"), "newest");
}

TEST_F(ApplyTest, ARecordWithoutATimeIsWrittenAsItArrives) {
    apply({{.id = 1, .name = "a"}});
    EXPECT_EQ(apply({{.id = 1, .name = "b", .modified = std::nullopt}}).updated, 1U);
    EXPECT_EQ(apply({{.id = 1, .name = "c", .modified = "0001-01-01T00:00:00.0000000Z"}}).updated, 1U);
    EXPECT_EQ(value("SELECT name FROM people"), "c");
}

TEST_F(ApplyTest, AKeyThatArrivesTwiceInOneTransactionKeepsTheNewestRecord) {
    const auto outcome = apply({{.id = 1, .name = "a", .tags = {1}}, {.id = 1, .name = "b", .tags = {2, 3}}});
    EXPECT_EQ(outcome.inserted, 1U);
    EXPECT_EQ(outcome.updated, 1U);
    EXPECT_THAT(rows("SELECT name FROM people"), ElementsAre("b"));
    EXPECT_THAT(rows("SELECT tag_id FROM person_tags"), ElementsAre("2", "3"));
    EXPECT_THAT(rows(all_changes), ElementsAre("1|7|people|[1]|insert", "2|7|people|[1]|update"));
}

TEST_F(ApplyTest, ChildRowsFollowTheirArray) {
    apply({{.id = 1, .tags = {1, 2, 3}}, {.id = 2, .tags = {9}}});
    for (const auto& tags : std::vector<std::vector<std::int64_t>>{{1, 2}, {2, 1}, {1, 2, 4, 5}, {}}) {
        apply({{.id = 1, .tags = tags}});
        std::vector<std::string> expected;
        for (const auto tag : tags) { expected.push_back(std::to_string(tag)); }
        EXPECT_EQ(rows("SELECT tag_id FROM person_tags WHERE person_id = 1 ORDER BY position"), expected);
    }
    EXPECT_THAT(rows("SELECT tag_id FROM person_tags WHERE person_id = 2"), ElementsAre("9"));
}

TEST_F(ApplyTest, TenantsDoNotSeeEachOther) {
    apply({{.id = 1, .name = "ours"}});
    feed.tenant_id = 8;
    EXPECT_EQ(apply({{.id = 1, .name = "theirs"}}).inserted, 1U);
    EXPECT_THAT(rows("SELECT tenant_id, name FROM people ORDER BY 1"), ElementsAre("7|ours", "8|theirs"));
}

TEST_F(ApplyTest, CursorAndRowsCommitTogether) {
    apply({{.id = 1}}, CursorUpdate{CursorKind::Main, "token-1"});
    EXPECT_EQ(feeds().state(feed)->cursor, "token-1");
    apply({}, CursorUpdate{CursorKind::Main, "token-2"});
    EXPECT_EQ(feeds().state(feed)->cursor, "token-2");
    apply({{.id = 2}});
    EXPECT_EQ(feeds().state(feed)->cursor, "token-2");
}

TEST_F(ApplyTest, ACursorThatMayWaitIsWrittenTogetherWithRows) {
    apply({{.id = 1}}, CursorUpdate{CursorKind::Main, "token-1", true});
    EXPECT_EQ(feeds().state(feed)->cursor, "token-1");
    apply({{.id = 1}}, CursorUpdate{CursorKind::Main, "token-2", true});
    EXPECT_EQ(feeds().state(feed)->cursor, "token-1") << "nothing else was written";
    apply({{.id = 1, .name = "Eve"}}, CursorUpdate{CursorKind::Main, "token-3", true});
    EXPECT_EQ(feeds().state(feed)->cursor, "token-3");
}

TEST_F(ApplyTest, NewestModifiedNeverGoesBack) {
    apply({{.id = 1, .modified = "2024-05-02T00:00:00.0000000Z"}});
    apply({{.id = 2, .modified = "2024-05-01T00:00:00.0000000Z"}, {.id = 3, .modified = std::nullopt}});
    EXPECT_EQ(feeds().state(feed)->newest_modified, Timestamp::parse("2024-05-02T00:00:00Z"));
}

TEST_F(ApplyTest, ADeletedRecordThatArrivesIsRestored) {
    const Person person{.id = 1};
    apply({person});
    close();
    {
        SQLite::Database database((folder.path() / "mirror.db").string(), SQLite::OPEN_READWRITE);
        database.exec(
            "UPDATE people SET _deleted_at = '2024-05-01T11:00:00.0000000Z', _deleted_reason = 'sweep'");
    }
    open();
    EXPECT_EQ(apply({person}).restored, 1U);
    EXPECT_EQ(value("SELECT count(*) FROM people WHERE _deleted_at IS NULL AND _deleted_reason IS NULL"),
              "1");
    EXPECT_THAT(rows(all_changes), ElementsAre("1|7|people|[1]|insert", "2|7|people|[1]|restore"));
}

TEST_F(ApplyTest, AnErrorInAPageRollsItBackAndLeavesTheMirrorUsable) {
    std::vector<Page> pages;
    pages.push_back(page_of(catalogue, {{.id = 1, .tags = {1}}, {.id = 2}}));
    pages[0].unknown_fields["surprise"] = 1;
    pages.push_back(page_of(catalogue, {{.id = 3}, {.id = 4}}));
    pages[1].cells[pages[1].cells.size() - 2] =
        1.5;  // this is not text, but a STRICT table accepts it as "1.5"
    pages[1].cells[3] = std::string_view("no number");
    const auto failed = this->pages().apply(feed, pages, CursorUpdate{CursorKind::Main, "ahead"});
    ASSERT_TRUE(failed.has_error());
    EXPECT_EQ(failed.error().code, Errc::Database);
    EXPECT_THAT(rows(all_people), IsEmpty());
    EXPECT_THAT(rows("SELECT tag_id FROM person_tags"), IsEmpty());
    EXPECT_THAT(rows("SELECT field FROM _unknown_fields"), IsEmpty());
    EXPECT_EQ(feeds().state(feed)->cursor, "");
    EXPECT_EQ(apply({{.id = 1, .tags = {5}}}).inserted, 1U);
    EXPECT_THAT(rows("SELECT tag_id FROM person_tags"), ElementsAre("5"));
    EXPECT_THAT(rows(all_changes), ElementsAre("1|7|people|[1]|insert"));
}

TEST_F(ApplyTest, AKeyOfSeveralColumnsIsComparedCompletely) {
    const auto& meetings = *catalogue.find("meetings");
    Page page(meetings);
    page.body = "{1}{2}{3}";
    for (std::size_t i = 0; i < 3; ++i) {
        Row row;
        row.raw = std::string_view(page.body).substr(i * 3, 3);
        row.hash = content_hash(row.raw);
        page.rows.push_back(row);
    }
    page.cells = {Cell(std::string_view("a")), Cell(std::int64_t{1}),       Cell(std::string_view("a")),
                  Cell(std::int64_t{2}),       Cell(std::string_view("b")), Cell(std::int64_t{1})};
    const FeedKey id{7, "meetings"};
    EXPECT_EQ(pages().apply(id, std::span(&page, 1), std::nullopt)->inserted, 3U);
    EXPECT_EQ(pages().apply(id, std::span(&page, 1), std::nullopt)->unchanged, 3U);
    EXPECT_THAT(rows("SELECT key FROM _changes"), ElementsAre(R"(["a",1])", R"(["a",2])", R"(["b",1])"));
}

class QuarantineTest : public MirrorTest {
 protected:
    ApplyOutcome quarantine(const std::string& raw, const std::string& key) {
        auto page = page_of(catalogue, {});
        page.quarantined.push_back({raw, key, "name: a number instead of text"});
        return pages().apply(feed, std::span(&page, 1), std::nullopt).value();
    }
};

TEST_F(QuarantineTest, KeepsTheBytesAndCountsHowOftenTheyArrive) {
    const std::string bytes = "{\"id\":1,\"name\":\"\xff\"}";
    EXPECT_EQ(quarantine(bytes, "[1]").quarantined, 1U);
    clock.time = clock.time + std::chrono::hours(2);
    quarantine(bytes, "[1]");
    clock.time = clock.time + std::chrono::minutes(1);
    quarantine(bytes, "[1]");
    EXPECT_EQ(value("SELECT hex(raw) FROM _quarantine"), "7B226964223A312C226E616D65223A22FF227D");
    EXPECT_EQ(value("SELECT times, first_seen_at, last_seen_at FROM _quarantine"),
              "2|2024-05-01T12:00:00.0000000Z|2024-05-01T14:00:00.0000000Z")
        << "the third record came too soon to be counted";
    execute("UPDATE _quarantine SET last_seen_at = '2024-08-01T00:00:00.0000000Z'");
    quarantine(bytes, "[1]");
    EXPECT_EQ(value("SELECT times, last_seen_at FROM _quarantine"), "3|2024-05-01T14:01:00.0000000Z")
        << "the stored time was written by a wrong clock";
}

TEST_F(QuarantineTest, ALaterVersionOfARecordReplacesTheEarlierOne) {
    quarantine("{bad 1}", "[1]");
    quarantine("{bad 2}", "[1]");
    quarantine("no key 1", "");
    quarantine("no key 2", "");
    EXPECT_THAT(rows("SELECT CAST(raw AS TEXT) FROM _quarantine ORDER BY 1"),
                ElementsAre("no key 1", "no key 2", "{bad 2}"));
}

TEST_F(QuarantineTest, ARecordThatDecodesLeavesQuarantineEvenIfUnchanged) {
    apply({{.id = 2}});
    quarantine("{bad 1}", "[1]");
    quarantine("{bad 2}", "[2]");
    quarantine("{bad 3}", "[3]");
    apply({{.id = 1}, {.id = 2}});
    EXPECT_THAT(rows("SELECT key FROM _quarantine"), ElementsAre("[3]"));
}

TEST_F(QuarantineTest, AnOutdatedRecordDoesNotReleaseTheNewerOne) {
    apply({{.id = 1, .name = "new", .modified = "2024-05-02T00:00:00.0000000Z"}});
    quarantine("{bad}", "[1]");
    apply({{.id = 1, .name = "old", .modified = "2024-05-01T00:00:00.0000000Z"}});
    EXPECT_EQ(value("SELECT count(*) FROM _quarantine"), "1");
}

TEST_F(QuarantineTest, AnUnknownFieldIsReportedOnceAndRememberedAcrossRestarts) {
    auto page = page_of(catalogue, {{.id = 1}});
    page.unknown_fields["favouriteColour"] = 1;
    EXPECT_THAT(pages().apply(feed, std::span(&page, 1), std::nullopt)->new_fields,
                ElementsAre("favouriteColour"));
    EXPECT_THAT(pages().apply(feed, std::span(&page, 1), std::nullopt)->new_fields, IsEmpty());
    open();
    EXPECT_THAT(pages().apply(feed, std::span(&page, 1), std::nullopt)->new_fields, IsEmpty());
}

TEST_F(QuarantineTest, TheNumberOfUnknownFieldsIsLimited) {
    const auto new_fields = [this](int first, int count) {
        auto page = page_of(catalogue, {{.id = 1}});
        for (int i = first; i < first + count; ++i) { page.unknown_fields["f" + std::to_string(i)] = 1; }
        return pages().apply(feed, std::span(&page, 1), std::nullopt)->new_fields.size();
    };
    EXPECT_EQ(new_fields(0, 999), 999U);
    EXPECT_EQ(new_fields(999, 10), 1U);
    EXPECT_EQ(new_fields(2'000, 10), 0U);
    open();
    EXPECT_EQ(new_fields(3'000, 10), 0U) << "the list is still full after a restart";
    EXPECT_EQ(value("SELECT count(*) FROM _unknown_fields"), "1000");
}

}  // namespace
}  // namespace stmirror::mirror
