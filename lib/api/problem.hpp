// SPDX-License-Identifier: MIT
// What an error response says of itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/http.hpp"

namespace stmirror::api {

/// The readable part of an error response: problem JSON (RFC 7807), the gateway's {statusCode, message}, the
/// token endpoint's {error}, or, for HTML and the rest, only its beginning. Never holds `data`, which may
/// quote records.
struct Problem {
    int status = 0;
    std::string title;                ///< one line, at most 200 characters
    std::string trace_id;             ///< for ServiceTitan's support; may be empty
    std::vector<std::string> errors;  ///< "field: message", at most 10
};

Problem read_problem(const HttpReply& reply);

/// The gateway before the API does not know the app key, or missed it: no scope will help. By its words,
/// since the status is that of a missing scope or an old token.
bool is_about_app_key(const Problem& problem);

}  // namespace stmirror::api
