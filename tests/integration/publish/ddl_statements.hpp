// SPDX-License-Identifier: MIT
// Splits what ddl_text() returns.
#pragma once

#include <string>
#include <vector>

namespace stmirror::publish {

/// Returns the statements. Each ends with a semicolon at the end of a line.
inline std::vector<std::string> statements_of(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = text.find(";\n", begin);
        all.push_back(text.substr(begin, end - begin));
        begin = end + 2;
    }
    return all;
}

}  // namespace stmirror::publish
