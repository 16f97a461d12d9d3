// SPDX-License-Identifier: MIT
#include "mirror/records/seen_rows.hpp"

#include "mirror/records/child_writer.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

std::string temporary(const char* prefix, std::int64_t tenant_id, const Resource& resource) {
    return "temp.\"" + std::string(prefix) + std::to_string(tenant_id) + "_" + resource.name + "\"";
}

/// Returns SQL that notes the row whose key is ?2, in the format of _changes.
std::string add_key_sql(const std::string& seen, const Resource& resource) {
    std::string sql =
        "INSERT OR IGNORE INTO " + seen + " SELECT rowid FROM " + resource.name + " WHERE tenant_id = ?1";
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        sql += " AND " + resource.key[i] + " = json_extract(?2, '$[" + std::to_string(i) + "]')";
    }
    return sql;
}

std::string is_missing_sql(const std::string& seen, const Resource& resource) {
    return "SELECT " + name_list(resource.key) + " FROM " + resource.name +
           " WHERE rowid = ?1 AND tenant_id = ?2 AND _deleted_at IS NULL"
           " AND NOT EXISTS (SELECT 1 FROM " +
           seen + " WHERE row_id = ?1)";
}

/// Returns a query that uses the index over tombstones and does not read the wide table.
std::string tombstones_sql(const Resource& resource) {
    return "SELECT rowid FROM " + resource.name + " WHERE tenant_id = ?1 AND _deleted_at IS NOT NULL";
}

}  // namespace

SeenRows::Tables::Tables(SQLite::Database& database, const std::string& seen, const std::string& missing) {
    for (const auto& table : {seen, missing}) {
        database.exec("CREATE TABLE IF NOT EXISTS " + table + " (row_id INTEGER PRIMARY KEY) STRICT");
        database.exec("DELETE FROM " + table);
    }
}

SeenRows::SeenRows(SQLite::Database& database, const Resource& resource, std::int64_t tenant_id)
    : database_(database),
      resource_(resource),
      tenant_id_(tenant_id),
      seen_(temporary("_seen_", tenant_id, resource)),
      missing_(temporary("_missing_", tenant_id, resource)),
      tables_(database, seen_, missing_),
      add_(database, "INSERT OR IGNORE INTO " + seen_ + " VALUES (?)"),
      add_key_(database, add_key_sql(seen_, resource)),
      is_missing_(database, is_missing_sql(seen_, resource)) {}

SeenRows::~SeenRows() {
    // If this fails, the next sweep of the feed empties the tables.
    database_.tryExec("DROP TABLE IF EXISTS " + seen_);
    database_.tryExec("DROP TABLE IF EXISTS " + missing_);
}

void SeenRows::add(std::int64_t row_id) {
    add_.bind_all(row_id);
    add_.run();
}

void SeenRows::add_quarantined(const std::string& key) {
    if (key.empty()) {
        ++unreadable_;
        return;
    }
    add_key_.bind_all(tenant_id_, std::string_view(key));
    add_key_.run();
}

void SeenRows::find_missing() {
    // Once is enough: a row that is written or restored later is in the table of seen rows.
    if (has_looked_) { return; }
    // Uses only the key's columns, so that the key's index answers the query and the wide table is not read.
    Statement insert(database_, "INSERT INTO " + missing_ + " SELECT rowid FROM " + resource_.name +
                                    " WHERE tenant_id = ?1 AND rowid NOT IN (SELECT row_id FROM " + seen_ +
                                    ") AND rowid NOT IN (" + tombstones_sql(resource_) + ")");
    insert.bind_all(tenant_id_);
    insert.run();
    has_looked_ = true;
}

MissingCount SeenRows::count() {
    find_missing();
    Statement select(database_,
                     "SELECT (SELECT count(*) FROM " + resource_.name +
                         " WHERE tenant_id = ?1) - (SELECT count(*) FROM " + resource_.name +
                         " WHERE tenant_id = ?1 AND _deleted_at IS NOT NULL), (SELECT count(*) FROM " +
                         missing_ + " WHERE row_id NOT IN (SELECT row_id FROM " + seen_ +
                         ") AND row_id NOT IN (" + tombstones_sql(resource_) + "))");
    select.bind_all(tenant_id_);
    select.step();
    return {static_cast<std::uint64_t>(select.integer(0)), static_cast<std::uint64_t>(select.integer(1)),
            unreadable_};
}

std::vector<MissingRow> SeenRows::missing(const std::vector<std::string>& columns, std::int64_t after,
                                          std::size_t rows_max) {
    find_missing();
    std::string sql = "SELECT m.row_id";
    for (const auto& names : {resource_.key, columns}) {
        for (const auto& column : names) { sql += ", r." + column; }
    }
    sql += " FROM " + missing_ + " AS m CROSS JOIN " + resource_.name + " AS r ON r.rowid = m.row_id" +
           " WHERE m.row_id > ? AND r._deleted_at IS NULL AND m.row_id NOT IN (SELECT row_id FROM " + seen_ +
           ") ORDER BY m.row_id LIMIT ?";
    Statement select(database_, sql);
    select.bind_all(after, static_cast<std::int64_t>(rows_max));
    std::vector<MissingRow> rows;
    const int first_value = 1 + static_cast<int>(resource_.key.size());
    while (select.step()) {
        auto& row = rows.emplace_back();
        row.row_id = select.integer(0);
        row.key = stored_key(select, 1, resource_);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            row.values.emplace_back(select.text(first_value + static_cast<int>(i)));
        }
    }
    return rows;
}

bool SeenRows::is_missing(const MissingRow& row) {
    is_missing_.bind_all(row.row_id, tenant_id_);
    const bool is_missing = is_missing_.step() && stored_key(is_missing_, 0, resource_) == row.key;
    is_missing_.reset();
    return is_missing;
}

std::string stored_key(Statement& row, int first_column, const Resource& resource) {
    Key key;
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        key.push_back(row.cell(first_column + static_cast<int>(i)));
    }
    return key_text(key);
}

}  // namespace stmirror::mirror
