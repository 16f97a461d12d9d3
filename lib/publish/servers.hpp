// SPDX-License-Identifier: MIT
// The servers that a connection string names, one at a time: libpq alone would give them one time limit
// together, so that the first one could use it up. No side effects.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace stmirror::publish {

/// The parameters of a connection by libpq's keyword.
using ConnectionParameters = std::map<std::string, std::string>;

/// Returns the parameters for each server in the lists `host`, `hostaddr` and `port`, in their order. If the
/// lists do not have the same length, returns `all`, which libpq refuses.
std::vector<ConnectionParameters> each_server(const ConnectionParameters& all);

/// Returns how long to wait for one server: `connect_timeout`, but at most 30 seconds, or 10 seconds without
/// it.
std::chrono::seconds connect_time(const ConnectionParameters& server);

/// Returns the server's host or address.
std::string server_name(const ConnectionParameters& server);

}  // namespace stmirror::publish
