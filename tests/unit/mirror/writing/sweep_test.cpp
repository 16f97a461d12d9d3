// SPDX-License-Identifier: MIT
// Tests what a sweep finds missing, and which of these rows are marked deleted.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <thread>

#include "mirror/writing/sweeps.hpp"
#include "unit/mirror/family_fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/row_repairs.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string live_ids = "SELECT tenant_id, id FROM people WHERE _deleted_at IS NULL ORDER BY 1, 2";
const std::string new_changes = "SELECT key, kind FROM _changes WHERE seq > ";

class SweepTest : public MirrorTest {
 protected:
    void begin() { sweep = sweeps().begin(feed).value(); }
    std::vector<MissingRow> missing(const std::vector<std::string>& columns = {}) {
        return sweep->missing_rows(columns, 0, 1000).value();
    }
    std::vector<std::string> missing_keys() {
        std::vector<std::string> keys;
        for (const auto& row : missing()) { keys.push_back(row.key); }
        return keys;
    }
    std::uint64_t mark_deleted(const std::vector<MissingRow>& rows) {
        return sweep->mark_deleted(rows, DeletedReason::Missing).value();
    }
    std::string last_change() const { return value("SELECT max(seq) FROM _changes"); }
    ApplyOutcome quarantine(const std::string& key) {
        auto page = page_of(catalogue, {});
        page.quarantined.push_back({"{bad}", key, "name: a number instead of text"});
        return pages().apply(feed, std::span(&page, 1), std::nullopt).value();
    }
    std::optional<Sweep> sweep;
};

TEST_F(SweepTest, RecordsThatArriveAreSeenAndTheOthersAreMissing) {
    apply({{.id = 1}, {.id = 2}, {.id = 3, .modified = "2024-05-02T00:00:00Z"}, {.id = 4, .name = "Bob"}});
    begin();
    apply({{.id = 1},
           {.id = 2, .name = "changed"},
           {.id = 3, .name = "older", .modified = "2024-05-01T00:00:00.0000000Z"},
           {.id = 5}});
    const auto count = sweep->count_missing().value();
    EXPECT_EQ(count.live, 5U);
    EXPECT_EQ(count.missing, 1U);
    EXPECT_EQ(count.unreadable, 0U);
    const auto rows = missing({"name", "modified_on", "id"});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].key, "[4]");
    EXPECT_THAT(rows[0].values, ElementsAre("Bob", "2024-05-01T10:00:00.0000000Z", "4"));
}

TEST_F(SweepTest, ADeletedRowKeepsItsContentAndIsInTheChangeLog) {
    apply({{.id = 1, .name = "Bob", .tags = {3, 4}}, {.id = 2}});
    begin();
    apply({{.id = 2}});
    clock.time = clock.time + std::chrono::hours(1);
    EXPECT_EQ(mark_deleted(missing()), 1U);
    EXPECT_THAT(rows("SELECT id, name, _deleted_at, _deleted_reason, _changed_at, _first_seen_at FROM people"
                     " WHERE _deleted_at IS NOT NULL"),
                ElementsAre("1|Bob|2024-05-01T13:00:00.0000000Z|missing|2024-05-01T13:00:00.0000000Z|"
                            "2024-05-01T12:00:00.0000000Z"));
    EXPECT_THAT(rows("SELECT tag_id FROM person_tags"), ElementsAre("3", "4"));
    EXPECT_THAT(rows("SELECT seq, tenant_id, resource, key, kind, at FROM _changes WHERE seq > 2"),
                ElementsAre("3|7|people|[1]|delete|2024-05-01T13:00:00.0000000Z"));
    EXPECT_EQ(sweep->count_missing()->live, 1U);
    EXPECT_EQ(sweep->count_missing()->missing, 0U);
}

TEST_F(SweepTest, NoRowIsMarkedDeletedTwice) {
    apply({{.id = 1}});
    begin();
    const auto rows = missing();
    EXPECT_EQ(mark_deleted(rows), 1U);
    EXPECT_EQ(mark_deleted(rows), 0U);
    EXPECT_EQ(value("SELECT count(*) FROM _changes"), "2");
}

TEST_F(SweepTest, ARecordThatArrivesBeforeItIsMarkedDeletedIsKept) {
    apply({{.id = 1}, {.id = 2}, {.id = 3}});
    begin();
    const auto rows = missing();
    ASSERT_EQ(rows.size(), 3U);
    apply({{.id = 2}, {.id = 3, .name = "changed"}});
    EXPECT_EQ(sweep->count_missing()->missing, 1U);
    EXPECT_THAT(missing_keys(), ElementsAre("[1]"));
    EXPECT_EQ(mark_deleted(rows), 1U);
    EXPECT_THAT(this->rows(live_ids), ElementsAre("7|2", "7|3"));
}

