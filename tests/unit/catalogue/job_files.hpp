// SPDX-License-Identifier: MIT
// Resource files of a user, as texts: valid ones, with parts that tests replace by mistakes.
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

/// A valid file of 9 lines: `top` on line 1, `columns` from line 4, `feed` from line 6.
std::string jobs(std::string_view columns = time_line, std::string_view feed = feed_lines,
                 std::string_view top = about_line);

/// The columns of jobs(), and another one on line 5.
std::string with_time(std::string_view column);
/// The feed of jobs(), and more lines from line 10.
std::string with_feed(std::string_view more);

Result<Catalogue> parse(const std::string& text, const std::string& name = "jobs.toml");
/// The mistakes in a file, or "none".
std::string mistakes(const std::string& text, const std::string& name = "jobs.toml");

}  // namespace stmirror::test
