// SPDX-License-Identifier: MIT
// Reads the error message in a response.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/http.hpp"

namespace stmirror::api {

/// The readable part of an error response. The response may be problem JSON (RFC 7807), the gateway's
/// {statusCode, message}, or the token endpoint's {error}. Of HTML and other text, only the title or the
/// beginning is kept. The field `data` is never kept, because it may quote records.
struct ErrorBody {
    int status = 0;
    std::string title;                ///< one line, at most 200 characters
    std::string trace_id;             ///< for ServiceTitan's support; may be empty
    std::vector<std::string> errors;  ///< at most 10, each as "field: message"
};

ErrorBody read_error_body(const HttpReply& reply);

/// Returns true if the gateway refused the request because the app key is unknown or missing. Granting a
/// scope would not help then. Decides by the title, because other refusals, such as those of a missing scope
/// or an expired token, can have the same status.
bool is_about_app_key(const ErrorBody& error);

}  // namespace stmirror::api
