// SPDX-License-Identifier: MIT
// Writes the records of one resource into its table and child tables. Looks the stored row up first, so that
// an unchanged record binds and writes nothing. Inside the caller's transaction; keeps its statements between
// them.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/page.hpp"
#include "mirror/child_writer.hpp"
#include "mirror/statement.hpp"

namespace stmirror::mirror {

enum class Written { Inserted, Updated, Restored, Unchanged, Outdated };

class RecordWriter {
 public:
    RecordWriter(SQLite::Database& database, const Resource& resource);

    /// Starts a transaction's work: whose records they are, and the time that they get.
    void begin(std::int64_t tenant_id, std::string_view now);
    /// `key` is the record's. The page must live until finish().
    Written write(std::span<const Cell> key, const Source& source);
    /// Writes what write() put off. To be called before the commit.
    void finish();

    /// The key cells of a row.
    Key key_of(const Source& source) const;

 private:
    struct Stored {
        std::int64_t rowid = 0;
        std::uint64_t hash = 0;
        bool is_deleted = false;
        bool is_newer = false;  ///< than the arriving record
    };
    std::optional<Stored> find(std::span<const Cell> key, const Row& row);
    void insert(std::span<const Cell> key, const Source& source);
    void update(const Stored& stored, std::span<const Cell> key, const Source& source);

    std::vector<std::size_t> key_positions_;
    std::vector<std::size_t> other_positions_;  ///< of the columns that are no part of the key
    std::int64_t tenant_id_ = 0;
    std::string now_;

    Statement find_;
    Statement insert_;
    Statement update_;
    Statement restore_;
    std::vector<ChildWriter> children_;

    /// Children of new parents wait here: sorted by parent they go into their tables a third faster.
    struct Waiting {
        Key key;
        Source source;
    };
    std::vector<Waiting> waiting_;
};

}  // namespace stmirror::mirror
