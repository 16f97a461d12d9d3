// SPDX-License-Identifier: MIT
#include "mirror/writing/row_repairs.hpp"

#include <vector>

#include "mirror/records/owned_cell.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/statement.hpp"
#include "mirror/sqlite/write_connection.hpp"
#include "mirror/writing/deletions.hpp"
#include "mirror/writing/page_rows.hpp"

namespace stmirror::mirror {
namespace {

/// A statement whose first parameter is the tenant and whose other parameters are the key's columns.
class ByKey {
 public:
    ByKey(SQLite::Database& database, const std::string& sql, const std::vector<std::string>& columns)
        : statement_(database, sql + " WHERE tenant_id = ? AND " + all_equal(columns)) {}

    Statement& of(std::int64_t tenant_id, const std::vector<OwnedCell>& key) {
        bind_key(statement_, tenant_id, key);
        return statement_;
    }

 private:
    Statement statement_;
};

std::vector<MissingRow> live_rows(SQLite::Database& database, const FeedKey& feed, const Resource& resource,
                                  std::span<const std::string> keys) {
    ByKey select(database, "SELECT rowid, _deleted_at IS NULL FROM " + resource.name, resource.key);
    std::vector<MissingRow> live;
    for (const auto& key : keys) {
        auto& row = select.of(feed.tenant_id, parse_key(resource, key));
        if (row.step() && row.integer(1) != 0) { live.push_back({row.integer(0), key, {}}); }
        row.reset();
    }
    return live;
}

}  // namespace

Result<ApplyOutcome> RowRepairs::replace(const FeedKey& feed, const Page& page) {
    return connection_.in_transaction(
        [&] { return rows_.write(feed, std::span(&page, 1), WriteMode::Always); });
}

Result<ApplyOutcome> RowRepairs::replace_tombstone(const FeedKey& feed, const Page& page) {
    return connection_.in_transaction(
        [&] { return rows_.write(feed, std::span(&page, 1), WriteMode::Tombstones); });
}

Result<std::uint64_t> RowRepairs::mark_deleted(const FeedKey& feed, std::span<const std::string> keys,
                                               DeletedReason reason) {
    return connection_.in_transaction([&] {
        const auto& resource = required_resource(catalogue_, feed.resource);
        return deletions_.mark_deleted(feed, live_rows(connection_.database(), feed, resource, keys), reason);
    });
}

Result<> RowRepairs::erase(const FeedKey& feed, std::span<const std::string> keys) {
    return connection_.in_transaction([&] {
        const auto& resource = required_resource(catalogue_, feed.resource);
        // Mark the live rows deleted first, so that the change log has their deletion and no dependent stays
        // live.
        const auto live = live_rows(connection_.database(), feed, resource, keys);
        deletions_.mark_deleted(feed, live, DeletedReason::Missing);
        for (const auto& key : keys) {
            const auto cells = parse_key(resource, key);
            ByKey(connection_.database(), "DELETE FROM " + resource.name, resource.key)
                .of(feed.tenant_id, cells)
                .run();
            for (const auto& child : resource.children) {
                ByKey(connection_.database(), "DELETE FROM " + child.name, child.parent_columns)
                    .of(feed.tenant_id, cells)
                    .run();
            }
        }
    });
}

}  // namespace stmirror::mirror