TEST_F(SweepTest, ARowWithAnotherKeyThanWasLookedUpIsKept) {
    apply({{.id = 1}, {.id = 2}});
    begin();
    auto rows = missing();
    std::swap(rows[0].row_id, rows[1].row_id);
    EXPECT_EQ(mark_deleted(rows), 0U);
}

TEST_F(SweepTest, ADeletedRecordThatArrivesIsRestoredWhateverItsHashAndAge) {
    const Person person{.id = 1, .modified = "2024-05-02T00:00:00.0000000Z", .tags = {1}};
    apply({person, {.id = 2, .modified = "2024-05-02T00:00:00.0000000Z"}});
    begin();
    ASSERT_EQ(mark_deleted(missing()), 2U);
    begin();
    const auto outcome = apply({person, {.id = 2, .name = "older", .modified = "2024-04-01T00:00:00Z"}});
    EXPECT_EQ(outcome.restored, 2U);
    EXPECT_THAT(rows("SELECT id, name, _deleted_at, _deleted_reason FROM people ORDER BY id"),
                ElementsAre("1|Ada||", "2|older||"));
    EXPECT_THAT(rows(new_changes + "4"), ElementsAre("[1]|restore", "[2]|restore"));
    EXPECT_EQ(sweep->count_missing()->live, 2U);
    EXPECT_EQ(sweep->count_missing()->missing, 0U);
}

TEST_F(SweepTest, ARecordThatCannotBeDecodedCountsAsSeen) {
    apply({{.id = 1}, {.id = 2}});
    quarantine("[2]");
    begin();
    EXPECT_EQ(missing().size(), 2U) << "records that arrived before the sweep do not count";
    quarantine("[1]");
    quarantine("[99]");
    EXPECT_THAT(missing_keys(), ElementsAre("[2]"));
    quarantine("");
    EXPECT_EQ(sweep->count_missing()->unreadable, 1U);
    EXPECT_EQ(sweep->count_missing()->missing, 1U);
}

TEST_F(SweepTest, ARecordThatArrivesIsSeenAlsoIfItsPageIsNotWritten) {
    apply({{.id = 1}, {.id = 2}});
    begin();
    auto page = page_of(catalogue, {{.id = 1}, {.id = 3}, {.id = 4}});
    page.cells[6] = std::string_view("no number");
    ASSERT_TRUE(pages().apply(feed, std::span(&page, 1), std::nullopt).has_error());
    EXPECT_EQ(sweep->count_missing()->live, 2U);
    EXPECT_THAT(missing_keys(), ElementsAre("[2]"));
    apply({{.id = 9}});
    EXPECT_THAT(missing_keys(), ElementsAre("[2]"));
}

TEST_F(SweepTest, TenantsAndResourcesDoNotMix) {
    apply({{.id = 1}, {.id = 2}});
    const FeedKey others{8, "people"};
    const auto theirs = page_of(catalogue, {{.id = 1}, {.id = 2}});
    ASSERT_TRUE(pages().apply(others, std::span(&theirs, 1), std::nullopt).has_value());
    begin();
    auto of_meetings = sweeps().begin({7, "meetings"}).value();
    auto of_others = sweeps().begin(others).value();
    apply({{.id = 1}});
    ASSERT_TRUE(of_meetings.finish(clock.time, 0).has_value());
    EXPECT_THAT(missing_keys(), ElementsAre("[2]"));
    const auto count = of_others.count_missing().value();
    EXPECT_EQ(count.live, 2U);
    EXPECT_EQ(count.missing, 2U);
    const auto rows_of_others = of_others.missing_rows({}, 0, 10).value();
    EXPECT_EQ(mark_deleted(rows_of_others), 0U);
    EXPECT_EQ(mark_deleted(missing()), 1U);
    EXPECT_THAT(rows(live_ids), ElementsAre("7|1", "8|1", "8|2"));
}

TEST_F(SweepTest, MissingRowsAreReturnedInBatches) {
    std::vector<Person> people;
    for (std::int64_t id = 10; id > 0; --id) { people.push_back({.id = id}); }
    apply(people);
    begin();
    apply({{.id = 5}});
    std::vector<std::string> keys;
    std::int64_t after = 0;
    for (auto rows = sweep->missing_rows({}, after, 4).value(); !rows.empty();
         rows = sweep->missing_rows({}, after, 4).value()) {
        EXPECT_LE(rows.size(), 4U);
        mark_deleted(rows);
        for (const auto& row : rows) { keys.push_back(row.key); }
        after = rows.back().row_id;
    }
    EXPECT_THAT(keys, ElementsAre("[10]", "[9]", "[8]", "[7]", "[6]", "[4]", "[3]", "[2]", "[1]"));
    EXPECT_THAT(rows(live_ids), ElementsAre("7|5"));
}

