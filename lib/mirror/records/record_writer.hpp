// SPDX-License-Identifier: MIT
// Writes the records of one resource into its table and child tables. Looks up the stored row first, so that
// an unchanged record binds and writes nothing. Runs inside the caller's transaction and keeps its statements
// between transactions.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/page.hpp"
#include "mirror/records/child_writer.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// Which records are written.
enum class WriteMode {
    Changed,     ///< new or changed records, and records whose row is marked deleted
    Always,      ///< all records
    Tombstones,  ///< only records whose row is marked deleted; the row stays marked
};

enum class Written { Inserted, Updated, Restored, Unchanged, Outdated, StillDeleted };

class RecordWriter {
 public:
    RecordWriter(SQLite::Database& database, const Resource& resource);

    /// Call first in each transaction. `now` is the time stamp of the writes. `is_first_read` is true while
    /// the table is being backfilled. Then a new record is expected to have no child rows yet.
    void begin(std::int64_t tenant_id, std::string_view now, bool is_first_read);
    /// Writes a record, whose key is `key`. The page must live until finish().
    Written write(std::span<const Cell> key, const Source& source, WriteMode mode = WriteMode::Changed);
    /// Returns the row id of the live row that has this key and this hash, or empty if there is none. Call
    /// only for resources whose columns depend on nothing but the JSON of a record.
    std::optional<std::int64_t> find_unchanged(std::span<const Cell> key, std::uint64_t hash);
    /// Returns the row id of the record that write() has just handled.
    std::int64_t row_id() const { return row_id_; }
    /// Writes what write() deferred. Call before the commit.
    void finish();

    /// Returns the key cells of a record. They are valid until the next call.
    std::span<const Cell> key_of(const Source& source);

 private:
    struct Stored {
        std::int64_t rowid = 0;
        std::uint64_t hash = 0;
        bool is_deleted = false;
        bool is_newer = false;  ///< newer than the arriving record
        bool is_moved = false;  ///< was read for a different parent
    };
    bool find_row(std::span<const Cell> key);
    std::optional<Stored> find(std::span<const Cell> key, const Source& source);
    bool is_moved(const Source& source);
    bool insert(std::span<const Cell> key, const Source& source);
    void update(const Stored& stored, std::span<const Cell> key, const Source& source, bool restores);
    bool began_empty();

    std::vector<std::size_t> key_positions_;
    std::vector<std::size_t> other_positions_;   ///< columns outside the key
    std::vector<std::size_t> parent_positions_;  ///< columns that are neither in the key nor in the JSON
    SQLite::Database& database_;
    Key key_;  ///< the result of key_of()
    std::int64_t row_id_ = 0;
    std::int64_t tenant_id_ = 0;
    std::string now_;
    bool is_first_read_ = false;
    /// For each tenant, whether its table and child tables were empty when this object began its first read.
    /// If so, a new record has no child rows to remove. Cleared when another connection has written.
    std::map<std::int64_t, bool> began_empty_;
    std::int64_t data_version_ = 0;
    /// True during the first read of a table that began empty. Nearly all of its records are new, so they are
    /// inserted without looking for a row first.
    bool fills_empty_table_ = false;

    Statement select_data_version_;
    Statement find_any_;
    Statement find_;
    Statement insert_;
    Statement update_;
    Statement restore_;
    std::vector<ChildWriter> children_;

    /// A new record whose child rows finish() inserts. Inserting them sorted by parent is a third faster.
    struct Waiting {
        Key key;
        Source source;
    };
    std::vector<Waiting> waiting_;
};

}  // namespace stmirror::mirror
