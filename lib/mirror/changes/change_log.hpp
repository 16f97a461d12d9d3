// SPDX-License-Identifier: MIT
// Writes _changes: what was written to the records, in order, numbered without gaps. Runs inside the caller's
// transaction; the numbers are final when it commits.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class ChangeLog {
 public:
    explicit ChangeLog(SQLite::Database& database);

    /// Reads the last number from the table, so that a rolled-back transaction leaves no gap.
    void begin(std::int64_t tenant_id, std::string_view resource, std::string_view now);
    /// `kind` is "insert", "update", "delete" or "restore".
    void add(std::string_view key, std::string_view kind);

 private:
    Statement last_;
    Statement insert_;
    std::int64_t seq_ = 0;
    std::int64_t tenant_id_ = 0;
    std::string resource_;
    std::string now_;
};

}  // namespace stmirror::mirror
