// SPDX-License-Identifier: MIT
// A TOML file as a flat list of sections, with the line of every key. Knows nothing of the meaning of keys.
// Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace stmirror::settings {

/// A value of a type that no setting has: a date, or a list of anything but integers.
struct OtherValue {};

struct DocumentValue {
    using Data = std::variant<std::string, std::int64_t, double, bool, std::vector<std::int64_t>, OtherValue>;
    Data data;
    int line = 0;
};

/// One table: [name], [[name]] or [outer.name].
struct DocumentSection {
    std::string name;       ///< "feed.customers"; empty for the keys before the first table
    bool repeated = false;  ///< written as [[name]]
    int line = 1;
    std::map<std::string, DocumentValue, std::less<>> values{};
};

/// The sections in the order of the file. Errc::Configuration, as "file:line: what", if the text is not TOML.
Result<std::vector<DocumentSection>> parse_document(std::string_view text, const std::string& file_name);

}  // namespace stmirror::settings
