// SPDX-License-Identifier: MIT
// States of a daemon for the test of the status page. No side effects: the time is passed in.
#pragma once

#include <string>

#include "base/problem.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status::test {

/// Returns the state with this name: "fresh", "backfill", "parents", "late parents", "stale", "failing",
/// "hanging" (requests are retried for minutes), "refused", "held" (deletions are withheld), "starting",
/// "hostile" (markup in an error), "none" (no feed is enabled), "publishing" (three targets), "many" (200
/// tenants) or "unreadable", which is an error. Any other name means "fresh".
Result<Snapshot> canned_view(const std::string& name, Timestamp now);

}  // namespace stmirror::status::test
