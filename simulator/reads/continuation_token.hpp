// SPDX-License-Identifier: MIT
// The continuation token of the export feeds. It is the base64 of a version byte, the .NET ticks of the last
// record's modifiedOn with kind UTC, the record's id, and the first four bytes of the MD5 of the preceding
// bytes. No side effects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

/// The position directly after one record, in the order of modification.
struct FeedPosition {
    Timestamp modified;
    RecordId id = 0;
    bool operator==(const FeedPosition&) const = default;
};

std::string write_token(const FeedPosition& position);
/// Returns empty if the text is not a valid token.
std::optional<FeedPosition> read_token(std::string_view token);

}  // namespace stmirror::simulator
