// SPDX-License-Identifier: MIT
// Formats numbers, sizes and durations for people.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/timestamp.hpp"

namespace stmirror {

/// Formats 1234567 as "1,234,567".
std::string count_text(std::uint64_t count);
/// Formats a count with its noun: "1 request", "1,200 requests". The plural is the noun with an s.
std::string count_of(std::uint64_t count, std::string_view noun);
/// Formats a size with two significant digits, or three if it is 100 or more of its unit: "512 B", "4.0 MB",
/// "12 GB", "120 GB".
std::string bytes_text(std::uint64_t bytes);
/// Formats a duration: "0 s", "45 s", "3 min", "5 h", "12 d". A negative duration becomes "0 s".
std::string span_text(std::chrono::seconds span);
/// Wraps text at blanks, so that no line is longer than `width` unless a single word is. Each line after the
/// first begins with `indent`.
std::string wrap(std::string_view text, std::size_t width, std::string_view indent);
/// Wraps each line of a text separately. Continuation lines begin with the leading blanks of the wrapped
/// line, followed by `indent`. Every line ends with a newline.
std::string wrap_lines(std::string_view text, std::size_t width, std::string_view indent);
/// Returns the seconds between two times, rounded down.
std::chrono::seconds seconds_between(Timestamp from, Timestamp to);

}  // namespace stmirror
