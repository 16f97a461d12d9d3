// SPDX-License-Identifier: MIT
// Reads a mirror beside the daemon, or without it: its own read-only connection, short transactions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// One feed's line of the status.
struct FeedHealth {
    std::int64_t tenant_id = 0;
    std::string resource;
    std::string kind;    ///< how it is read: "export", "list", …
    std::string cursor;  ///< shortened for people; never the whole token
    bool backfilled = false;
    bool rewalk_due = false;
    std::uint64_t rows = 0;  ///< live rows of this tenant
    std::uint64_t tombstones = 0;
    std::uint64_t quarantined = 0;
    std::optional<Timestamp> newest_modified;  ///< the newest change mirrored
    std::optional<Timestamp> last_attempt;
    std::optional<Timestamp> last_success;
    std::string last_error;  ///< empty: the last pass went well
};

struct Health {
    std::vector<FeedHealth> feeds;
    std::string environment;
    std::uint64_t file_bytes = 0;
    std::uint64_t wal_bytes = 0;
    std::int64_t schema_version = 0;
};

/// One connection, one thread at a time.
class Reader {
 public:
    /// Errc::Io where there is no file, Errc::NotOurs where it is not a mirror.
    static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& path);
    ~Reader();

    Result<Health> health();
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
