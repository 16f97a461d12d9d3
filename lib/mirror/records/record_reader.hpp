// SPDX-License-Identifier: MIT
// Reads stored records, and the facts (times and ids) that counting needs. Throws ProblemException and
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/row_facts.hpp"
#include "mirror/records/stored_record.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// The records of one resource of one tenant.
class RecordReader {
 public:
    /// Throws Errc::Database, with advice, if the file has no table of the resource yet.
    RecordReader(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource);

    std::vector<RowFacts> facts(bool active_only);
    std::vector<StoredRecord> between(TimeOf time, Timestamp from, Timestamp before, std::size_t rows_max);
    std::vector<std::string> keys_between(TimeOf time, Timestamp from, Timestamp before);
    std::optional<StoredRecord> find(const std::string& key);
    std::vector<StoredRecord> records(const Selection& selection);
    std::vector<std::vector<std::string>> values(const std::vector<std::string>& columns,
                                                 const Selection& selection);

 private:
    const std::string& time_column(TimeOf time) const;
    std::string select_record() const;
    Statement select(std::string sql, const Selection& selection);

    SQLite::Database& database_;
    std::int64_t tenant_id_;
    const Resource& resource_;
};

}  // namespace stmirror::mirror
