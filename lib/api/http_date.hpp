// SPDX-License-Identifier: MIT
// Reads the times in the headers Date and Retry-After.
#pragma once

#include <optional>
#include <string_view>

#include "base/timestamp.hpp"

namespace stmirror::api {

/// Parses a date of RFC 9110 (5.6.7) in each of its three forms: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday,
/// 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37 1994". `now` tells the century of a year of two digits.
std::optional<Timestamp> parse_http_date(std::string_view text, Timestamp now);

}  // namespace stmirror::api
