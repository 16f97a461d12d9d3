// SPDX-License-Identifier: MIT
// Tests what open() does with a file, and which files it refuses.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <unistd.h>

#include <fstream>

#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/schema/schema.hpp"
#include "support/read_file.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SchemaTest : public MirrorTest {
 protected:
    std::filesystem::path path() const { return options().path; }
    void start_without_file() {
        close();
        for (const auto* suffix : {"", "-wal", "-shm"}) { std::filesystem::remove(path().string() + suffix); }
    }
    Problem refusal() const {
        const auto opened = try_open();
        return opened.has_error() ? opened.error() : Problem{Errc::Stopped, "was opened"};
    }
};

TEST_F(SchemaTest, TheTablesContainTheirDocumentation) {
    EXPECT_EQ(value("SELECT sql FROM sqlite_schema WHERE name = 'people'"),
              "CREATE TABLE people (\n"
              "    -- People: everybody.\n"
              "    tenant_id INTEGER NOT NULL,\n"
              "    id INTEGER NOT NULL, -- The number.\n"
              "    name TEXT, -- The name.\n"
              "    modified_on TEXT, -- The last change.\n"
              "    _raw TEXT NOT NULL, -- the record's JSON as received\n"
              "    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged\n"
              "    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it\n"
              "    _changed_at TEXT NOT NULL, -- when this mirror last wrote it\n"
              "    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists\n"
              "    _deleted_reason TEXT,\n"
              "    PRIMARY KEY (tenant_id, id)\n"
              ") STRICT");
    EXPECT_EQ(value("SELECT sql FROM sqlite_schema WHERE name = 'person_tags'"),
              "CREATE TABLE person_tags (\n"
              "    -- Tags.\n"
              "    tenant_id INTEGER NOT NULL,\n"
              "    person_id INTEGER NOT NULL, -- people.id\n"
              "    position INTEGER NOT NULL, -- the index in the record's array, from 0\n"
              "    tag_id INTEGER, -- The tag.\n"
              "    PRIMARY KEY (tenant_id, person_id, position)\n"
              ") STRICT, WITHOUT ROWID");
}

TEST_F(SchemaTest, EveryBuiltInResourceHasItsTables) {
    start_without_file();
    auto built_in = Mirror::open(options(), Catalogue::built_in(), clock);
    ASSERT_TRUE(built_in.has_value()) << built_in.error().text;
    const auto tables = rows("SELECT name FROM sqlite_schema WHERE type = 'table'");
    for (const auto& resource : Catalogue::built_in().resources()) {
        EXPECT_THAT(tables, Contains(resource.name));
        for (const auto& child : resource.children) { EXPECT_THAT(tables, Contains(child.name)); }
        EXPECT_TRUE((*built_in)->feeds().finish_backfill({7, resource.name}).has_value());
    }
}

