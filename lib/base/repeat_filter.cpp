// SPDX-License-Identifier: MIT
#include "base/repeat_filter.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace stmirror {
namespace {

constexpr std::array telling{"tenant", "feed", "path", "status", "title", "error"};

/// What stands in brackets behind a message are its trace id and attempt.
std::string telling_part(const LogField& field) {
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&field.value);
    return text == nullptr ? std::string() : text->substr(0, text->find(" ("));
}

std::string likeness(std::string_view event, Logger::Fields fields) {
    std::string likeness(event);
    for (const auto& field : fields) {
        if (std::ranges::find(telling, field.name) == telling.end()) continue;
        likeness += '\n';
        likeness += telling_part(field);
    }
    return likeness;
}

}  // namespace

std::optional<std::uint64_t> RepeatFilter::admit(std::string_view event, Logger::Fields fields,
                                                 TimePoint now) {
    const auto key = likeness(event, fields);
    const auto known = seen_.find(key);
    if (known != seen_.end() && now - known->second.told < interval) {
        ++known->second.held_back;
        return std::nullopt;
    }
    if (known != seen_.end()) {
        known->second.told = now;
        return std::exchange(known->second.held_back, 0);
    }
    if (seen_.size() >= remembered_max) {
        std::erase_if(seen_, [now](const auto& seen) { return now - seen.second.told >= interval; });
    }
    if (seen_.size() < remembered_max) seen_.emplace(key, Seen{now});
    return 0;
}

}  // namespace stmirror
