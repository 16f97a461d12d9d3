// SPDX-License-Identifier: MIT
#include "mirror/records/column_fill.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mirror/changes/change_log.hpp"
#include "mirror/records/child_writer.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/records/quarantine.hpp"
#include "mirror/schema/definitions.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

/// The number of records in memory at a time.
constexpr std::int64_t batch_rows = 1000;

struct StoredRecord {
    std::int64_t rowid;
    std::int64_t tenant_id;
    std::string raw;
    bool is_deleted;
    std::vector<OwnedCell> key;
};

/// Returns the part of the resource that a record's JSON alone can fill: without the columns that have
/// another source, and keyed by the columns that are always in the JSON.
Resource json_part(const Resource& resource) {
    auto part = resource;
    std::erase_if(part.key, [&](const std::string& name) {
        const auto& column = resource.columns[resource.column_index(name).value()];
        return !column.parent.empty() || !column.outer.empty();
    });
    std::erase_if(part.columns, [](const Column& column) { return !column.is_in_json(); });
    return part;
}

/// Returns "a = ?1, b = ?2". With the sign " IS NOT " and the separator " OR ", returns a condition that is
/// true if one of the values differs. A value that the JSON lacks may be from the parent, so it stays.
std::string each_of(const std::vector<Column>& columns, const std::string& sign,
                    const std::string& separator) {
    std::string sql;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& name = columns[i].name;
        const auto given = "?" + std::to_string(i + 1);
        const auto value = columns[i].parent.empty() ? given : "coalesce(" + given + ", " + name + ")";
        sql += (sql.empty() ? "" : separator) + name + sign + value;
    }
    return sql;
}

class Filler {
 public:
    /// Adds changed rows to the change log `changes`. `changes` is null while new columns are filled, because
    /// a new column does not count as a change of its row.
    Filler(SQLite::Database& database, const Resource& resource, const std::set<std::string>& parts,
           Timestamp now, ChangeLog* changes)
        : database_(database),
          resource_(json_part(resource)),
          now_(now.to_string()),
          changes_(changes),
          quarantine_(database),
          select_(database, "SELECT rowid, tenant_id, _raw, _deleted_at IS NOT NULL, " +
                                name_list(resource.key) + " FROM " + resource.name +
                                " WHERE rowid > ? ORDER BY rowid LIMIT " + std::to_string(batch_rows)),
          touch_(database, "UPDATE " + resource.name + " SET _changed_at = ? WHERE rowid = ?"),
          key_columns_(resource.key.size()) {
        std::vector<Column> columns;
        for (std::size_t i = 0; i < resource_.columns.size(); ++i) {
            if (!parts.contains(resource_.columns[i].name)) { continue; }
            columns.push_back(resource_.columns[i]);
            positions_.push_back(i);
        }
        if (!columns.empty()) {
            update_.emplace(database, "UPDATE " + resource.name + " SET " + each_of(columns, " = ", ", ") +
                                          " WHERE rowid = ?" + std::to_string(columns.size() + 1) + " AND (" +
                                          each_of(columns, " IS NOT ", " OR ") + ")");
        }
        for (std::size_t i = 0; i < resource.children.size(); ++i) {
            if (parts.contains(resource.children[i].name)) { children_.emplace_back(database, resource, i); }
        }
    }

    void run(const DecodeRecord& decode) {
        if (!update_ && children_.empty()) { return; }
        std::int64_t last_rowid = 0;
        for (auto batch = next(last_rowid); !batch.empty(); batch = next(last_rowid)) {
            last_rowid = batch.back().rowid;
            for (const auto& record : batch) {
                const auto page = decode(resource_, record.raw);
                if (page) {
                    fill(record, *page);
                } else {
                    put_in_quarantine(record, {record.raw, {}, page.error().text});
                }
            }
        }
    }

 private:
    std::vector<StoredRecord> next(std::int64_t after_rowid) {
        std::vector<StoredRecord> batch;
        select_.bind_all(after_rowid);
        while (select_.step()) {
            auto& record = batch.emplace_back(StoredRecord{select_.integer(0),
                                                           select_.integer(1),
                                                           std::string(select_.text(2)),
                                                           select_.integer(3) != 0,
                                                           {}});
            for (std::size_t i = 0; i < key_columns_; ++i) {
                record.key.push_back(owned(select_.cell(4 + static_cast<int>(i))));
            }
        }
        return batch;
    }