TEST_F(SchemaTest, TheLayoutIsTheMeasuredOne) {
    EXPECT_EQ(value("PRAGMA page_size"), "8192");
    EXPECT_EQ(value("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(value("PRAGMA application_id"), std::to_string(0x73746d72));
    EXPECT_EQ(value("PRAGMA user_version"), std::to_string(migrations().size()));
}

TEST_F(SchemaTest, OpeningAgainWritesNothing) {
    apply({{.id = 1}});
    open();
    close();
    const auto before = testing::read_file(path());
    open();
    close();
    EXPECT_EQ(testing::read_file(path()), before);
}

TEST_F(SchemaTest, RefusesAFileThatIsNoDatabaseAndLeavesItAlone) {
    start_without_file();
    const std::string text(5000, 'x');
    std::ofstream(path()) << text;
    EXPECT_EQ(refusal().code, Errc::NotOurs);
    EXPECT_EQ(testing::read_file(path()), text);
}

TEST_F(SchemaTest, RefusesTheDatabaseOfAnotherProgramAndLeavesItAlone) {
    start_without_file();
    execute("CREATE TABLE photos (id); PRAGMA user_version = 1");
    const auto before = testing::read_file(path());
    EXPECT_EQ(refusal().code, Errc::NotOurs);
    EXPECT_EQ(testing::read_file(path()), before);
}

TEST_F(SchemaTest, AcceptsAnEmptyFile) {
    start_without_file();
    std::ofstream(path()).flush();
    EXPECT_TRUE(try_open().has_value());
}

TEST_F(SchemaTest, RefusesANewerSchema) {
    close();
    execute("PRAGMA user_version = 999");
    EXPECT_EQ(refusal().code, Errc::NotOurs);
    EXPECT_THAT(refusal().text, HasSubstr("999"));
}

TEST_F(SchemaTest, RefusesAnotherEnvironment) {
    close();
    const auto other = Mirror::open({path(), {"integration"}}, catalogue, clock);
    ASSERT_TRUE(other.has_error());
    EXPECT_EQ(other.error().code, Errc::NotOurs);
    EXPECT_THAT(other.error().text, AllOf(HasSubstr("production"), HasSubstr("integration")));
}

TEST_F(SchemaTest, RefusesASecondWriterAndNamesTheFirst) {
    EXPECT_EQ(refusal().code, Errc::InUse);
    EXPECT_THAT(refusal().text, HasSubstr("pid " + std::to_string(::getpid())));
    close();
    EXPECT_TRUE(try_open().has_value());
}

TEST_F(SchemaTest, AMissingFolderIsNamed) {
    const auto opened = Mirror::open({folder.path() / "no/mirror.db", {"production"}}, catalogue, clock);
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, Errc::Io);
    EXPECT_EQ(opened.error().subject.kind, Subject::Kind::File);
    EXPECT_TRUE(opened.error().subject.name.ends_with("/no/mirror.db.lock")) << opened.error().subject.name;
}

TEST_F(SchemaTest, RefusesACatalogueThatContradictsTheFile) {
    apply({{.id = 1}});
    close();
    execute("ALTER TABLE people ADD COLUMN age TEXT");
    catalogue = small_catalogue(R"({ field = "age", type = "integer", about = "In years." })");
    EXPECT_EQ(refusal().code, Errc::Configuration);
    EXPECT_THAT(refusal().text, HasSubstr("people.age"));
}

TEST_F(SchemaTest, AnOlderSchemaIsMigratedAndACopyIsKept) {
    apply({{.id = 1, .name = "Ada"}});
    close();
    SQLite::Database database(path().string(), SQLite::OPEN_READWRITE);
    std::vector<Migration> steps(migrations().begin(), migrations().end());
    steps.push_back({"next.sql", "CREATE TABLE _next (a INTEGER) STRICT"});
    keep_copy(database, path());
    EXPECT_TRUE(migrate(database, steps, clock.time));
    EXPECT_FALSE(migrate(database, steps, clock.time));
    EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), static_cast<int>(steps.size()));
    EXPECT_EQ(database.execAndGet("SELECT count(*) FROM _migrations").getInt(),
              static_cast<int>(steps.size()));
    const auto copy = path().string() + ".v" + std::to_string(migrations().size()) + ".bak";
    EXPECT_EQ(SQLite::Database(copy).execAndGet("SELECT name FROM people").getString(), "Ada");
    std::filesystem::create_directory(folder.path() / "links");
    std::filesystem::create_symlink(path(), folder.path() / "links/mirror.db");
    keep_copy(database, folder.path() / "links/mirror.db");
    EXPECT_TRUE(std::filesystem::exists(path().string() + ".v" + std::to_string(steps.size()) + ".bak"));
}

