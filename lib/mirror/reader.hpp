// SPDX-License-Identifier: MIT
// Reads a mirror over its own read-only connection, with or without a running daemon. Only a snapshot needs a
// long transaction.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "mirror/changes/change.hpp"
#include "mirror/changes/change_position.hpp"
#include "mirror/feeds/feed_health.hpp"
#include "mirror/records/decode_record.hpp"
#include "mirror/records/flaw.hpp"
#include "mirror/records/row_facts.hpp"
#include "mirror/records/stored_record.hpp"
#include "mirror/records/stored_rows.hpp"
#include "mirror/snapshot.hpp"

namespace stmirror::mirror {

/// Sizes of the mirror's files. The size of a missing file is 0.
struct FileSizes {
    std::uint64_t file_bytes = 0;
    std::uint64_t wal_bytes = 0;  ///< size of the write-ahead log
};
/// Returns the sizes without opening the mirror.
FileSizes file_sizes(const std::filesystem::path& path);

struct Health {
    std::vector<FeedHealth> feeds;
    std::string environment;
    FileSizes sizes;
    std::int64_t schema_version = 0;
};

/// Owns one connection. Not thread-safe.
class Reader {
 public:
    /// Fails with Errc::Io if there is no file, and with Errc::NotOurs if it is not a mirror.
    static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& path);
    ~Reader();

    Result<Health> health();
    /// Returns the health of these tables of one tenant. Does not count the rows of other feeds.
    Result<Health> health(std::int64_t tenant_id, const std::vector<std::string>& resources);

    Result<ChangeRange> change_range();
    /// Returns a number that changes with each commit of another connection. Costs a few microseconds.
    Result<std::int64_t> data_version();
    /// Returns up to `lines_max` lines after `after`, oldest first and without a gap. Fails with Errc::TooOld
    /// if some of these lines were removed, or if `after` belongs to a different log.
    Result<std::vector<Change>> changes(const ChangePosition& after, std::size_t lines_max);
    /// Returns the columns that form a table's keys in _changes, or none if there is no such table.
    Result<std::vector<std::string>> key_columns(const std::string& table);

    /// Returns the facts of all live rows, in no particular order. If `active_only` is true, skips rows whose
    /// column `active` is 0, like lists that omit inactive records.
    Result<std::vector<RowFacts>> row_facts(std::int64_t tenant_id, const Resource& resource,
                                            bool active_only);
    /// Returns up to `rows_max` live records whose time lies in [from, before).
    Result<std::vector<StoredRecord>> records_between(std::int64_t tenant_id, const Resource& resource,
                                                      TimeOf time, Timestamp from, Timestamp before,
                                                      std::size_t rows_max);
    /// Returns the keys (as in _changes) of all live records whose time lies in [from, before).
    Result<std::vector<std::string>> keys_between(std::int64_t tenant_id, const Resource& resource,
                                                  TimeOf time, Timestamp from, Timestamp before);
    /// Returns the record with that key (as in _changes), live or deleted, or empty if there is none.
    Result<std::optional<StoredRecord>> record(std::int64_t tenant_id, const Resource& resource,
                                               const std::string& key);
    Result<std::vector<StoredRecord>> records(std::int64_t tenant_id, const Resource& resource,
                                              const Selection& selection);
    /// Returns the values of `columns` as text, and NULL as empty text.
    Result<std::vector<std::vector<std::string>>> values(std::int64_t tenant_id, const Resource& resource,
                                                         const std::vector<std::string>& columns,
                                                         const Selection& selection);
    /// Returns the records with these keys, live or deleted, and their child rows, all read at one moment.
    /// Omits a key without a row. Stops after the record with which StoredRows::bytes reaches
    /// `bytes_max`.
    Result<StoredRows> stored_rows(std::int64_t tenant_id, const Resource& resource,
                                   const std::vector<std::string>& keys, std::size_t bytes_max);
    /// Returns up to `rows_max` keys that follow `after` in the order of the key's columns. Without `after`,
    /// begins with the first key.
    Result<std::vector<std::string>> next_keys(std::int64_t tenant_id, const Resource& resource,
                                               const std::optional<std::string>& after, std::size_t rows_max);
    /// Compares every row of the resource, for all tenants, with its own JSON, and calls `report` for each
    /// that differs. Includes rows that are marked deleted. Child rows without a record are reported with the
    /// key that they name. Returns how many rows were compared. Does not compare what the JSON does not
    /// contain: columns with another source, and the mirror's own columns except _hash. Does not notice that
    /// a row is missing if its child rows are missing too. `report` may write to the mirror over its own
    /// connection. Fails with Errc::Stopped soon after a stop was requested.
    Result<std::uint64_t> audit(const Resource& resource, const DecodeRecord& decode,
                                const std::function<void(const Flaw&)>& report,
                                const std::stop_token& stop = {});

    /// Copies the present state of the mirror to `file`. The copy is compact and not in WAL mode. Its
    /// integrity is checked before it gets its name. Does not block writers. Replaces an earlier snapshot.
    /// Fails with Errc::NotOurs if `file` is anything else, such as the mirror itself, and with Errc::Stopped
    /// soon after a stop was requested.
    Result<SnapshotFacts> snapshot(const std::filesystem::path& file, const std::stop_token& stop = {});

    /// The result of query(). Values are text, and NULL is empty text.
    struct Table {
        std::vector<std::string> columns;
        std::vector<std::vector<std::string>> rows;
    };
    /// Runs one SELECT. Used by the demonstration.
    Result<Table> query(const std::string& sql);

 private:
    struct Impl;
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
