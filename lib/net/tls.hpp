// SPDX-License-Identifier: MIT
// Sets up TLS: protocol versions, trusted authorities, host names, and error messages for failed handshakes.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/problem.hpp"

namespace stmirror::net {

/// Makes a context for TLS 1.2 and later. Verifies servers against `ca_file` if set, otherwise against the
/// system's authorities. Fails with Errc::Configuration if the file cannot be read, with Errc::Io if this
/// machine is short of a resource, such as file descriptors, and with Errc::Tls if this machine's OpenSSL
/// does not allow the required ciphers.
Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_context(
    const std::optional<std::filesystem::path>& ca_file);

/// Call before the handshake: requests `host` (SNI) and accepts only a certificate for that host.
Result<> require_host(SSL* tls, const std::string& host);

/// Returns true if TLS holds something that was received and not read: data, or the notice that the server
/// ends the connection. Does not read from the socket.
bool has_unread(SSL* tls);

/// Returns why the handshake with `server` ("host:port") failed, and what to do.
Problem handshake_failure(SSL* tls, const boost::system::error_code& reason, const std::string& server);

}  // namespace stmirror::net
