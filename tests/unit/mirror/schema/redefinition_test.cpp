// SPDX-License-Identifier: MIT
// Tests a catalogue in which a column or a child table has changed since the rows were written, or is back
// after it was left out.
#include <gmock/gmock.h>

#include "api/page_decoder.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "support/read_file.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RedefinitionTest : public MirrorTest {
 protected:
    RedefinitionTest() {
        apply({{.id = 1}, {.id = 2}, {.id = 3}});
        EXPECT_TRUE(repairs().mark_deleted(feed, std::vector<std::string>{"[3]"}).has_value());
        close();
        execute("UPDATE people SET _raw = json_set(_raw, '$.nick', 'N' || id, '$.pets', json('[\"cat\"]'))");
    }
    static std::string nick(const std::string& field) {
        return "{ name = \"nickname\", field = \"" + field + R"(", type = "text", about = "The nickname." })";
    }
    static std::string pets(const std::string& field) {
        return "[[child]]\nname = \"person_pets\"\nfield = \"" + field +
               "\"\nabout = \"Pets.\"\ncolumns = [{ name = \"pet\", type = \"text\", about = \"The pet.\" "
               "}]\n";
    }
    /// Opens the mirror as a program with that catalogue does.
    void open_as(Catalogue with) {
        close();
        catalogue = std::move(with);
        auto with_decoder = options();
        with_decoder.decode = [this](const Resource& resource, std::string record) {
            return decoder.decode_record(resource, std::move(record));
        };
        mirror = Mirror::open(with_decoder, catalogue, clock).value();
    }
    /// Returns the lines of the change log that were added after the constructor had run.
    std::vector<std::string> new_changes() const {
        return rows("SELECT key, kind, at FROM _changes WHERE seq > 4 ORDER BY seq");
    }

    api::PageDecoder decoder;
    const std::string nicknames = "SELECT id, nickname FROM people ORDER BY id";
    const std::string pets_of_people = "SELECT person_id, pet FROM person_pets ORDER BY 1";
};

TEST_F(RedefinitionTest, AColumnThatIsReadFromAnotherFieldIsFilledAgain) {
    open_as(small_catalogue(nick("nik")));
    EXPECT_THAT(rows(nicknames), ElementsAre("1|", "2|", "3|"));
    EXPECT_THAT(new_changes(), IsEmpty());
    execute("UPDATE people SET nickname = 'N2' WHERE id = 2");
    clock.time = Timestamp::parse("2024-06-01T00:00:00Z").value();
    open_as(small_catalogue(nick("nick")));
    EXPECT_THAT(rows(nicknames), ElementsAre("1|N1", "2|N2", "3|N3"));
    EXPECT_THAT(new_changes(), ElementsAre("[1]|update|2024-06-01T00:00:00.0000000Z",
                                           "[3]|delete|2024-06-01T00:00:00.0000000Z"));
    EXPECT_THAT(rows("SELECT id, _deleted_at IS NULL FROM people WHERE _changed_at >= '2024-06' ORDER BY id"),
                ElementsAre("1|1", "3|0"));
}

TEST_F(RedefinitionTest, AColumnThatReturnsIsFilledAgain) {
    open_as(small_catalogue(nick("nick")));
    open_as(small_catalogue());
    execute("UPDATE people SET _raw = json_set(_raw, '$.nick', 'new') WHERE id = 1");
    open_as(small_catalogue(nick("nick")));
    EXPECT_THAT(rows(nicknames), ElementsAre("1|new", "2|N2", "3|N3"));
    EXPECT_THAT(rows("SELECT key, kind FROM _changes WHERE seq > 4"), ElementsAre("[1]|update"));
}

TEST_F(RedefinitionTest, AChildTableThatIsReadFromAnotherFieldIsFilledAgain) {
    open_as(small_catalogue("", pets("pts")));
    EXPECT_THAT(rows(pets_of_people), IsEmpty());
    open_as(small_catalogue("", pets("pets")));
    EXPECT_THAT(rows(pets_of_people), ElementsAre("1|cat", "2|cat", "3|cat"));
    EXPECT_EQ(new_changes().size(), 3U);
}

TEST_F(RedefinitionTest, AChildTableThatReturnsIsFilledAgain) {
    open_as(small_catalogue("", pets("pets")));
    open_as(small_catalogue());
    execute("UPDATE people SET _raw = json_set(_raw, '$.pets', json('[\"dog\"]')) WHERE id = 2");
    open_as(small_catalogue("", pets("pets")));
    EXPECT_THAT(rows(pets_of_people), ElementsAre("1|cat", "2|dog", "3|cat"));
    EXPECT_EQ(new_changes().size(), 1U);
}

TEST_F(RedefinitionTest, TheSameDefinitionsWriteNothing) {
    open_as(small_catalogue(nick("nick"), pets("pets")));
    close();
    const auto before = testing::read_file(mirror_path());
    open_as(small_catalogue(nick("nick"), pets("pets")));
    close();
    EXPECT_EQ(testing::read_file(mirror_path()), before);
}

TEST_F(RedefinitionTest, RecordsInQuarantineAreReadAgainByAFullScan) {
    open_as(small_catalogue());
    const FeedKey other{8, "people"};
    ASSERT_TRUE(feeds().finish_backfill(other));
    execute(
        "INSERT INTO _quarantine (tenant_id, resource, hash, key, reason, raw, first_seen_at, last_seen_at, "
        "times)"
        " VALUES (7, 'people', 1, '[9]', 'why', x'', '', '', 1)");
    open_as(small_catalogue(nick("nick")));
    EXPECT_TRUE(feeds().state(feed)->is_full_scan_due());
    EXPECT_FALSE(feeds().state(other)->is_full_scan_due());
    ASSERT_TRUE(feeds().finish_full_scan(feed));
    open_as(small_catalogue(nick("nick")));
    EXPECT_FALSE(feeds().state(feed)->is_full_scan_due());
}

/// Returns a catalogue of one resource, whose records are in an array. A column may come from a field next to
/// this array.
Catalogue histories(const std::string& more_columns) {
    const std::string text = R"(
singular = "history"
about = "Histories."
columns = [
    { field = "id", type = "integer", key = true, about = "The number." },
)" + more_columns + R"(
]
[feed]
kind = "export"
path = "/jpm/v2/tenant/{tenant}/export/histories"
scope = "tn.jpm.jobs:r"
each = "entries"
)";
    const std::vector<ResourceFile> files{{"histories.toml", text}};
    return Catalogue::parse(files).value();
}

TEST_F(RedefinitionTest, AColumnFromBesideTheRecordsIsFilledByAFullScan) {
    const FeedKey entries{7, "histories"};
    open_as(histories(""));
    Page page(catalogue.resources().front());
    page.body = R"({"id":1})";
    page.rows.push_back({page.body, content_hash(page.body), std::nullopt});
    page.cells = {Cell(std::int64_t{1})};
    ASSERT_TRUE(pages().apply(entries, std::span(&page, 1), CursorUpdate{CursorKind::Main, "token"}));
    EXPECT_FALSE(feeds().state(entries)->is_full_scan_due());
    const std::string job = R"({ outer = "jobId", type = "integer", about = "The job." })";
    open_as(histories(job));
    EXPECT_TRUE(feeds().state(entries)->is_full_scan_due());
    EXPECT_EQ(feeds().state(entries)->cursor, "token");
}

}  // namespace
}  // namespace stmirror::mirror
