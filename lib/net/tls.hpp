// SPDX-License-Identifier: MIT
// What makes TLS safe, in one place: protocol versions, trusted authorities, host name, and what a failed
// handshake means to a person.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"

namespace stmirror::net {

/// TLS 1.2 and later, verified against `ca_file` if given, else against the system's authorities.
/// Errc::Configuration where the file cannot be read, Errc::Io where a shortage of this machine is the
/// reason.
Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_context(
    const std::optional<std::filesystem::path>& ca_file);

/// Before the handshake: asks for `host` (SNI) and accepts a certificate for it alone.
Result<> require_host(SSL* tls, const std::string& host);

/// Why the handshake with `server` ("host:port") failed, and what to do.
Error handshake_failure(SSL* tls, const boost::system::error_code& reason, const std::string& server);

}  // namespace stmirror::net
