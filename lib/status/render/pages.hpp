// SPDX-License-Identifier: MIT
// The answers of the status server: the status page, /status.json, /status.txt, /metrics, /healthz and
// /readyz. They are computed from a Snapshot. Listening and access control are in status/http.
#pragma once

#include <functional>
#include <string>

#include "base/problem.hpp"
#include "status/http/http_message.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// Passes the current status to `use`, immediately or later. Called once for each request that needs the
/// status. If there is no status, `use` gets the error, whose message is shown.
using SnapshotProvider = std::function<void(std::function<void(Result<Snapshot>)> use)>;

Handler make_handler(SnapshotProvider provider);

/// Returns 200 if every feed is fresh, otherwise 503 with the reasons.
Response health_response(const Snapshot& snapshot);
/// Returns 200 once the mirror is open and at least one tenant has an access token, and 503 before.
Response readiness_response(const Snapshot& snapshot);

}  // namespace stmirror::status
