// SPDX-License-Identifier: MIT
// The error message in a response.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/http.hpp"

namespace stmirror::api {

/// The readable part of an error response: problem JSON (RFC 7807), the gateway's {statusCode, message}, or
/// the token endpoint's {error}; for HTML and anything else only its beginning. Never contains `data`, which
/// may quote records.
struct ErrorBody {
    int status = 0;
    std::string title;                ///< one line, at most 200 characters
    std::string trace_id;             ///< for ServiceTitan's support; may be empty
    std::vector<std::string> errors;  ///< "field: message", at most 10
};

ErrorBody read_error_body(const HttpReply& reply);

/// Whether the gateway refused the request because the app key is unknown or missing; a scope would not help.
/// Decided by the text, because the status is the same as for a missing scope or an old token.
bool is_about_app_key(const ErrorBody& error);

}  // namespace stmirror::api
