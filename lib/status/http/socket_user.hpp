// SPDX-License-Identifier: MIT
// Tells which user's process is at the other end of a TCP connection within this machine.
#pragma once

#include <sys/types.h>
#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <string_view>

namespace stmirror::status {

/// Returns whether both ends of a connection are on this machine.
bool is_within_machine(const boost::asio::ip::tcp::endpoint& own,
                       const boost::asio::ip::tcp::endpoint& other);

/// Reads a table in the form of /proc/net/tcp or /proc/net/tcp6. Returns the user of the process that has the
/// end `other` of the connection from `own`. Empty if no process has accepted the connection yet, or if the
/// table does not have it.
std::optional<uid_t> user_in(std::string_view table, const boost::asio::ip::tcp::endpoint& own,
                             const boost::asio::ip::tcp::endpoint& other);

/// Does the same with the tables of this machine.
std::optional<uid_t> user_of_peer(const boost::asio::ip::tcp::endpoint& own,
                                  const boost::asio::ip::tcp::endpoint& other);

}  // namespace stmirror::status
