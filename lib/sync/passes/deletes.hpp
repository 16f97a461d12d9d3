// SPDX-License-Identifier: MIT
// Marks rows as deleted if a full scan did not see them. If the API has a look-up by key, asks for each of
// these rows first, and marks only those that the API does not know. The delete guard withholds deletions of
// an implausible share of a table. Call only on the loop thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "async/waiting.hpp"
#include "base/log.hpp"
#include "mirror/records/missing_row.hpp"

namespace stmirror::sync {

class Pass;

/// Returns true if it is implausible that `count.missing` rows are really deleted in the API: they are more
/// than `max_delete_percent` of the live rows. If the API has no look-up by key, two more cases are
/// implausible: all live rows are missing, or a record arrived without a readable key (it may be one of the
/// missing ones).
bool is_implausible(const mirror::MissingCount& count, double max_delete_percent, bool can_look_up);

/// Logs that the delete guard withheld the deletion of `rows` rows.
void log_deletes_withheld(Logger& log, const std::string& tenant, const std::string& resource,
                          std::uint64_t rows);

class Deletes {
 public:
    explicit Deletes(Pass& pass) : pass_(&pass) {}

    /// Ends the sweep. Marks the missing rows deleted, or withholds the deletions and reports that.
    asio::awaitable<void> run();
    /// Records the end of a backfill as a full scan in which no row was missing.
    asio::awaitable<void> note_backfill();

 private:
    asio::awaitable<bool> mark_missing_deleted();
    asio::awaitable<bool> finish(std::uint64_t withheld);
    asio::awaitable<bool> look_up(std::vector<mirror::MissingRow>& rows);

    Pass* pass_;
};

}  // namespace stmirror::sync
