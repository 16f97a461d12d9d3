// SPDX-License-Identifier: MIT
// The part of Mirror for sweeps: full scans that look for deleted records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/feed_key.hpp"
#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "mirror/records/missing_row.hpp"

namespace stmirror {
class Catalogue;
class Clock;
}  // namespace stmirror

namespace stmirror::mirror {

class Deletions;
class FeedTable;
class RunningSweeps;
class SeenRows;
class WriteConnection;

struct SweepParts {
    WriteConnection& connection;
    RunningSweeps& running;
    Deletions& deletions;
    FeedTable& feeds;
    const Catalogue& catalogue;
    const Clock& clock;
};

/// A sweep of one feed. As long as it exists, the mirror notes which rows arrive, whichever cursor of the
/// feed reads them. The notes are lost with the Sweep, so an interrupted sweep begins again. The destructor
/// may run on any thread, even after the mirror was destroyed. Make all other calls on the store thread. They
/// fail after finish(), and after another sweep of the feed has begun.
class Sweep {
 public:
    Sweep(Sweep&&) noexcept = default;
    Sweep& operator=(Sweep&&) noexcept = default;

    Result<MissingCount> count_missing();
    /// Returns up to `rows_max` missing rows with a row id greater than `after` (0 for the first), with the
    /// values of `columns`.
    Result<std::vector<MissingRow>> missing_rows(const std::vector<std::string>& columns, std::int64_t after,
                                                 std::size_t rows_max);
    /// Marks each of `rows` as deleted if it is still missing. Returns the number of marked rows.
    Result<std::uint64_t> mark_deleted(std::span<const MissingRow> rows, DeletedReason reason);
    /// Ends the sweep, whose scan began at `began` and has reached its end. `withheld` is the number of
    /// missing rows whose deletion the delete guard (max_delete_percent) withheld. If `may_wait` is true,
    /// does not store the sweep if the last stored sweep withheld the same number and began less than
    /// idle_write_interval earlier.
    Result<> finish(Timestamp began, std::uint64_t withheld, bool may_wait = false);

 private:
    friend class Sweeps;
    Sweep(const SweepParts& parts, FeedKey feed, std::shared_ptr<const void> ticket)
        : parts_(&parts), feed_(std::move(feed)), ticket_(std::move(ticket)) {}
    SeenRows& seen();

    const SweepParts* parts_;  ///< owned by the mirror
    FeedKey feed_;
    std::shared_ptr<const void> ticket_;
};

class Sweeps {
 public:
    explicit Sweeps(const SweepParts& parts) : parts_(parts) {}

    /// Begins a sweep that has seen no row.
    Result<Sweep> begin(const FeedKey& feed);

 private:
    SweepParts parts_;
};

}  // namespace stmirror::mirror
