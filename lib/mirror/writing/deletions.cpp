// SPDX-License-Identifier: MIT
#include "mirror/writing/deletions.hpp"

#include <vector>

#include "catalogue/family.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/records/seen_rows.hpp"
#include "mirror/records/tombstones.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {

std::uint64_t Deletions::mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows,
                                      DeletedReason reason) {
    const auto now = clock_.utc_now().to_string();
    changes_.begin(feed.tenant_id, feed.resource, now);
    Tombstones tombstones(database_, required_resource(catalogue_, feed.resource), changes_, now, reason);
    for (const auto& row : rows) { tombstones.mark_deleted(row.row_id, row.key); }
    mark_dependents_deleted(feed, rows);
    return rows.size();
}

void Deletions::mark_dependents_deleted(const FeedKey& feed, std::span<const MissingRow> rows) {
    const auto& parent = required_resource(catalogue_, feed.resource);
    for (const auto& dependent : dependents(catalogue_, parent)) {
        const auto& child = *dependent.resource;
        // An export feed reports the changes of its own records, so they are not marked here.
        if (child.feed.kind == FeedKind::Export) { continue; }
        Statement select(database_, "SELECT rowid, " + name_list(child.key) + " FROM " + child.name +
                                        " WHERE tenant_id = ? AND " + *dependent.column +
                                        " = ? AND _deleted_at IS NULL");
        const FeedKey below{feed.tenant_id, child.name};
        std::vector<MissingRow> live;
        for (const auto& row : rows) {
            const auto key = parse_key(parent, row.key).front();
            select.reset();
            select.bind_all(feed.tenant_id, borrowed(key));
            while (select.step()) { live.push_back({select.integer(0), stored_key(select, 1, child), {}}); }
            if (child.feed.kind == FeedKind::PerParent) { parents_.remove(below, key); }
        }
        select.reset();
        if (!live.empty()) { mark_deleted(below, live, DeletedReason::ParentGone); }
    }
}

}  // namespace stmirror::mirror
