// SPDX-License-Identifier: MIT
// The answers of the status server: the status page, /status.json, /status.txt, /metrics, /healthz and
// /readyz. Made from plain values; listening and access control are in status/http.
#pragma once

#include <functional>
#include <string>

#include "base/problem.hpp"
#include "status/http/http_message.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// Passes the present state to `use`, at once or later. Called once for each request that needs the state. If
/// there is none, `use` gets the error, and its message is shown.
using SnapshotProvider = std::function<void(std::function<void(Result<Snapshot>)> use)>;

Handler make_handler(SnapshotProvider provider);

/// 200 if every feed is fresh; otherwise 503 with the reasons.
Response health_response(const Snapshot& snapshot);
/// 200 once the mirror is open and the API has been reached; 503 before.
Response readiness_response(const Snapshot& snapshot);

}  // namespace stmirror::status
