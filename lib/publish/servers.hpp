// SPDX-License-Identifier: MIT
// Splits a connection string into its servers, which are tried one at a time. libpq's asynchronous calls have
// no time limit of their own. A common limit for all servers could be used up by the first one. No side
// effects.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace stmirror::publish {

/// The parameters of a connection, by their keywords in libpq.
using ConnectionParameters = std::map<std::string, std::string>;

/// Returns the parameters for each server in the lists `host`, `hostaddr` and `port`, in their order. If the
/// lists do not have the same length, returns `all`, which libpq refuses.
std::vector<ConnectionParameters> each_server(const ConnectionParameters& all);

/// Returns how long to wait for one server. That is `connect_timeout`, at most 30 seconds; 10 seconds if
/// there is none.
std::chrono::seconds connect_time(const ConnectionParameters& server);

/// Returns the server's host or address.
std::string server_name(const ConnectionParameters& server);

}  // namespace stmirror::publish
