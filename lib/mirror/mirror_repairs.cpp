// SPDX-License-Identifier: MIT
// The calls that repair single rows by their keys.
#include "mirror/mirror_impl.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

/// A statement whose first parameter is the tenant and whose others are the key's columns.
class ByKey {
 public:
    ByKey(SQLite::Database& database, const std::string& sql, const std::vector<std::string>& columns)
        : statement_(database, sql + " WHERE tenant_id = ? AND " + all_equal(columns)) {}

    Statement& of(std::int64_t tenant_id, const std::vector<OwnedCell>& key) {
        statement_.reset();
        int parameter = 0;
        statement_.bind(++parameter, tenant_id);
        for (const auto& cell : key) {
            statement_.bind(++parameter, borrowed(cell));
        }
        return statement_;
    }

 private:
    Statement statement_;
};

}  // namespace

Result<std::uint64_t> Mirror::mark_keys_deleted(const FeedKey& feed, std::span<const std::string> keys,
                                                DeletedReason reason) {
    return impl_->in_transaction([&] {
        const auto& resource = impl_->resource(feed.resource);
        ByKey select(impl_->database, "SELECT rowid, _deleted_at IS NULL FROM " + resource.name,
                     resource.key);
        std::vector<MissingRow> live;
        for (const auto& key : keys) {
            auto& row = select.of(feed.tenant_id, parse_key(resource, key));
            if (row.step() && row.integer(1) != 0) {
                live.push_back({row.integer(0), key, {}});
            }
            row.reset();
        }
        return impl_->mark_deleted(feed, live, reason);
    });
}

Result<> Mirror::erase_keys(const FeedKey& feed, std::span<const std::string> keys) {
    return impl_->in_transaction([&] {
        const auto& resource = impl_->resource(feed.resource);
        for (const auto& key : keys) {
            const auto cells = parse_key(resource, key);
            ByKey(impl_->database, "DELETE FROM " + resource.name, resource.key)
                .of(feed.tenant_id, cells)
                .run();
            for (const auto& child : resource.children) {
                ByKey(impl_->database, "DELETE FROM " + child.name, child.parent_columns)
                    .of(feed.tenant_id, cells)
                    .run();
            }
        }
    });
}

}  // namespace stmirror::mirror
