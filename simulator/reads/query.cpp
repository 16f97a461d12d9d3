// SPDX-License-Identifier: MIT
#include "simulator/reads/query.hpp"

#include <algorithm>
#include <charconv>

#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::size_t ids_max = 50;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) { return std::nullopt; }
    return value;
}

}  // namespace

void Query::refuse(std::string_view name, std::string message) {
    errors_[std::string(name)].push_back(std::move(message));
}

std::optional<std::string> Query::text(std::string_view name) const {
    const auto* value = request_.parameter(name);
    if (value == nullptr || value->empty()) { return std::nullopt; }
    return *value;
}

std::optional<std::int64_t> Query::number(std::string_view name) {
    const auto value = text(name);
    if (!value) { return std::nullopt; }
    const auto read = parse_number<std::int64_t>(*value);
    if (!read) { refuse(name, "The value '" + *value + "' is not valid."); }
    return read;
}

std::optional<double> Query::real(std::string_view name) {
    const auto value = text(name);
    if (!value) { return std::nullopt; }
    const auto read = parse_number<double>(*value);
    if (!read) { refuse(name, "The value '" + *value + "' is not valid."); }
    return read;
}

std::optional<bool> Query::boolean(std::string_view name) {
    const auto at = word(name, {"false", "true"});
    if (!at) { return std::nullopt; }
    return *at == 1;
}

std::optional<Timestamp> Query::time(std::string_view name) {
    const auto value = text(name);
    if (!value) { return std::nullopt; }
    const auto read = Timestamp::parse(*value);
    if (!read) { refuse(name, "The value '" + *value + "' is not valid."); }
    return read;
}

std::optional<std::size_t> Query::word(std::string_view name, std::initializer_list<std::string_view> words) {
    const auto value = text(name);
    if (!value) { return std::nullopt; }
    const auto same = [&value](std::string_view word) { return equal_ignoring_case(word, *value); };
    const auto found = std::ranges::find_if(words, same);
    if (found != words.end()) { return static_cast<std::size_t>(found - words.begin()); }
    refuse(name, "The value '" + *value + "' is not valid.");
    return std::nullopt;
}

std::vector<std::string> Query::list(std::string_view name, std::size_t size_max) {
    std::vector<std::string> parts;
    const auto value = text(name);
    if (!value) { return parts; }
    for (std::size_t at = 0; at <= value->size();) {
        const auto comma = std::min(value->find(',', at), value->size());
        parts.push_back(value->substr(at, comma - at));
        at = comma + 1;
    }
    if (parts.size() > size_max) {
        refuse(name, "No more than " + std::to_string(size_max) + " values are allowed.");
    }
    return parts;
}

std::optional<std::vector<RecordId>> Query::ids(std::string_view name, bool guid) {
    if (!has(name)) { return std::nullopt; }
    std::vector<RecordId> found;
    for (const auto& part : list(name, ids_max)) {
        const auto id = parse_id(guid, part);
        if (id) {
            found.push_back(*id);
        } else {
            refuse(name, "The value '" + part + "' is not valid.");
        }
    }
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    return found;
}

}  // namespace stmirror::simulator
