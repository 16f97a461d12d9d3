// SPDX-License-Identifier: MIT
#include "mirror/schema/planner_hints.hpp"

#include <algorithm>

#include "mirror/schema/schema.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

// The number of rows that SQLite assumes for a table without statistics. With this number, the hints change
// only how SQLite judges the key's index.
constexpr auto table_rows = "1048576";
// The numbers of a table with two tenants. With these, SQLite does a skip-scan over the tenants if a query
// names none, reads the rows of one tenant by the key, and uses the index of a time column if the query also
// limits that time.
constexpr auto rows_of_tenant = " 524288";
constexpr auto rows_of_part_of_key = " 10";
constexpr auto rows_of_id = " 2";  // one for each tenant

std::string key_numbers(const Resource& resource) {
    std::string numbers = std::string(table_rows) + rows_of_tenant;
    for (std::size_t i = 1; i < resource.key.size(); ++i) { numbers += rows_of_part_of_key; }
    return numbers + " 1";
}

/// Returns the numbers of an index of the id, the tenant, and other columns.
std::string id_numbers(const Index& index) {
    std::string numbers = std::string(table_rows) + rows_of_id + " 1";
    for (std::size_t i = 0; i < index.with.size(); ++i) { numbers += " 1"; }
    return index.with.empty() ? numbers : numbers + " 1";
}

}  // namespace

std::vector<IndexHint> planner_hints(const Resource& resource) {
    std::vector<IndexHint> hints{{"sqlite_autoindex_" + resource.name + "_1", key_numbers(resource)}};
    for (const auto& index : resource.indexes) {
        if (resource.key != std::vector{index.column}) { continue; }
        hints.push_back({create_index(resource.name, index).name, id_numbers(index)});
    }
    return hints;
}

void make_planner_hints(SQLite::Database& database, std::span<const Resource> resources) {
    // Only ANALYZE creates the table of statistics. It is cheap on _meta, which has a few rows.
    if (!has_table(database, "sqlite_stat1")) { database.exec("ANALYZE _meta"); }
    Statement find(database, "SELECT 1 FROM sqlite_stat1 WHERE tbl = ? AND idx = ? AND stat = ?");
    Statement remove(database, "DELETE FROM sqlite_stat1 WHERE tbl = ?");
    Statement insert(database, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)");
    bool is_changed = false;
    for (const auto& resource : resources) {
        const std::string_view table(resource.name);
        const auto is_stored = [&](const IndexHint& hint) {
            find.bind_all(table, std::string_view(hint.index), std::string_view(hint.numbers));
            const bool found = find.step();
            find.reset();
            return found;
        };
        const auto hints = planner_hints(resource);
        if (std::ranges::all_of(hints, is_stored)) { continue; }
        remove.bind_all(table);
        remove.run();
        for (const auto& hint : hints) {
            insert.bind_all(table, std::string_view(hint.index), std::string_view(hint.numbers));
            insert.run();
        }
        is_changed = true;
    }
    if (is_changed) {
        database.exec("ANALYZE sqlite_schema");  // loads the lines into this connection
    }
}

}  // namespace stmirror::mirror
