// SPDX-License-Identifier: MIT
// The HTTP status codes that get special handling.
#pragma once

namespace stmirror::api::http_status {

constexpr int bad_request = 400;
constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int not_found = 404;
constexpr int request_timeout = 408;
constexpr int conflict = 409;
constexpr int too_many_requests = 429;

}  // namespace stmirror::api::http_status