TEST_F(SweepTest, BeginningAgainForgetsTheSeenRows) {
    apply({{.id = 1}});
    begin();
    apply({{.id = 1}});
    ASSERT_THAT(missing_keys(), IsEmpty());
    begin();
    EXPECT_THAT(missing_keys(), ElementsAre("[1]"));
}

TEST_F(SweepTest, ASweepThatAnotherOneReplacedCanMarkNothingDeleted) {
    apply({{.id = 1}});
    auto replaced = sweeps().begin(feed).value();
    const auto rows = replaced.missing_rows({}, 0, 1).value();
    ASSERT_EQ(rows.size(), 1U);
    begin();
    EXPECT_TRUE(replaced.count_missing().has_error());
    EXPECT_TRUE(replaced.missing_rows({}, 0, 1).has_error());
    EXPECT_TRUE(replaced.mark_deleted(rows, DeletedReason::Missing).has_error());
    EXPECT_TRUE(replaced.finish(clock.time, 0).has_error());
    EXPECT_THAT(this->rows(live_ids), ElementsAre("7|1"));
    EXPECT_THAT(missing_keys(), ElementsAre("[1]")) << "the newer sweep is not affected";
}

TEST_F(SweepTest, ASweepMayBeAbandonedOnAnotherThread) {
    apply({{.id = 1}});
    begin();
    apply({{.id = 2}});
    std::thread([this] { sweep.reset(); }).join();
    apply({{.id = 3}});
    begin();
    EXPECT_EQ(sweep->count_missing()->missing, 3U);
}

TEST_F(SweepTest, ASweepMayOutliveTheMirror) {
    apply({{.id = 1}});
    begin();
    close();
    sweep.reset();
    open();
    begin();
    EXPECT_THAT(missing_keys(), ElementsAre("[1]"));
}

TEST_F(SweepTest, TheEndOfASweepIsStored) {
    const auto began = clock.time;
    begin();
    clock.time = clock.time + std::chrono::hours(1);
    EXPECT_EQ(feeds().state(feed)->swept_at, std::nullopt);
    ASSERT_TRUE(sweep->finish(began, 12).has_value());
    EXPECT_TRUE(sweep->count_missing().has_error()) << "the sweep is no longer running";
    open();
    EXPECT_EQ(feeds().state(feed)->swept_at, began);
    EXPECT_EQ(feeds().state(feed)->deletes_withheld, 12U);
    begin();
    ASSERT_TRUE(sweep->finish(clock.time, 0).has_value());
    EXPECT_EQ(feeds().state(feed)->deletes_withheld, 0U);
}

TEST_F(SweepTest, ASweepWithoutMissingRowsWritesNothing) {
    const std::vector<Person> people{{.id = 1}, {.id = 2}};
    apply(people);
    const auto wal = folder.path() / "mirror.db-wal";
    const auto before = std::filesystem::file_size(wal);
    begin();
    apply(people);
    EXPECT_EQ(sweep->count_missing()->missing, 0U);
    EXPECT_THAT(missing(), IsEmpty());
    EXPECT_EQ(std::filesystem::file_size(wal), before);
}

class CompositeKeyTest : public FamilyTest {};

TEST_F(CompositeKeyTest, KeysOfSeveralColumnsAndTextAreRecognized) {
    feed = visits;
    const std::string odd = R"(it's "odd"\)";
    put("visits", {{{"a", odd, 1}}, {{"a", "two", 1}}, {{"b", "two", 1}}});
    auto sweep = sweeps().begin(visits).value();
    auto page = page_of_records(*catalogue.find("visits"), {{{"b", "two", 1}}});
    page.quarantined.push_back({"{bad}", R"(["a","it's \"odd\"\\"])", "bad"});
    ASSERT_TRUE(pages().apply(visits, std::span(&page, 1), std::nullopt).has_value());
    const auto missing = sweep.missing_rows({"region"}, 0, 10).value();
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(missing[0].key, R"(["a","two"])");
    EXPECT_EQ(sweep.mark_deleted(missing, DeletedReason::ParentGone).value(), 1U);
    EXPECT_THAT(rows("SELECT place_id, name, _deleted_reason FROM visits WHERE _deleted_at IS NOT NULL"),
                ElementsAre("a|two|parent_gone"));
}

}  // namespace
}  // namespace stmirror::mirror
