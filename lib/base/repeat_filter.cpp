// SPDX-License-Identifier: MIT
#include "base/repeat_filter.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace stmirror {
namespace {

constexpr std::array telling{"tenant", "feed", "path", "status", "title", "error"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_of_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool is_guid(std::string_view word) {
    constexpr std::size_t size = 36;
    if (word.size() != size) return false;
    for (std::size_t i = 0; i < size; ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? word[i] != '-' : !is_hex(word[i])) return false;
    }
    return true;
}

/// In a path, every number is an id; elsewhere, only numbers too long for a status or a port.
bool is_id(std::string_view word, char before) {
    constexpr std::size_t port_digits = 5;
    const bool may_be_id = before == '/' || word.size() > port_digits;
    return is_guid(word) || (!word.empty() && may_be_id && std::ranges::all_of(word, is_digit));
}

/// Replaces record ids by "*": each request of a per-parent feed has another id.
std::string without_ids(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::ranges::find_if_not(text, is_of_word) - text.begin();
        const auto word = text.substr(0, static_cast<std::size_t>(end));
        out += is_id(word, out.empty() ? ' ' : out.back()) ? "*" : word;
        text.remove_prefix(word.size());
        if (text.empty()) break;
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

/// Without the trace id and attempt, which follow the message in brackets.
std::string telling_part(const LogField& field) {
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&field.value);
    return text == nullptr ? std::string() : without_ids(std::string_view(*text).substr(0, text->find(" (")));
}

bool is_about_tenant(const LogField& field) {
    const auto* text = std::get_if<std::string>(&field.value);
    return field.name == "subject" && text != nullptr && *text == "tenant";
}

std::size_t likeness(std::string_view event, Logger::Fields fields) {
    const bool is_of_tenant = std::ranges::any_of(fields, is_about_tenant);
    std::string likeness(event);
    for (const auto& field : fields) {
        if (std::ranges::find(telling, field.name) == telling.end()) continue;
        if (is_of_tenant && field.name == "feed") continue;
        likeness += '\n';
        likeness += telling_part(field);
    }
    return std::hash<std::string>()(likeness);
}

}  // namespace

std::optional<std::uint64_t> RepeatFilter::admit(std::string_view event, Logger::Fields fields,
                                                 TimePoint now) {
    const auto key = likeness(event, fields);
    const auto known = seen_.find(key);
    if (known != seen_.end() && now - known->second.written < interval) {
        ++known->second.suppressed;
        return std::nullopt;
    }
    if (known != seen_.end()) {
        known->second.written = now;
        return std::exchange(known->second.suppressed, 0);
    }
    if (seen_.size() >= remembered_max) {
        std::erase_if(seen_, [now](const auto& seen) { return now - seen.second.written >= interval; });
    }
    if (seen_.size() < remembered_max) seen_.emplace(key, Seen{now});
    return 0;
}

}  // namespace stmirror