TEST_F(SchemaTest, AMirrorOfTheFirstVersionKeepsItsContent) {
    start_without_file();
    {
        SQLite::Database database(path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        migrate(database, migrations().first(1), clock.time);
        database.exec(
            "INSERT INTO _meta VALUES ('environment', 'production');"
            " INSERT INTO _feeds (tenant_id, resource, cursor, rewalk_cursor, backfilled, newest_modified)"
            " VALUES (7, 'people', 'token', 'walking', 1, '2024-05-01T10:00:00.0000000Z');"
            " INSERT INTO _runs VALUES (1, 7, 'people', 'export', '', '', 3, 1, 2, 3, 4, 5, 6, 'broke');"
            " INSERT INTO _changes VALUES (9, 7, 'people', '[1]', 'insert', '')");
    }
    open();
    EXPECT_EQ(value("PRAGMA user_version"), std::to_string(migrations().size()));
    EXPECT_TRUE(std::filesystem::exists(path().string() + ".v1.bak"));
    const auto state = feeds().state(feed).value();
    EXPECT_EQ(state.cursor, "token");
    EXPECT_EQ(state.full_scan_cursor, "walking");
    EXPECT_TRUE(state.backfilled && state.newest_modified);
    EXPECT_EQ(state.fallback, 0U);
    EXPECT_EQ(state.fallback_cursor, "");
    EXPECT_FALSE(state.refused_at || state.swept_at);
    EXPECT_EQ(state.deletes_withheld, 0U);
    EXPECT_EQ(value("SELECT id, quarantined, error, deleted FROM _runs"), "1|6|broke|0");
    EXPECT_EQ(apply({{.id = 2}}).inserted, 1U);
    EXPECT_EQ(value("SELECT max(seq) FROM _changes"), "10");
}

TEST_F(SchemaTest, SecondaryIndexesAreCreatedAtTheEndOfTheBackfill) {
    const std::string indexes =
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE '%!_by!_%' ESCAPE '!'"
        " AND name NOT LIKE '!_%' ESCAPE '!' ORDER BY name";
    EXPECT_THAT(rows(indexes), IsEmpty());
    EXPECT_FALSE(feeds().state(feed)->backfilled);
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    EXPECT_TRUE(feeds().state(feed)->backfilled);
    EXPECT_THAT(rows(indexes), ElementsAre("people_by_name", "person_tags_by_tag_id"));
}

/// The catalogue gains a column and a child table after records were stored.
class FillTest : public SchemaTest {
 protected:
    const std::string column = R"({ field = "age", type = "integer", index = true, about = "In years." })";
    const std::string child = R"(
[[child]]
name = "person_pets"
field = "pets"
about = "Pets."
columns = [{ name = "pet", type = "text", about = "The pet." }]
)";

    FillTest() {
        apply({{.id = 1}, {.id = 2}, {.id = 3}});
        EXPECT_TRUE(feeds().finish_backfill(feed).has_value());
        close();
        catalogue = small_catalogue(column, child);
    }

    /// Acts as the decoder. The age is ten times the id, and each record has one pet. The record with id 3 is
    /// refused.
    static Result<Page> decode(const Resource& resource, const std::string& record) {
        if (record.find(':') == std::string::npos) { return Problem{Errc::Protocol, "this is not JSON"}; }
        Page page(resource);
        page.body = record;
        const auto id = std::int64_t{record.at(record.find(':') + 1) - '0'};
        if (id == 3) {
            page.quarantined.push_back({record, "[3]", "age: a text where an integer is expected"});
            return page;
        }
        page.rows.push_back({page.body, content_hash(page.body), std::nullopt});
        page.cells = {Cell(id), Cell(), Cell(), Cell(id * 10)};
        page.children[1].emplace_back(std::string_view("cat"));
        page.child_ranges = {ChildRange{}, ChildRange{0, 1}};
        return page;
    }

    void open_with_decoder() {
        auto with_decoder = options();
        with_decoder.decode = decode;
        mirror = Mirror::open(with_decoder, catalogue, clock).value();
    }
    const std::string filled = "SELECT id, name, age FROM people ORDER BY id";
};

TEST_F(FillTest, NewPartsAreFilledFromTheStoredJson) {
    open_with_decoder();
    EXPECT_THAT(rows(filled), ElementsAre("1|Ada|10", "2|Ada|20", "3|Ada|"));
    EXPECT_THAT(rows("SELECT person_id, pet FROM person_pets"), ElementsAre("1|cat", "2|cat"));
    EXPECT_THAT(rows("SELECT key FROM _quarantine"), ElementsAre("[3]"));
    EXPECT_THAT(rows("SELECT part FROM _unfilled"), IsEmpty());
    EXPECT_THAT(rows("SELECT name FROM sqlite_schema WHERE name = 'people_by_age'"),
                ElementsAre("people_by_age"));
}

TEST_F(FillTest, ARowWhoseJsonIsDamagedIsPutIntoQuarantineAndTheOthersAreFilled) {
    execute("UPDATE people SET _raw = 'x' WHERE id = 1");
    open_with_decoder();
    EXPECT_THAT(rows(filled), ElementsAre("1|Ada|", "2|Ada|20", "3|Ada|"));
    EXPECT_THAT(rows("SELECT key, raw FROM _quarantine WHERE key = '[1]'"), ElementsAre("[1]|x"));
    EXPECT_THAT(rows("SELECT part FROM _unfilled"), IsEmpty());
}

TEST_F(FillTest, WithoutADecoderNewPartsAreFilledLater) {
    mirror = try_open().value();
    EXPECT_THAT(rows("SELECT part FROM _unfilled ORDER BY part"), ElementsAre("age", "person_pets"));
    close();
    open_with_decoder();
    EXPECT_THAT(rows(filled), ElementsAre("1|Ada|10", "2|Ada|20", "3|Ada|"));
}

TEST_F(FillTest, AColumnRemovedFromTheCatalogueIsKept) {
    open_with_decoder();
    close();
    catalogue = small_catalogue();
    mirror = try_open().value();
    apply({{.id = 1, .name = "Eve", .modified = "2024-06-01T00:00:00.0000000Z"}});
    EXPECT_THAT(rows(filled), ElementsAre("1|Eve|10", "2|Ada|20", "3|Ada|"));
}

}  // namespace
}  // namespace stmirror::mirror
