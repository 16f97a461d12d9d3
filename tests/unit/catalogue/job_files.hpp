// SPDX-License-Identifier: MIT
// Resource files of a user, as texts. They are valid, but have parts that tests replace with invalid ones.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace stmirror::test {

inline constexpr std::string_view about_line = R"(about = "Jobs.")";
inline constexpr std::string_view id_line =
    R"(    { field = "id", type = "integer", key = true, about = "Its id." },)";
inline constexpr std::string_view time_line =
    R"(    { field = "modifiedOn", type = "time", about = "Its change." },)";
inline constexpr std::string_view feed_lines = R"([feed]
kind = "export"
path = "/jpm/v2/tenant/{tenant}/export/jobs"
scope = "tn.jpm.jobs:r"
)";

/// Returns a valid file of 9 lines. `top` is line 1, `columns` starts on line 4, and `feed` starts on line 6.
std::string jobs(std::string_view columns = time_line, std::string_view feed = feed_lines,
                 std::string_view top = about_line);

/// Returns the default columns of jobs() and one more column, on line 5 of the file.
std::string with_time(std::string_view column);
/// Returns the default feed of jobs() plus `more`, which starts on line 10 of the file.
std::string with_feed(std::string_view more);

Result<Catalogue> parse(const std::string& text, const std::string& name = "jobs.toml");
/// Returns the error message for a file, or "none".
std::string mistakes(const std::string& text, const std::string& name = "jobs.toml");

}  // namespace stmirror::test
