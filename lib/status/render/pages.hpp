// SPDX-License-Identifier: MIT
// What the status server answers: the status page, /status.json, /status.txt, /metrics, /healthz and /readyz.
// Made from plain values; who listens and who may ask is not its business.
#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"
#include "status/http/http_message.hpp"
#include "status/model/live_facts.hpp"

namespace stmirror::status {

/// Gives the state at this moment to `use`, at once or later. Asked once for each request that needs it. An
/// error says why there is none; its message is shown.
using ViewProvider = std::function<void(std::function<void(Result<View>)> use)>;

Handler make_handler(ViewProvider provider);

/// 200 where every feed is fresh; otherwise 503 with the reasons.
Response health_response(const View& view);
/// 200 once the mirror is open and the API has been reached.
Response readiness_response(const View& view);

}  // namespace stmirror::status
