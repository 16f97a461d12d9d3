// SPDX-License-Identifier: MIT
#include "mirror/changes/change_log.hpp"

namespace stmirror::mirror {
namespace {

std::string_view name(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Insert:
            return "insert";
        case ChangeKind::Update:
            return "update";
        case ChangeKind::Delete:
            return "delete";
        case ChangeKind::Restore:
            break;
    }
    return "restore";
}

}  // namespace

ChangeLog::ChangeLog(SQLite::Database& database)
    : last_(database, "SELECT coalesce(max(seq), 0) FROM _changes"),
      insert_(database,
              "INSERT INTO _changes (seq, tenant_id, resource, key, kind, at) VALUES (?, ?, ?, ?, ?, ?)") {
    first_ = seq_ = last_seq();
}

std::int64_t ChangeLog::last_seq() {
    last_.step();
    const auto seq = last_.integer(0);
    last_.reset();
    return seq;
}

void ChangeLog::begin(std::int64_t tenant_id, std::string_view resource, std::string_view now) {
    seq_ = last_seq();
    tenant_id_ = tenant_id;
    resource_ = resource;
    now_ = now;
}

void ChangeLog::add(std::string_view key, ChangeKind kind) {
    insert_.bind_all(++seq_, tenant_id_, std::string_view(resource_), key, name(kind),
                     std::string_view(now_));
    insert_.run();
}

}  // namespace stmirror::mirror
