// SPDX-License-Identifier: MIT
#include "mirror/records/record_reader.hpp"

#include <algorithm>

#include "catalogue/page.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

/// Returns a condition with the parameters tenant, begin and end. The unary plus keeps SQLite from using the
/// key's index, which begins with the tenant. The index of the time column is the better one.
std::string in_window(const std::string& column) {
    return " WHERE +tenant_id = ? AND _deleted_at IS NULL AND " + column + " >= ? AND " + column + " < ?";
}

/// Reads the current row of select_record().
StoredRecord stored_record(Statement& select, std::size_t key_size) {
    StoredRecord record;
    record.raw = select.text(0);
    record.modified = select.time(1);
    record.deleted = select.integer(2) != 0;
    record.key = key_of(select, 3, key_size);
    return record;
}

/// Returns the name of the key column if the key is one integer, otherwise empty text.
std::string numeric_key(const Resource& resource) {
    if (resource.key.size() != 1) { return {}; }
    const auto at = resource.column_index(resource.key.front());
    return at && resource.columns[*at].type == ColumnType::Integer ? resource.key.front() : std::string();
}

}  // namespace

RecordReader::RecordReader(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource)
    : database_(database), tenant_id_(tenant_id), resource_(resource) {
    require_table(database, resource.name);
}

std::vector<RowFacts> RecordReader::facts(bool active_only) {
    const auto or_null = [](const std::string& column) { return column.empty() ? "NULL" : column; };
    const bool has_active = resource_.column_index("active").has_value();
    Statement select(database_, "SELECT " + or_null(resource_.created) + ", " + or_null(resource_.modified) +
                                    ", " + or_null(numeric_key(resource_)) + " FROM " + resource_.name +
                                    " WHERE tenant_id = ? AND _deleted_at IS NULL" +
                                    (active_only && has_active ? " AND active IS NOT 0" : ""));
    select.bind_all(tenant_id_);
    std::vector<RowFacts> all;
    while (select.step()) {
        all.push_back({select.time(0), select.time(1), select.is_null(2) ? 0 : select.integer(2)});
    }
    return all;
}

std::vector<StoredRecord> RecordReader::between(TimeOf time, Timestamp from, Timestamp before,
                                                std::size_t rows_max) {
    const auto& column = time_column(time);
    if (column.empty()) { return {}; }
    Statement select(database_, select_record() + in_window(column) + " ORDER BY " + column + " LIMIT ?");
    const auto first = from.to_string();
    const auto end = before.to_string();
    select.bind_all(tenant_id_, std::string_view(first), std::string_view(end),
                    static_cast<std::int64_t>(rows_max));
    std::vector<StoredRecord> records;
    while (select.step()) { records.push_back(stored_record(select, resource_.key.size())); }
    return records;
}

std::vector<std::string> RecordReader::keys_between(TimeOf time, Timestamp from, Timestamp before) {
    const auto& column = time_column(time);
    if (column.empty()) { return {}; }
    Statement select(database_,
                     "SELECT " + name_list(resource_.key) + " FROM " + resource_.name + in_window(column));
    const auto first = from.to_string();
    const auto end = before.to_string();
    select.bind_all(tenant_id_, std::string_view(first), std::string_view(end));
    std::vector<std::string> keys;
    while (select.step()) { keys.push_back(key_of(select, 0, resource_.key.size())); }
    return keys;
}

std::optional<StoredRecord> RecordReader::find(const std::string& key) {
    const auto cells = parse_key(resource_, key);
    Statement select(database_, select_record() + " WHERE tenant_id = ? AND " + all_equal(resource_.key));
    bind_key(select, tenant_id_, cells);
    return select.step() ? std::optional(stored_record(select, cells.size())) : std::nullopt;
}

std::vector<StoredRecord> RecordReader::records(const Selection& selection) {
    auto rows = select(select_record(), selection);
    std::vector<StoredRecord> records;
    while (rows.step()) { records.push_back(stored_record(rows, resource_.key.size())); }
    return records;
}

std::vector<std::vector<std::string>> RecordReader::values(const std::vector<std::string>& columns,
                                                           const Selection& selection) {
    auto rows = select("SELECT " + name_list(columns) + " FROM " + resource_.name, selection);
    std::vector<std::vector<std::string>> all;
    while (rows.step()) {
        auto& row = all.emplace_back();
        for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
            row.emplace_back(rows.is_null(i) ? std::string_view() : rows.text(i));
        }
    }
    return all;
}

/// Returns the statement that begins with `sql`, followed by the conditions of the selection. `sql` ends with
/// the table's name. The values are bound as text, which SQLite converts to a number if the column is
/// numeric.
Statement RecordReader::select(std::string sql, const Selection& selection) {
    sql += std::string(" WHERE tenant_id = ?") + (selection.with_deleted ? "" : " AND _deleted_at IS NULL");
    for (const auto& [column, value] : selection.where) { sql += " AND " + column + " = ?"; }
    Statement rows(database_, sql + " ORDER BY rowid LIMIT ? OFFSET ?");
    int parameter = 0;
    rows.bind(++parameter, tenant_id_);
    for (const auto& [column, value] : selection.where) { rows.bind(++parameter, std::string_view(value)); }
    rows.bind(++parameter, static_cast<std::int64_t>(selection.rows_max));
    rows.bind(++parameter, static_cast<std::int64_t>(selection.offset));
    return rows;
}

const std::string& RecordReader::time_column(TimeOf time) const {
    return time == TimeOf::Created ? resource_.created : resource_.modified;
}

std::string RecordReader::select_record() const {
    return "SELECT _raw, " + (resource_.modified.empty() ? "NULL" : resource_.modified) +
           ", _deleted_at IS NOT NULL, " + name_list(resource_.key) + " FROM " + resource_.name;
}

}  // namespace stmirror::mirror
