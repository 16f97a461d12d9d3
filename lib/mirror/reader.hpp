// SPDX-License-Identifier: MIT
// Reads a mirror beside the daemon, or without it: its own read-only connection. Transactions are short,
// but for a snapshot's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "mirror/changes/change.hpp"
#include "mirror/changes/change_position.hpp"
#include "mirror/feeds/feed_health.hpp"
#include "mirror/records/flaw.hpp"
#include "mirror/records/record_decoder.hpp"
#include "mirror/records/row_facts.hpp"
#include "mirror/records/stored_record.hpp"
#include "mirror/snapshot.hpp"

namespace stmirror::mirror {

/// 0 where there is no such file.
struct FileSizes {
    std::uint64_t file_bytes = 0;
    std::uint64_t wal_bytes = 0;  ///< of the write-ahead log beside it
};
/// Without opening the mirror.
FileSizes file_sizes(const std::filesystem::path& path);

struct Health {
    std::vector<FeedHealth> feeds;
    std::string environment;
    FileSizes sizes;
    std::int64_t schema_version = 0;
};

/// One connection, one thread at a time.
class Reader {
 public:
    /// Errc::Io where there is no file, Errc::NotOurs where it is not a mirror.
    static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& path);
    ~Reader();

    Result<Health> health();

    Result<ChangeRange> change_range();
    /// Up to `lines_max` lines behind `after`, oldest first and without a gap. Errc::TooOld where some of
    /// them are gone, or the log is not the one in which `after` stood.
    Result<std::vector<Change>> changes(const ChangePosition& after, std::size_t lines_max);
    /// The columns of which a table's keys in _changes are made; empty where the file has no such table.
    Result<std::vector<std::string>> key_columns(const std::string& table);

    /// Of all live rows, in no order. `active_only`: only rows whose column `active` is not 0, which is what
    /// lists show that hide the others.
    Result<std::vector<RowFacts>> row_facts(std::int64_t tenant_id, const Resource& resource,
                                            bool active_only);
    /// Up to `rows_max` live records of a time in [from, before).
    Result<std::vector<StoredRecord>> records_between(std::int64_t tenant_id, const Resource& resource,
                                                      TimeOf time, Timestamp from, Timestamp before,
                                                      std::size_t rows_max);
    /// The keys, as in _changes, of all live records of such a time.
    Result<std::vector<std::string>> keys_between(std::int64_t tenant_id, const Resource& resource,
                                                  TimeOf time, Timestamp from, Timestamp before);
    /// The record of a key as in _changes, live or not; empty where there is none.
    Result<std::optional<StoredRecord>> record(std::int64_t tenant_id, const Resource& resource,
                                               const std::string& key);
    Result<std::vector<StoredRecord>> records(std::int64_t tenant_id, const Resource& resource,
                                              const Selection& selection);
    /// Values of `columns`, as text, NULL as empty.
    Result<std::vector<std::vector<std::string>>> values(std::int64_t tenant_id, const Resource& resource,
                                                         const std::vector<std::string>& columns,
                                                         const Selection& selection);
    /// Holds every row of the resource, of all tenants, against its own JSON and calls `report` for each that
    /// is not what that says. Children of no record are reported with the key that they name. Returns how
    /// many rows it looked at. Tombstones are looked at too. Not judged is what the JSON does not say:
    /// columns that came from the parent's row, the mirror's own but _hash, and rows that are gone with all
    /// their children. `report` may write to the mirror, by its own connection.
    Result<std::uint64_t> audit(const Resource& resource, const RecordDecoder& decode,
                                const std::function<void(const Flaw&)>& report);

    /// Copies the mirror as it is at this moment to `file`: compact, not in WAL mode, integrity-checked, put
    /// in place by renaming. What writes meanwhile is not held up. Replaces an earlier snapshot;
    /// Errc::NotOurs where anything else stands there, the mirror itself among them. Errc::Stopped soon after
    /// `stop` was asked for.
    Result<SnapshotFacts> snapshot(const std::filesystem::path& file, const std::stop_token& stop = {});

    /// Runs one SELECT; every value as text, NULL as empty. For the demonstration's questions.
    struct Table {
        std::vector<std::string> columns;
        std::vector<std::vector<std::string>> rows;
    };
    Result<Table> query(const std::string& sql);

 private:
    struct Impl;
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
