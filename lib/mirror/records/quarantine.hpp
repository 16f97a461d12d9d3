// SPDX-License-Identifier: MIT
// Stores the records that could not be decoded, and the fields that are not in the catalogue. Runs inside the
// caller's transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/timestamp.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class Quarantine {
 public:
    explicit Quarantine(SQLite::Database& database);

    void begin(std::int64_t tenant_id, std::string_view resource, std::string_view now);
    /// Stores the record. If the same bytes are already stored, updates their count, at most once per
    /// idle_write_interval unless the reason changed. If different bytes are stored for the key, replaces
    /// them.
    void add(const QuarantinedRecord& record);
    /// Returns whether at least one quarantined record of the feed has a known key. Does not read the file.
    bool has_keys() const { return !keys_.empty(); }
    /// Removes the record with this key, because it was decoded.
    void release(const std::string& key);

 private:
    Statement select_keys_;
    Statement remove_superseded_;
    Statement upsert_;
    Statement remove_;
    std::int64_t tenant_id_ = 0;
    std::string resource_;
    std::string now_;
    // A record last seen between these times is not written again.
    std::string lately_from_;
    std::string lately_to_;
    std::unordered_set<std::string> keys_;
};

/// Returns whether a record of the feed in quarantine did not arrive since `began`. False if the clock was
/// set back, as release_unseen() would remove nothing.
bool has_unseen(SQLite::Database& database, std::int64_t tenant_id, std::string_view resource,
                Timestamp began, Timestamp now);
/// Call when a read of every record of the feed has ended. The read began at `began`. Removes the quarantined
/// records that did not arrive in the read. Keeps a record whose row is live, because the record still
/// exists.
void release_unseen(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource,
                    Timestamp began, Timestamp now);

class UnknownFields {
 public:
    /// The limit for each resource. Further fields are not recorded.
    static constexpr std::int64_t fields_max = 1'000;

    explicit UnknownFields(SQLite::Database& database);
    /// Returns true if the field is new and was recorded.
    bool add(std::string_view resource, std::string_view field, std::string_view now);

 private:
    bool is_full(std::string_view resource);

    Statement find_;
    Statement count_;
    std::set<std::string, std::less<>> full_;
    Statement insert_;
};

}  // namespace stmirror::mirror
