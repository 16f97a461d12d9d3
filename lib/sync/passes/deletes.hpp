// SPDX-License-Identifier: MIT
// After a complete read: what it has not met is asked for by its key, and only what the API then does not
// know gets a tombstone. The brake stops a read that would bury an implausible share of a table. Loop's
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/passes/pass.hpp"

namespace stmirror::sync {

/// Whether burying `missing` rows is more than a tenant's life explains: more than `max_delete_percent` of
/// the live ones, or all of them where the API cannot be asked for single records. Pure.
bool is_implausible(const mirror::MissingCount& count, double max_delete_percent, bool can_look_up);

/// Says in report and log that report().deletes_withheld rows were not buried, and what to do.
void warn_withheld(Pass& pass);

class Deletes {
 public:
    explicit Deletes(Pass& pass) : pass_(&pass) {}

    /// Ends the complete read that is under way: buries, or holds and says so in the report.
    asio::awaitable<void> run();
    /// A first backfill reached its end: as good as a complete read that has met every row.
    asio::awaitable<void> note_backfill();

 private:
    asio::awaitable<bool> mark_missing_deleted();
    asio::awaitable<bool> finish(std::uint64_t held);
    asio::awaitable<bool> look_up(std::vector<mirror::MissingRow>& rows);

    Pass* pass_;
};

}  // namespace stmirror::sync