    static Key key_of(const StoredRecord& record) {
        Key key;
        std::ranges::transform(record.key, std::back_inserter(key), borrowed);
        return key;
    }

    void put_in_quarantine(const StoredRecord& record, QuarantinedRecord refused) {
        refused.key = key_text(key_of(record));
        quarantine_.begin(record.tenant_id, resource_.name, now_);
        quarantine_.add(refused);
    }

    void fill(const StoredRecord& record, const Page& page) {
        if (!page.quarantined.empty()) { put_in_quarantine(record, page.quarantined.front()); }
        if (page.rows.empty()) { return; }
        const auto key = key_of(record);
        if (!write(record, key, page) || changes_ == nullptr) { return; }
        touch_.bind_all(std::string_view(now_), record.rowid);
        touch_.run();
        changes_->begin(record.tenant_id, resource_.name, now_);
        changes_->add(key_text(key), record.is_deleted ? ChangeKind::Delete : ChangeKind::Update);
    }

    /// Writes the record's values and child rows. Returns whether one of them differed.
    bool write(const StoredRecord& record, const Key& key, const Page& page) {
        bool has_changed = false;
        if (update_) {
            update_->reset();
            int parameter = 0;
            for (const auto position : positions_) { update_->bind(++parameter, page.cells_of(0)[position]); }
            update_->bind(++parameter, record.rowid);
            update_->run();
            has_changed = database_.getChanges() > 0;
        }
        for (auto& child : children_) {
            has_changed = child.replace(record.tenant_id, key, {&page, 0}) || has_changed;
        }
        return has_changed;
    }

    SQLite::Database& database_;
    Resource resource_;
    std::string now_;
    ChangeLog* changes_;
    std::vector<std::size_t> positions_;
    Quarantine quarantine_;
    Statement select_;
    Statement touch_;
    std::size_t key_columns_;
    std::optional<Statement> update_;
    std::vector<ChildWriter> children_;
};

std::set<std::string> unfilled_parts(SQLite::Database& database, const Resource& resource) {
    std::set<std::string> parts;
    Statement select(database, "SELECT part FROM _unfilled WHERE resource = ?");
    select.bind_all(std::string_view(resource.name));
    while (select.step()) { parts.emplace(select.text(0)); }
    return parts;
}

void run(SQLite::Database& database, const std::string& sql, const Resource& resource) {
    Statement statement(database, sql);
    statement.bind_all(std::string_view(resource.name));
    statement.run();
}

/// Schedules a full scan of the feeds that match `condition`, if the resource has an export or window feed.
/// Feeds of other kinds read everything anyway.
void book_full_scan(SQLite::Database& database, const Resource& resource, const std::string& condition) {
    const auto kind = resource.feed.kind;
    if (kind != FeedKind::Export && kind != FeedKind::Window) { return; }
    run(database, "UPDATE _feeds SET rewalk_cursor = '' WHERE resource = ?1" + condition, resource);
}

}  // namespace

void fill(SQLite::Database& database, const Resource& resource, const DecodeRecord& decode, Timestamp now) {
    const auto added = unfilled_parts(database, resource);
    auto redefined = redefined_parts(database, resource);
    std::erase_if(redefined, [&](const std::string& part) { return added.contains(part); });
    if (!added.empty()) { Filler(database, resource, added, now, nullptr).run(decode); }
    if (!redefined.empty()) {
        ChangeLog changes(database);
        Filler(database, resource, redefined, now, &changes).run(decode);
    }
    const auto any_beside_json = [&](std::string Column::* source) {
        return std::ranges::any_of(resource.columns, [&](const Column& column) {
            const bool must_fill = added.contains(column.name) || redefined.contains(column.name);
            return must_fill && column.is_beside_json() && !(column.*source).empty();
        });
    };
    if (any_beside_json(&Column::parent)) {
        run(database, "UPDATE _parents SET due = 1 WHERE due = 0 AND resource = ?", resource);
    }
    if (any_beside_json(&Column::outer)) { book_full_scan(database, resource, ""); }
    run(database, "DELETE FROM _unfilled WHERE resource = ?", resource);
    // With the new definitions, records may be decoded that could not be decoded before.
    if (store_definitions(database, resource)) {
        book_full_scan(database, resource,
                       " AND tenant_id IN (SELECT tenant_id FROM _quarantine WHERE resource = ?1)");
    }
}

}  // namespace stmirror::mirror
