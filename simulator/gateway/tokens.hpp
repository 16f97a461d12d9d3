// SPDX-License-Identifier: MIT
// The access tokens that were issued. The time and the random numbers are passed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace stmirror::simulator {

/// Not thread-safe.
class Tokens {
 public:
    Tokens(std::chrono::seconds lifetime, Random& random) : lifetime_(lifetime), random_(random) {}

    std::chrono::seconds lifetime() const { return lifetime_; }
    /// Issues a new token for the tenant. Older tokens stay valid.
    std::string issue(std::int64_t tenant_id, TimePoint now);
    /// Returns the tenant whose token this is, or empty if the token is unknown, expired or revoked.
    std::optional<std::int64_t> owner(std::string_view token, TimePoint now) const;
    void revoke_all() { tokens_.clear(); }

 private:
    struct Grant {
        std::int64_t tenant_id;
        TimePoint expires_at;
    };
    std::chrono::seconds lifetime_;
    Random& random_;
    std::unordered_map<std::string, Grant> tokens_;
};

/// Returns `length` random hexadecimal digits.
std::string random_hex(Random& random, std::size_t length);

}  // namespace stmirror::simulator
