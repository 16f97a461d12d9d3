// SPDX-License-Identifier: MIT
#include "simulator/gateway/tokens.hpp"

namespace stmirror::simulator {

std::string Tokens::issue(std::int64_t tenant_id, TimePoint now) {
    std::erase_if(tokens_, [&](const auto& entry) { return entry.second.expires_at <= now; });
    auto token = random_hex(random_, 64);
    tokens_[token] = Grant{tenant_id, now + lifetime_};
    return token;
}

std::optional<std::int64_t> Tokens::owner(std::string_view token, TimePoint now) const {
    const auto found = tokens_.find(std::string(token));
    if (found == tokens_.end() || found->second.expires_at <= now) { return std::nullopt; }
    return found->second.tenant_id;
}

std::string random_hex(Random& random, std::size_t length) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(length, '0');
    for (auto& c : text) { c = digits[random.below(16)]; }
    return text;
}

}  // namespace stmirror::simulator
