// SPDX-License-Identifier: MIT
// Makes replies: JSON, errors of the API (RFC 7807), errors of the gateway before it, HTML of proxies. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "simulator/http/message.hpp"

namespace stmirror::simulator {

Reply json_reply(int status, std::string body);
/// The errors of each parameter or field.
using FieldErrors = std::map<std::string, std::vector<std::string>>;
/// The API's ApiErrorResponse as operations send it: as application/json, as the specification says.
Reply error_reply(int status, std::string_view title, std::string_view trace_id,
                  const FieldErrors& errors = {});
/// The same body as the API's own gateway sends it: as application/problem+json.
Reply problem_reply(int status, std::string_view title, std::string_view trace_id);
/// An error of Azure API Management, the gateway of the API: {"statusCode":404,"message":"…"}.
Reply gateway_reply(int status, std::string_view message);
/// An error of OAuth: {"error":"invalid_client"}.
Reply oauth_error_reply(int status, std::string_view error);
/// An error page as proxies send it.
Reply html_reply(int status);

/// The reason phrase of a status, "Too Many Requests"; "Unknown Status" for one that HTTP does not know.
std::string reason_phrase(int status);
/// As in Date and Retry-After: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(Timestamp time);

}  // namespace stmirror::simulator
