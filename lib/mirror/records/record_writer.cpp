// SPDX-License-Identifier: MIT
#include "mirror/records/record_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

std::vector<std::size_t> key_positions(const Resource& resource) {
    std::vector<std::size_t> positions;
    for (const auto& column : resource.key) { positions.push_back(resource.column_index(column).value()); }
    return positions;
}

std::vector<std::size_t> other_positions(const Resource& resource, const std::vector<std::size_t>& keys) {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        if (std::ranges::find(keys, i) == keys.end()) { positions.push_back(i); }
    }
    return positions;
}

/// Returns the columns that the record's JSON does not fill. They may differ although the JSON is equal.
std::vector<std::size_t> parent_positions(const Resource& resource, const std::vector<std::size_t>& others) {
    std::vector<std::size_t> positions;
    std::ranges::copy_if(others, std::back_inserter(positions),
                         [&](std::size_t position) { return resource.columns[position].is_beside_json(); });
    return positions;
}

std::string find_sql(const Resource& resource, const std::vector<std::size_t>& parent_columns) {
    std::string sql = "SELECT rowid, _hash, _deleted_at IS NOT NULL, " +
                      (resource.modified.empty() ? "NULL" : resource.modified);
    for (const auto position : parent_columns) { sql += ", " + resource.columns[position].name; }
    return sql + " FROM " + resource.name + " WHERE tenant_id = ? AND " + all_equal(resource.key);
}

std::string insert_sql(const Resource& resource) {
    return "INSERT INTO " + resource.name + " (tenant_id, " + name_list(column_names(resource.columns)) +
           ", _raw, _hash, _first_seen_at, _changed_at) VALUES (" +
           placeholders(1 + resource.columns.size() + 4) + ") ON CONFLICT (tenant_id, " +
           name_list(resource.key) + ") DO NOTHING";
}

/// Returns the UPDATE of a row. Omits the key, because SQLite would otherwise rewrite the key's index too.
std::string update_sql(const Resource& resource, const std::vector<std::size_t>& positions) {
    std::string sql = "UPDATE " + resource.name + " SET ";
    for (const auto position : positions) { sql += resource.columns[position].name + " = ?, "; }
    return sql + "_raw = ?, _hash = ?, _changed_at = ? WHERE rowid = ?";
}

std::string restore_sql(const Resource& resource) {
    return "UPDATE " + resource.name + " SET _deleted_at = NULL, _deleted_reason = NULL WHERE rowid = ?";
}

std::int64_t stored_hash(const Row& row) { return std::bit_cast<std::int64_t>(row.hash); }

bool is_after(std::string_view stored, Timestamp arriving) {
    std::array<char, Timestamp::text_length> text{};
    arriving.write_to(text.data());
    return stored > std::string_view(text.data(), text.size());
}

}  // namespace

RecordWriter::RecordWriter(SQLite::Database& database, const Resource& resource)
    : key_positions_(key_positions(resource)),
      other_positions_(other_positions(resource, key_positions_)),
      parent_positions_(parent_positions(resource, other_positions_)),
      database_(database),
      select_data_version_(database, "PRAGMA data_version"),
      find_any_(database, "SELECT 1 FROM " + resource.name + " WHERE tenant_id = ? LIMIT 1"),
      find_(database, find_sql(resource, parent_positions_)),
      insert_(database, insert_sql(resource)),
      update_(database, update_sql(resource, other_positions_)),
      restore_(database, restore_sql(resource)) {
    children_.reserve(resource.children.size());
    for (std::size_t i = 0; i < resource.children.size(); ++i) {
        children_.emplace_back(database, resource, i);
    }
}

void RecordWriter::begin(std::int64_t tenant_id, std::string_view now, bool is_first_read) {
    tenant_id_ = tenant_id;
    now_ = now;
    is_first_read_ = is_first_read;
    waiting_.clear();
    select_data_version_.step();
    const auto data_version = select_data_version_.integer(0);
    select_data_version_.reset();
    if (data_version != data_version_) { began_empty_.clear(); }
    data_version_ = data_version;
    fills_empty_table_ = is_first_read && began_empty();
}

std::span<const Cell> RecordWriter::key_of(const Source& source) {
    const auto cells = source.page->cells_of(source.row);
    key_.clear();
    for (const auto position : key_positions_) { key_.push_back(cells[position]); }
    return key_;
}

std::optional<std::int64_t> RecordWriter::find_unchanged(std::span<const Cell> key, std::uint64_t hash) {
    if (!find_row(key)) { return std::nullopt; }
    const bool is_unchanged = std::bit_cast<std::uint64_t>(find_.integer(1)) == hash && find_.integer(2) == 0;
    const auto row_id = find_.integer(0);
    find_.reset();
    return is_unchanged ? std::optional(row_id) : std::nullopt;
}

