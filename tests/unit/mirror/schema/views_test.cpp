// SPDX-License-Identifier: MIT
// The program creates, replaces and removes its views, and they do not block migrations.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <sqlite3.h>

#include "mirror/schema/schema.hpp"
#include "mirror/schema/views.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

class ViewsTest : public ::testing::Test {
 protected:
    ViewsTest() {
        database.exec("CREATE TABLE people (id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'Ada')");
        database.exec("CREATE TABLE _meta (name TEXT PRIMARY KEY, value TEXT)");
    }
    void make(std::vector<std::string_view> texts) {
        SQLite::Transaction transaction(database);
        make_views(database, texts);
        transaction.commit();
    }
    std::vector<std::string> names() {
        SQLite::Statement select(database,
                                 "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name");
        std::vector<std::string> all;
        while (select.executeStep()) { all.push_back(select.getColumn(0).getString()); }
        return all;
    }
    std::string value(const std::string& sql) { return database.execAndGet(sql).getString(); }
    int schema_version() { return database.execAndGet("PRAGMA schema_version").getInt(); }
    std::optional<Errc> code_of(std::string_view text) {
        try {
            make({text});
        } catch (const ProblemException& exception) { return exception.error().code; }
        return std::nullopt;
    }

    TemporaryFolder folder;
    SQLite::Database database{(folder.path() / "views.db").string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
};

TEST_F(ViewsTest, AFileMayContainSeveralViewsAndComments) {
    make(
        {"-- People; with 'quotes'.\nCREATE VIEW v_names AS -- A row for each; really.\nSELECT name FROM "
         "people;\n"
         "/* More; */ CREATE VIEW v_ids AS SELECT id, ';' AS sign FROM people;\n"});
    EXPECT_THAT(names(), ElementsAre("v_ids", "v_names"));
    EXPECT_EQ(value("SELECT name FROM v_names"), "Ada");
    EXPECT_THAT(value("SELECT sql FROM sqlite_schema WHERE name = 'v_names'"),
                HasSubstr("-- A row for each; really."));
}

TEST_F(ViewsTest, UnchangedViewsAreNotWritten) {
    const std::string_view text = "CREATE VIEW v_names AS SELECT name FROM people;";
    const std::string_view broken = "CREATE VIEW v_no AS SELECT a FROM nowhere;";
    make({text, broken});
    const auto before = schema_version();
    make({text, broken});
    EXPECT_EQ(schema_version(), before);
}

/// Compiling the views takes a third of the start of the program.
TEST_F(ViewsTest, UnchangedViewsAreNotCompiled) {
    const std::string_view text = "CREATE VIEW v_names AS SELECT name FROM people;";
    make({text});
    int compiled = 0;
    const auto count = [](void* counter, int action, const char*, const char*, const char*, const char*) {
        *static_cast<int*>(counter) += action == SQLITE_CREATE_TEMP_VIEW ? 1 : 0;
        return SQLITE_OK;
    };
    sqlite3_set_authorizer(database.getHandle(), count, &compiled);
    make({text});
    EXPECT_EQ(compiled, 0);
    database.exec("CREATE TABLE pets (pet TEXT)");
    make({text});
    EXPECT_EQ(compiled, 1);
}

TEST_F(ViewsTest, ChangedViewsAreReplacedAndOthersRemoved) {
    database.exec("CREATE VIEW people_of_mine AS SELECT 1 AS one");
    make({"CREATE VIEW v_names AS SELECT name FROM people;", "CREATE VIEW v_old AS SELECT id FROM people"});
    make({"CREATE VIEW v_names AS SELECT upper(name) AS name FROM people;"});
    EXPECT_THAT(names(), ElementsAre("people_of_mine", "v_names"));
    EXPECT_EQ(value("SELECT name FROM v_names"), "ADA");
    make({});
    EXPECT_THAT(names(), ElementsAre("people_of_mine"));
}

TEST_F(ViewsTest, AViewOfAMissingTableIsLeftOutUntilItExists) {
    const std::string_view pets = "CREATE VIEW v_pets AS SELECT pet FROM pets;";
    const std::string_view of_pets = "CREATE VIEW v_all AS SELECT pet FROM v_pets;";
    const std::string_view people = "CREATE VIEW v_names AS SELECT name FROM people;";
    make({of_pets, pets, people});
    EXPECT_THAT(names(), ElementsAre("v_names"));
    database.exec("CREATE TABLE pets (pet TEXT); INSERT INTO pets VALUES ('cat')");
    make({of_pets, pets, people});
    EXPECT_THAT(names(), ElementsAre("v_all", "v_names", "v_pets"));
    EXPECT_EQ(value("SELECT pet FROM v_all"), "cat");
    database.exec("DROP TABLE pets");
    make({of_pets, pets, people});
    EXPECT_THAT(names(), ElementsAre("v_names"));
}

TEST_F(ViewsTest, AnyOtherStatementIsRefused) {
    for (const auto* text :
         {"CREATE VIEW v_a AS SELECT;", "CREATE TABLE v_a (a);", "CREATE VIEW names AS SELECT 1;",
          "CREATE VIEW v_a AS SELECT 1; CREATE VIEW v_a AS SELECT 2;"}) {
        EXPECT_EQ(code_of(text), Errc::Configuration) << text;
    }
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(ViewsTest, ViewsDoNotBlockMigrations) {
    make({"CREATE VIEW v_names AS SELECT name FROM people;"});
    database.exec("CREATE TABLE _migrations (version INTEGER, name TEXT, applied_at TEXT)");
    const Migration steps[] = {{"1.sql", "ALTER TABLE people DROP COLUMN name"}};
    EXPECT_TRUE(migrate(database, steps, Timestamp()));
    EXPECT_THAT(names(), IsEmpty());
}

class ShippedViewsTest : public MirrorTest {};

TEST_F(ShippedViewsTest, EachViewFitsTheResourcesOfAllModules) {
    close();
    catalogue = Catalogue::all_modules();
    open();
    std::vector<std::string> shipped;
    for (const auto& view : parse_views(shipped_views())) { shipped.push_back(view.name); }
    EXPECT_THAT(rows("SELECT name FROM sqlite_schema WHERE type = 'view'"),
                UnorderedElementsAreArray(shipped));
}

}  // namespace
}  // namespace stmirror::mirror
