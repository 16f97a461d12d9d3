// SPDX-License-Identifier: MIT
// Identifies a feed of one tenant. A value type.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace stmirror {

/// A resource has one active feed at a time, so the name of the resource identifies it.
struct FeedKey {
    std::int64_t tenant_id = 0;
    std::string resource;
    auto operator<=>(const FeedKey&) const = default;
};

}  // namespace stmirror
