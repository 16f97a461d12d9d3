// SPDX-License-Identifier: MIT
#include "view_content_fixture.hpp"

#include <algorithm>

#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::mirror {
namespace {

/// Creates a mirror that also has the secondary indexes, as after a backfill.
void make_mirror(const std::filesystem::path& path) {
    const SetClock clock;
    const auto& catalogue = Catalogue::built_in();
    const auto mirror = Mirror::open({path, {"production"}}, catalogue, clock).value();
    for (const auto& resource : catalogue.resources()) {
        EXPECT_TRUE(mirror->feeds().finish_backfill({7, resource.name}).has_value());
    }
}

}  // namespace

std::vector<std::filesystem::path> view_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "schema/views")) {
        if (entry.path().extension() == ".sql") { files.push_back(entry.path()); }
    }
    std::ranges::sort(files);
    return files;
}

ViewContentTest::ViewContentTest() {
    const auto path = folder.path() / "mirror.db";
    make_mirror(path);
    database = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE);
    database->exec("DELETE FROM _feeds");
    for (const auto& file : view_files()) {
        database->exec("DROP VIEW IF EXISTS " + file.stem().string());
        database->exec(testing::read_file(file));
    }
}

void add_child_row(SQLite::Database& database, const std::string& table, const std::string& columns,
                   const std::string& values, std::int64_t tenant_id) {
    database.exec("INSERT INTO " + table + " (tenant_id, " + columns + ") VALUES (" +
                  std::to_string(tenant_id) + ", " + values + ")");
}

void add_record(SQLite::Database& database, const std::string& table, const std::string& columns,
                const std::string& values, std::int64_t tenant_id) {
    add_child_row(database, table, columns + ", _raw, _hash, _first_seen_at, _changed_at",
                  values + ", '{}', 0, '', ''", tenant_id);
}

std::vector<std::string> rows_of(SQLite::Database& database, const std::string& sql) {
    std::vector<std::string> lines;
    SQLite::Statement select(database, sql);
    while (select.executeStep()) {
        std::string line;
        for (int i = 0; i < select.getColumnCount(); ++i) {
            const auto cell = select.getColumn(i);
            line += (i == 0 ? "" : "|") + (cell.isNull() ? std::string("NULL") : cell.getString());
        }
        lines.push_back(line);
    }
    return lines;
}

void ViewContentTest::add(const std::string& table, const std::string& columns, const std::string& values,
                          std::int64_t tenant_id) {
    add_record(*database, table, columns, values, tenant_id);
}

void ViewContentTest::add_child(const std::string& table, const std::string& columns,
                                const std::string& values, std::int64_t tenant_id) {
    add_child_row(*database, table, columns, values, tenant_id);
}

std::vector<std::string> ViewContentTest::rows(const std::string& sql) { return rows_of(*database, sql); }

std::vector<std::string> ViewContentTest::plan(const std::string& sql) {
    const int detail = 3;
    std::vector<std::string> steps;
    SQLite::Statement explain(*database, "EXPLAIN QUERY PLAN " + sql);
    while (explain.executeStep()) { steps.push_back(explain.getColumn(detail).getString()); }
    return steps;
}

}  // namespace stmirror::mirror
