// SPDX-License-Identifier: MIT
// Makes replies: JSON, errors of the API (RFC 7807), errors of the gateway in front of the API, HTML of
// proxies. No side effects.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "simulator/http/message.hpp"

namespace stmirror::simulator {

Reply json_reply(int status, std::string body);
/// The error messages by parameter or field.
using FieldErrors = std::map<std::string, std::vector<std::string>>;
/// Returns an ApiErrorResponse as the API's operations send it: as application/json, as the specification
/// says.
Reply error_reply(int status, std::string_view title, std::string_view trace_id,
                  const FieldErrors& errors = {});
/// Returns an ApiErrorResponse as application/problem+json. The API sends such a reply, for example, if a
/// scope is missing or the rate limit is exceeded.
Reply problem_reply(int status, std::string_view title, std::string_view trace_id);
/// Returns an error of Azure API Management, the gateway in front of the API:
/// {"statusCode":404,"message":"…"}.
Reply gateway_reply(int status, std::string_view message);
/// Returns an OAuth error: {"error":"invalid_client"}.
Reply oauth_error_reply(int status, std::string_view error);
/// Returns an error page as proxies send it.
Reply html_reply(int status);

/// Returns the reason phrase of a status, such as "Too Many Requests". Returns "Unknown Status" if HTTP does
/// not define the status.
std::string reason_phrase(int status);
/// Returns the time in the format of the headers Date and Retry-After: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(Timestamp time);

}  // namespace stmirror::simulator
