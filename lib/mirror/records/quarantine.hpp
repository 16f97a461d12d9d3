// SPDX-License-Identifier: MIT
// Keeps the records that could not be decoded, and the fields that the catalogue does not know. Inside the
// caller's transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>

#include "catalogue/page.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class Quarantine {
 public:
    explicit Quarantine(SQLite::Database& database);

    void begin(std::int64_t tenant_id, std::string_view resource, std::string_view now);
    /// Bytes that came before are counted, once in idle_write_interval at most; other bytes under the same
    /// key take the place of the older ones.
    void add(const QuarantinedRecord& record);
    /// False, without a look at the file, while nothing of this feed is in quarantine.
    bool has_keys() const { return !keys_.empty(); }
    /// The record with this key was decoded.
    void release(const std::string& key);

 private:
    Statement select_keys_;
    Statement remove_superseded_;
    Statement upsert_;
    Statement remove_;
    std::int64_t tenant_id_ = 0;
    std::string resource_;
    std::string now_;
    // What was seen between these is not written again.
    std::string lately_from_;
    std::string lately_to_;
    std::unordered_set<std::string> keys_;
};

class UnknownFields {
 public:
    /// Of a resource; what comes beyond them is not recorded.
    static constexpr std::int64_t fields_max = 1'000;

    explicit UnknownFields(SQLite::Database& database);
    /// True for a field that was not recorded before, and is now.
    bool add(std::string_view resource, std::string_view field, std::string_view now);

 private:
    bool is_full(std::string_view resource);

    Statement find_;
    Statement count_;
    std::set<std::string, std::less<>> full_;
    Statement insert_;
};

}  // namespace stmirror::mirror
