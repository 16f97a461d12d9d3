// SPDX-License-Identifier: MIT
// Reads the times in the headers Date and Retry-After.
#pragma once

#include <optional>
#include <string_view>

#include "base/timestamp.hpp"

namespace stmirror::api {

/// Parses an IMF-fixdate (RFC 9110 5.6.7), for example "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace stmirror::api
