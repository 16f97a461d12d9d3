// SPDX-License-Identifier: MIT
#include "mirror/records/row_count.hpp"

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

std::uint64_t count(SQLite::Database& database, const std::string& sql, std::int64_t tenant_id) {
    Statement select(database, sql);
    select.bind_all(tenant_id);
    return select.step() ? static_cast<std::uint64_t>(select.integer(0)) : 0;
}

/// Returns an SQL condition that is true if most rows of the table belong to tenant ?1. Judges by 16 rows.
std::string is_of_most_rows(const std::string& table) {
    const auto from = " FROM " + table;
    return "(WITH RECURSIVE _probe(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM _probe WHERE i < 15)"
           " SELECT count(*) > 8 FROM _probe,"
           " (SELECT (SELECT min(rowid)" +
           from + ") AS first, (SELECT max(rowid)" + from + ") AS last) WHERE (SELECT tenant_id" + from +
           " WHERE rowid >= first + (last - first) / 16 * i ORDER BY rowid LIMIT 1) = ?1)";
}

}  // namespace

RowCount count_rows(SQLite::Database& database, const std::string& table, std::int64_t tenant_id) {
    const auto from = " FROM " + table;
    const auto rows_where = [&](const std::string& condition) {
        return "(SELECT count(*)" + from + " WHERE tenant_id " + condition + " ?1)";
    };
    // Without a condition, SQLite adds up the sizes of the index's pages, which is 15 times as fast as
    // counting its entries. So for a tenant with most of the rows, the entries of the other tenants are
    // counted and subtracted.
    const auto all =
        count(database,
              "SELECT CASE WHEN " + is_of_most_rows(table) + " THEN (SELECT count(*)" + from + ") - " +
                  rows_where("<") + " - " + rows_where(">") + " ELSE " + rows_where("=") + " END",
              tenant_id);
    const auto tombstones = count(
        database, "SELECT count(*)" + from + " WHERE tenant_id = ?1 AND _deleted_at IS NOT NULL", tenant_id);
    return {all - tombstones, tombstones};
}

std::uint64_t count_tombstones_since(SQLite::Database& database, const std::string& table,
                                     std::int64_t tenant_id, Timestamp time) {
    Statement select(database, "SELECT count(*) FROM " + table +
                                   " WHERE tenant_id = ? AND _deleted_at IS NOT NULL AND _deleted_at >= ?");
    const auto text = time.to_string();
    select.bind_all(tenant_id, std::string_view(text));
    return select.step() ? static_cast<std::uint64_t>(select.integer(0)) : 0;
}

}  // namespace stmirror::mirror
