// SPDX-License-Identifier: MIT
// The continuation token of the export feeds: base64 of a version byte, the .NET ticks of the last record's
// modifiedOn with kind UTC, its id, and the first four bytes of the MD5 of all that. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

/// The position after one record in the order of modification.
struct FeedPosition {
    Timestamp modified;
    RecordId id = 0;
    bool operator==(const FeedPosition&) const = default;
};

std::string write_token(const FeedPosition& position);
/// Empty if the text is no valid token.
std::optional<FeedPosition> read_token(std::string_view token);

}  // namespace stmirror::simulator
