// SPDX-License-Identifier: MIT
// Asks the API for a token and for the least of each feed of a tenant: what can be read, and what to do about
// the rest. Loop's thread.
#pragma once

#include <vector>

#include "client/session.hpp"
#include "sync/check_line.hpp"

namespace stmirror::sync {

/// Adds to `lines`, which outlives it. What holds up all feeds is one line.
asio::awaitable<void> check_tenant(client::Session& session, std::vector<const Resource*> resources,
                                   std::vector<CheckLine>& lines);

}  // namespace stmirror::sync
