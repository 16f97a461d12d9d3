// SPDX-License-Identifier: MIT
#include "base/human.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace stmirror {

std::string count_text(std::uint64_t count) {
    auto text = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return text;
}

std::string count_of(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count_text(count), noun, count == 1 ? "" : "s");
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes < 1000) { return fmt::format("{} B", bytes); }
    constexpr std::array units{"kB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (size >= 999.5 && unit + 1 < units.size()) {
        size /= 1000;
        ++unit;
    }
    return size < 9.95 ? fmt::format("{:.1f} {}", size, units.at(unit))
                       : fmt::format("{:.0f} {}", size, units.at(unit));
}

std::string span_text(std::chrono::seconds span) {
    const auto seconds = span.count();
    if (seconds <= 0) { return "0 s"; }
    if (seconds < 120) { return fmt::format("{} s", seconds); }
    if (seconds < 7200) { return fmt::format("{} min", seconds / 60); }
    if (seconds < 48 * 3600) { return fmt::format("{} h", seconds / 3600); }
    return fmt::format("{} d", seconds / 86400);
}

std::string wrap(std::string_view text, std::size_t width, std::string_view indent) {
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const auto end = text.find(' ');
        const auto word = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (column > 0 && column + 1 + word.size() > width) {
            out.append("\n").append(indent);
            column = indent.size();
        } else if (column > 0) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string wrap_lines(std::string_view text, std::size_t width, std::string_view indent) {
    std::string out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto blanks = line.substr(0, std::min(line.find_first_not_of(' '), line.size()));
        const auto continued = std::string(blanks) + std::string(indent);
        out += blanks;
        out += wrap(line.substr(blanks.size()), width - std::min(width, blanks.size()), continued) + "\n";
    }
    return out;
}

std::chrono::seconds seconds_between(Timestamp from, Timestamp to) {
    return std::chrono::floor<std::chrono::seconds>(to - from);
}

}  // namespace stmirror
