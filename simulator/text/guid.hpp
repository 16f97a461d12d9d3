// SPDX-License-Identifier: MIT
// GUIDs of the contacts module. A record's id is the first 64 bits of its GUID. The other bits are computed
// from the id. No side effects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stmirror::simulator {

/// Mixes two numbers into one number that looks random. The random parts of a record are derived from such
/// numbers.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b);
/// Returns the first half of a version 4 GUID that is derived from `number`.
std::uint64_t guid_id(std::uint64_t number);
/// Returns a text such as "0f8fad5b-d9cb-469f-a165-70867728950e".
std::string guid_text(std::uint64_t id);
/// Returns the id of a GUID that guid_text() wrote, or empty for any other text.
std::optional<std::uint64_t> parse_guid(std::string_view text);

}  // namespace stmirror::simulator
