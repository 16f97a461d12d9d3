// SPDX-License-Identifier: MIT
#include "daemon/word_checks.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/timestamp.hpp"
#include "catalogue/catalogue.hpp"

namespace stmirror::daemon {

CLI::Validator one_of(bool (*known)(const std::string&), const std::string& refusal) {
    return {[=](const std::string& text) { return known(text) ? "" : refusal; }, ""};
}

CLI::Validator one_of(std::vector<std::string> words, const std::string& refusal) {
    return {[words = std::move(words), refusal](const std::string& text) {
                return std::ranges::find(words, text) == words.end() ? refusal : "";
            },
            ""};
}

CLI::Validator whole_number(std::uint64_t min, std::uint64_t max) {
    return {[=](const std::string& text) -> std::string {
                std::uint64_t number = 0;
                const auto* const end = text.data() + text.size();
                const auto [rest, failure] = std::from_chars(text.data(), end, number);
                const bool is_known = failure == std::errc{} && rest == end && number >= min && number <= max;
                if (is_known) { return ""; }
                return "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max);
            },
            ""};
}

std::string not_a_number(const std::string& text) {
    const bool is_number =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return is_number
               ? ""
               : "\"" + text + "\" is not the number of a change (\"seq\"), a whole number of 0 or more";
}

std::string not_a_time(const std::string& text) {
    return Timestamp::parse(text) ? "" : "\"" + text + "\" is not the time of a change (\"at\")";
}

std::string not_a_module(const std::string& name) {
    return names_modules(name) ? ""
                               : "no such module: \"" + name + "\". `stmirror catalog` lists the modules";
}

}  // namespace stmirror::daemon
