// SPDX-License-Identifier: MIT
#include "job_files.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stmirror::test {

std::string jobs(std::string_view columns, std::string_view feed, std::string_view top) {
    std::string text(top);
    for (const auto line : {std::string_view("columns = ["), id_line, columns, std::string_view("]"), feed}) {
        text += '\n';
        text += line;
    }
    return text;
}

std::string with_time(std::string_view column) { return std::string(time_line) + "\n" + std::string(column); }

std::string with_feed(std::string_view more) { return std::string(feed_lines) + std::string(more); }

Result<Catalogue> parse(const std::string& text, const std::string& name) {
    const std::vector<ResourceFile> files{{name, text}};
    return Catalogue::parse(files);
}

std::string mistakes(const std::string& text, const std::string& name) {
    const auto parsed = parse(text, name);
    if (!parsed.has_error()) { return "none"; }
    EXPECT_EQ(parsed.error().code, Errc::Configuration);
    return parsed.error().text;
}

}  // namespace stmirror::test
