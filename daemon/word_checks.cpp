// SPDX-License-Identifier: MIT
#include "daemon/word_checks.hpp"

#include <algorithm>

#include "base/timestamp.hpp"
#include "catalogue/catalogue.hpp"

namespace stmirror::daemon {

CLI::Validator one_of(bool (*known)(const std::string&), const std::string& refusal) {
    return {[=](const std::string& text) { return known(text) ? "" : refusal; }, ""};
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
