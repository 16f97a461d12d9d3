// SPDX-License-Identifier: MIT
#include "mirror/records/quarantine.hpp"

#include <bit>
#include <optional>

#include "mirror/sqlite/idle_writes.hpp"

namespace stmirror::mirror {
namespace {

/// Returns a condition on _quarantine AS q: the tenant ?1 has a live row with the record's key.
std::string has_live_row(const Resource& resource) {
    std::string sql = "q.key <> '' AND EXISTS (SELECT 1 FROM " + resource.name +
                      " AS r WHERE r.tenant_id = ?1 AND r._deleted_at IS NULL";
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        sql += " AND r." + resource.key[i] + " = json_extract(q.key, '$[" + std::to_string(i) + "]')";
    }
    return sql + ")";
}

/// The times between which `last_seen_at` lies for a record that has arrived.
struct SeenTimes {
    std::string from;
    std::string to;
};

/// Returns the times for a record that has arrived since `began`, or nullopt if the clock was set back, so
/// that the times cannot be compared.
std::optional<SeenTimes> seen_times(Timestamp began, Timestamp now) {
    if (!age_of(began, now)) { return std::nullopt; }
    // The time of a record that arrives again is written only once in idle_write_interval.
    return SeenTimes{.from = (began - idle_write_interval).to_string(),
                     .to = (now + clock_difference_max).to_string()};
}

/// Selects from _quarantine AS q the records of the feed ?1, ?2 that did not arrive between ?3 and ?4.
const std::string where_unseen =
    " WHERE q.tenant_id = ?1 AND q.resource = ?2 AND q.last_seen_at NOT BETWEEN ?3 AND ?4";

}  // namespace

Quarantine::Quarantine(SQLite::Database& database)
    : select_keys_(database,
                   "SELECT key FROM _quarantine WHERE tenant_id = ? AND resource = ? AND key <> ''"),
      remove_superseded_(
          database, "DELETE FROM _quarantine WHERE tenant_id = ? AND resource = ? AND key = ? AND hash <> ?"),
      upsert_(
          database,
          "INSERT INTO _quarantine (tenant_id, resource, hash, key, reason, raw, first_seen_at, last_seen_at,"
          " times) VALUES (?, ?, ?, ?, ?, ?, ?7, ?7, 1) ON CONFLICT DO UPDATE SET reason = excluded.reason,"
          " last_seen_at = excluded.last_seen_at, times = times + 1"
          " WHERE reason <> excluded.reason OR last_seen_at NOT BETWEEN ?8 AND ?9"),
      remove_(database, "DELETE FROM _quarantine WHERE tenant_id = ? AND resource = ? AND key = ?") {}

void Quarantine::begin(std::int64_t tenant_id, std::string_view resource, std::string_view now) {
    tenant_id_ = tenant_id;
    resource_ = resource;
    now_ = now;
    const auto parsed = Timestamp::parse(now).value_or(Timestamp{});
    lately_from_ = (parsed - idle_write_interval).to_string();
    lately_to_ = (parsed + clock_difference_max).to_string();
    keys_.clear();
    select_keys_.bind_all(tenant_id, resource);
    while (select_keys_.step()) { keys_.emplace(select_keys_.text(0)); }
}

void Quarantine::add(const QuarantinedRecord& record) {
    const auto hash = std::bit_cast<std::int64_t>(content_hash(record.raw));
    const std::string_view resource(resource_);
    const std::string_view key(record.key);
    if (!key.empty()) {
        remove_superseded_.bind_all(tenant_id_, resource, key, hash);
        remove_superseded_.run();
        keys_.insert(record.key);
    }
    upsert_.bind_all(tenant_id_, resource, hash, key, std::string_view(record.reason));
    upsert_.bind_blob(6, record.raw);
    upsert_.bind(7, std::string_view(now_));
    upsert_.bind(8, std::string_view(lately_from_));
    upsert_.bind(9, std::string_view(lately_to_));
    upsert_.run();
}

void Quarantine::release(const std::string& key) {
    if (keys_.erase(key) == 0) { return; }
    remove_.bind_all(tenant_id_, std::string_view(resource_), std::string_view(key));
    remove_.run();
}

bool has_unseen(SQLite::Database& database, std::int64_t tenant_id, std::string_view resource,
                Timestamp began, Timestamp now) {
    const auto seen = seen_times(began, now);
    if (!seen) { return false; }
    Statement select(database, "SELECT 1 FROM _quarantine AS q" + where_unseen);
    select.bind_all(tenant_id, resource, std::string_view(seen->from), std::string_view(seen->to));
    return select.step();
}

void release_unseen(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource,
                    Timestamp began, Timestamp now) {
    const auto seen = seen_times(began, now);
    if (!seen) { return; }
    Statement remove(database, "DELETE FROM _quarantine AS q" + where_unseen + " AND NOT (" +
                                   has_live_row(resource) + ")");
    remove.bind_all(tenant_id, std::string_view(resource.name), std::string_view(seen->from),
                    std::string_view(seen->to));
    remove.run();
}

UnknownFields::UnknownFields(SQLite::Database& database)
    : find_(database, "SELECT 1 FROM _unknown_fields WHERE resource = ? AND field = ?"),
      count_(database, "SELECT count(*) FROM _unknown_fields WHERE resource = ?"),
      insert_(database, "INSERT INTO _unknown_fields (resource, field, first_seen_at) VALUES (?, ?, ?)") {}

/// Returns whether the resource has fields_max fields. A full resource stays full, because no single field is
/// removed while the mirror is open.
bool UnknownFields::is_full(std::string_view resource) {
    if (full_.contains(resource)) { return true; }
    count_.bind_all(resource);
    const bool full = count_.step() && count_.integer(0) >= fields_max;
    count_.reset();
    if (full) { full_.emplace(resource); }
    return full;
}

bool UnknownFields::add(std::string_view resource, std::string_view field, std::string_view now) {
    find_.bind_all(resource, field);
    const bool known = find_.step();
    find_.reset();
    if (known || is_full(resource)) { return false; }
    insert_.bind_all(resource, field, now);
    insert_.run();
    return true;
}

}  // namespace stmirror::mirror
