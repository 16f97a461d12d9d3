// SPDX-License-Identifier: MIT
// Which feed of which tenant. A plain value.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace stmirror {

/// A feed of one tenant. A resource has one feed in use at a time, so the resource's name identifies it.
struct FeedKey {
    std::int64_t tenant_id = 0;
    std::string resource;
    auto operator<=>(const FeedKey&) const = default;
};

}  // namespace stmirror
