// SPDX-License-Identifier: MIT
#include "mirror/records/seen_rows.hpp"

#include "mirror/records/child_writer.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

/// Returns a query for the row whose key is ?2, in the format of _changes.
std::string find_key_sql(const Resource& resource) {
    std::string sql = "SELECT rowid FROM " + resource.name + " WHERE tenant_id = ?1";
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        sql += " AND " + resource.key[i] + " = json_extract(?2, '$[" + std::to_string(i) + "]')";
    }
    return sql;
}

/// Returns a query for the row ?1 of the tenant ?2, if it is live.
std::string live_row_sql(const Resource& resource, const std::vector<std::string>& columns) {
    return "SELECT " + name_list(columns) + " FROM " + resource.name +
           " WHERE rowid = ?1 AND tenant_id = ?2 AND _deleted_at IS NULL";
}

/// Returns a query that uses the index over tombstones and does not read the wide table.
std::string tombstones_sql(const Resource& resource) {
    return "SELECT rowid FROM " + resource.name + " WHERE tenant_id = ?1 AND _deleted_at IS NOT NULL";
}

}  // namespace

SeenRows::SeenRows(SQLite::Database& database, const Resource& resource, std::int64_t tenant_id)
    : database_(database),
      resource_(resource),
      tenant_id_(tenant_id),
      find_key_(database, find_key_sql(resource)),
      find_live_(database, live_row_sql(resource, resource.key)) {}

void SeenRows::add_quarantined(const std::string& key) {
    if (key.empty()) {
        ++unreadable_;
        return;
    }
    find_key_.bind_all(tenant_id_, std::string_view(key));
    if (find_key_.step()) { seen_.add(find_key_.integer(0)); }
    find_key_.reset();
}

void SeenRows::find_missing() {
    // Once is enough: a row that is written or restored later is among the seen rows.
    if (has_looked_) { return; }
    // Uses only the key's columns, so that the key's index answers the query and the wide table is not read.
    Statement select(database_, "SELECT rowid FROM " + resource_.name +
                                    " WHERE tenant_id = ?1 AND rowid NOT IN (" + tombstones_sql(resource_) +
                                    ")");
    select.bind_all(tenant_id_);
    while (select.step()) {
        const auto row_id = select.integer(0);
        if (!seen_.contains(row_id)) { missing_.add(row_id); }
    }
    has_looked_ = true;
}

/// Returns the next row after `row_id` that was missing when find_missing() ran, and has not arrived since.
std::optional<std::int64_t> SeenRows::next_missing(std::int64_t row_id) const {
    auto next = missing_.next(row_id);
    while (next && seen_.contains(*next)) { next = missing_.next(*next); }
    return next;
}

MissingCount SeenRows::count() {
    find_missing();
    MissingCount count{.unreadable = unreadable_};
    for (auto row = next_missing(0); row; row = next_missing(*row)) { ++count.missing; }
    Statement tombstones(database_, tombstones_sql(resource_));
    tombstones.bind_all(tenant_id_);
    std::uint64_t marked = 0;
    for (; tombstones.step(); ++marked) {
        const auto row_id = tombstones.integer(0);
        if (missing_.contains(row_id) && !seen_.contains(row_id)) { --count.missing; }
    }
    Statement rows(database_, "SELECT count(*) FROM " + resource_.name + " WHERE tenant_id = ?1");
    rows.bind_all(tenant_id_);
    rows.step();
    count.live = static_cast<std::uint64_t>(rows.integer(0)) - marked;
    return count;
}

std::vector<MissingRow> SeenRows::missing(const std::vector<std::string>& columns, std::int64_t after,
                                          std::size_t rows_max) {
    find_missing();
    auto selected = resource_.key;
    selected.insert(selected.end(), columns.begin(), columns.end());
    Statement select(database_, live_row_sql(resource_, selected));
    std::vector<MissingRow> rows;
    const int first_value = static_cast<int>(resource_.key.size());
    for (auto next = next_missing(after); next && rows.size() < rows_max; next = next_missing(*next)) {
        select.bind_all(*next, tenant_id_);
        if (!select.step()) { continue; }
        auto& row = rows.emplace_back();
        row.row_id = *next;
        row.key = stored_key(select, 0, resource_);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            row.values.emplace_back(select.text(first_value + static_cast<int>(i)));
        }
    }
    return rows;
}

bool SeenRows::is_missing(const MissingRow& row) {
    if (seen_.contains(row.row_id)) { return false; }
    find_live_.bind_all(row.row_id, tenant_id_);
    const bool is_live = find_live_.step() && stored_key(find_live_, 0, resource_) == row.key;
    find_live_.reset();
    return is_live;
}

std::string stored_key(Statement& row, int first_column, const Resource& resource) {
    Key key;
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        key.push_back(row.cell(first_column + static_cast<int>(i)));
    }
    return key_text(key);
}

}  // namespace stmirror::mirror