Written RecordWriter::write(std::span<const Cell> key, const Source& source, WriteMode mode) {
    if (fills_empty_table_ && mode == WriteMode::Changed && insert(key, source)) { return Written::Inserted; }
    const auto& row = source.page->rows[source.row];
    const auto stored = find(key, source);
    if (mode == WriteMode::Tombstones) {
        if (!stored || !stored->is_deleted) { return Written::Unchanged; }
        update(*stored, key, source, false);
        return Written::StillDeleted;
    }
    if (!stored) {
        insert(key, source);
        return Written::Inserted;
    }
    row_id_ = stored->rowid;
    // A row that is marked deleted is written, whatever the record's age, because the record exists again.
    if (mode == WriteMode::Changed && !stored->is_deleted) {
        if (stored->hash == row.hash && !stored->is_moved) { return Written::Unchanged; }
        if (stored->is_newer) { return Written::Outdated; }
    }
    update(*stored, key, source, stored->is_deleted);
    return stored->is_deleted ? Written::Restored : Written::Updated;
}

/// Moves `find_` to the row with this key. Returns false if there is none.
bool RecordWriter::find_row(std::span<const Cell> key) {
    find_.reset();
    int parameter = 0;
    find_.bind(++parameter, tenant_id_);
    for (const auto& cell : key) { find_.bind_in_place(++parameter, cell); }
    return find_.step();
}

std::optional<RecordWriter::Stored> RecordWriter::find(std::span<const Cell> key, const Source& source) {
    const auto& row = source.page->rows[source.row];
    if (!find_row(key)) { return std::nullopt; }
    Stored stored{find_.integer(0), std::bit_cast<std::uint64_t>(find_.integer(1)), find_.integer(2) != 0};
    stored.is_newer = stored.hash != row.hash && row.modified && !find_.is_null(3) &&
                      is_after(find_.text(3), *row.modified);
    stored.is_moved = is_moved(source);
    find_.reset();
    return stored;
}

bool RecordWriter::is_moved(const Source& source) {
    int column = 4;
    for (const auto position : parent_positions_) {
        if (find_.cell(column++) != source.page->cells_of(source.row)[position]) { return true; }
    }
    return false;
}

/// Returns false if there is a row with this key.
bool RecordWriter::insert(std::span<const Cell> key, const Source& source) {
    const auto& row = source.page->rows[source.row];
    insert_.reset();
    int parameter = 0;
    insert_.bind(++parameter, tenant_id_);
    for (const auto& cell : source.page->cells_of(source.row)) { insert_.bind_in_place(++parameter, cell); }
    insert_.bind_in_place(++parameter, row.raw);
    insert_.bind(++parameter, stored_hash(row));
    insert_.bind_in_place(++parameter, std::string_view(now_));
    insert_.bind_in_place(++parameter, std::string_view(now_));
    insert_.run();
    if (database_.getChanges() == 0) { return false; }
    row_id_ = database_.getLastInsertRowid();
    if (!children_.empty()) { waiting_.push_back({Key(key.begin(), key.end()), source}); }
    return true;
}

void RecordWriter::update(const Stored& stored, std::span<const Cell> key, const Source& source,
                          bool restores) {
    // The same record may have been inserted earlier in this transaction, and its child rows may still be
    // waiting.
    finish();
    const auto& row = source.page->rows[source.row];
    const auto cells = source.page->cells_of(source.row);
    update_.reset();
    int parameter = 0;
    for (const auto position : other_positions_) { update_.bind_in_place(++parameter, cells[position]); }
    update_.bind_in_place(++parameter, row.raw);
    update_.bind(++parameter, stored_hash(row));
    update_.bind_in_place(++parameter, std::string_view(now_));
    update_.bind(++parameter, stored.rowid);
    update_.run();
    if (restores) {
        restore_.bind_all(stored.rowid);
        restore_.run();
    }
    for (auto& child : children_) { child.replace(tenant_id_, key, source); }
}

bool RecordWriter::began_empty() {
    const auto known = began_empty_.find(tenant_id_);
    if (known != began_empty_.end()) { return known->second; }
    find_any_.bind_all(tenant_id_);
    const bool has_rows = find_any_.step();
    find_any_.reset();
    const bool is_empty = !has_rows && std::ranges::none_of(children_, [&](ChildWriter& child) {
        return child.has_rows(tenant_id_);
    });
    return began_empty_[tenant_id_] = is_empty;
}

void RecordWriter::finish() {
    std::ranges::sort(waiting_, {}, &Waiting::key);
    for (auto& child : children_) {
        for (const auto& parent : waiting_) {
            if (fills_empty_table_) {
                child.insert(tenant_id_, parent.key, parent.source);
            } else if (is_first_read_) {
                child.insert_anew(tenant_id_, parent.key, parent.source);
            } else {
                child.replace(tenant_id_, parent.key, parent.source);
            }
        }
    }
    waiting_.clear();
}

}  // namespace stmirror::mirror
