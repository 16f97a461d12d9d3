// SPDX-License-Identifier: MIT
#include "mirror/records/tombstones.hpp"

namespace stmirror::mirror {
namespace {

std::string_view text_of(DeletedReason reason) {
    switch (reason) {
        case DeletedReason::Missing:
            break;
        case DeletedReason::ParentGone:
            return "parent_gone";
    }
    return "missing";
}

}  // namespace

Tombstones::Tombstones(SQLite::Database& database, const Resource& resource, ChangeLog& changes,
                       std::string now, DeletedReason reason)
    : changes_(changes),
      now_(std::move(now)),
      reason_(reason),
      mark_(database, "UPDATE " + resource.name +
                          " SET _deleted_at = ?1, _deleted_reason = ?2, _changed_at = ?1 WHERE rowid = ?3") {}

void Tombstones::mark_deleted(std::int64_t row_id, std::string_view key) {
    mark_.bind_all(std::string_view(now_), text_of(reason_), row_id);
    mark_.run();
    changes_.add(key, ChangeKind::Delete);
}

}  // namespace stmirror::mirror
