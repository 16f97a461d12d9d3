// SPDX-License-Identifier: MIT
#include "mirror/feeds/unfed_rows.hpp"

#include <string>

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

/// Returns the tables that were made from a catalogue. A person may have made other tables in the same file.
std::vector<std::string> record_tables(SQLite::Database& database) {
    Statement select(
        database,
        "SELECT name FROM sqlite_schema AS t WHERE type = 'table' AND name NOT GLOB '*[^a-z0-9_]*'"
        " AND (SELECT count(*) FROM pragma_table_info(t.name) WHERE pk = 1 AND name = 'tenant_id'"
        " OR name IN ('_raw', '_hash', '_deleted_at')) = 4 ORDER BY name");
    std::vector<std::string> tables;
    while (select.step()) { tables.emplace_back(select.text(0)); }
    return tables;
}

}  // namespace

std::vector<FeedKey> unfed_rows(SQLite::Database& database) {
    std::vector<FeedKey> found;
    for (const auto& table : record_tables(database)) {
        // Jumps from tenant to tenant without reading the rows between.
        Statement select(database,
                         "WITH RECURSIVE tenants (id) AS (SELECT min(tenant_id) FROM " + table +
                             " UNION ALL SELECT (SELECT min(tenant_id) FROM " + table +
                             " WHERE tenant_id > tenants.id) FROM tenants WHERE tenants.id IS NOT NULL)"
                             " SELECT id FROM tenants WHERE id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
                             " _feeds WHERE tenant_id = tenants.id AND resource = ?)");
        select.bind_all(std::string_view(table));
        while (select.step()) { found.push_back({select.integer(0), table}); }
    }
    return found;
}

}  // namespace stmirror::mirror
