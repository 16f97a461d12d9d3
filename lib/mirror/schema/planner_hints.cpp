// SPDX-License-Identifier: MIT
#include "mirror/schema/planner_hints.hpp"

#include "mirror/schema/schema.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

// The number of rows that SQLite assumes for a table without statistics. With it, the hints change only how
// SQLite judges the key's index.
constexpr auto table_rows = "1048576";
// The numbers of a table with two tenants. With these, SQLite does a skip-scan over the tenants if a query
// names none, reads the rows of one tenant by the key, and uses the index of a time column if the query also
// limits that time.
constexpr auto rows_of_tenant = " 524288";
constexpr auto rows_of_part_of_key = " 10";

}  // namespace

std::string key_statistics(const Resource& resource) {
    std::string line = std::string(table_rows) + rows_of_tenant;
    for (std::size_t i = 1; i < resource.key.size(); ++i) { line += rows_of_part_of_key; }
    return line + " 1";
}

void make_planner_hints(SQLite::Database& database, std::span<const Resource> resources) {
    // Only ANALYZE creates the table of statistics. It is cheap on _meta, which has a few rows.
    if (!has_table(database, "sqlite_stat1")) { database.exec("ANALYZE _meta"); }
    Statement find(database, "SELECT 1 FROM sqlite_stat1 WHERE tbl = ? AND idx = ? AND stat = ?");
    Statement remove(database, "DELETE FROM sqlite_stat1 WHERE tbl = ?");
    Statement insert(database, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)");
    bool is_changed = false;
    for (const auto& resource : resources) {
        const auto index = "sqlite_autoindex_" + resource.name + "_1";
        const auto line = key_statistics(resource);
        find.bind_all(std::string_view(resource.name), std::string_view(index), std::string_view(line));
        if (find.step()) {
            find.reset();
            continue;
        }
        remove.bind_all(std::string_view(resource.name));
        remove.run();
        insert.bind_all(std::string_view(resource.name), std::string_view(index), std::string_view(line));
        insert.run();
        is_changed = true;
    }
    if (is_changed) {
        database.exec("ANALYZE sqlite_schema");  // loads the lines into this connection
    }
}

}  // namespace stmirror::mirror
