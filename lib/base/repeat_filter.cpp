// SPDX-License-Identifier: MIT
#include "base/repeat_filter.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace stmirror {
namespace {

/// The fields that distinguish lines.
constexpr std::array telling{"tenant", "feed", "code", "subject", "path", "status", "title", "fallback"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_guid(std::string_view word) {
    constexpr std::size_t size = 36;
    if (word.size() != size) { return false; }
    for (std::size_t i = 0; i < size; ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? word[i] != '-' : !is_hex(word[i])) { return false; }
    }
    return true;
}

bool is_id(std::string_view segment) {
    return is_guid(segment) || (!segment.empty() && std::ranges::all_of(segment, is_digit));
}

/// Replaces ids by "*", because each request of a per-parent feed has a different id.
std::string without_ids(std::string_view path) {
    std::string out;
    for (;;) {
        const auto segment = path.substr(0, path.find('/'));
        out += is_id(segment) ? "*" : segment;
        if (segment.size() == path.size()) { return out; }
        out += '/';
        path.remove_prefix(segment.size() + 1);
    }
}

std::string text_of(const LogField& field) {
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) { return std::to_string(*number); }
    const auto* text = std::get_if<std::string>(&field.value);
    if (text == nullptr) { return {}; }
    return field.name == "path" ? without_ids(*text) : *text;
}

bool is_about_tenant(const LogField& field) { return field.name == "subject" && text_of(field) == "tenant"; }

std::size_t likeness(std::string_view event, Logger::Fields fields) {
    const bool is_of_tenant = std::ranges::any_of(fields, is_about_tenant);
    const bool has_code =
        std::ranges::find(fields, std::string_view("code"), &LogField::name) != fields.end();
    std::string likeness(event);
    for (const auto& field : fields) {
        const bool tells =
            field.name == "error" ? !has_code : std::ranges::find(telling, field.name) != telling.end();
        if (!tells || (is_of_tenant && field.name == "feed")) { continue; }
        likeness += '\n';
        likeness += text_of(field);
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
    if (seen_.size() < remembered_max) { seen_.emplace(key, Seen{now}); }
    return 0;
}

}  // namespace stmirror
