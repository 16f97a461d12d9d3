// SPDX-License-Identifier: MIT
#include "sync/feeds/distinct_keys.hpp"

#include <map>
#include <string>

namespace stmirror::sync {

void DistinctKeys::add(const Page& page) {
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        hashes_.insert(content_hash(key_at(page, row)));
    }
    std::map<std::uint64_t, int> nameless;
    for (const auto& record : page.quarantined) {
        auto text = record.key;
        if (text.empty()) {
            const auto hash = content_hash(record.raw);
            text = std::to_string(hash) + "/" + std::to_string(++nameless[hash]);
        }
        hashes_.insert(content_hash(text));
    }
}

}  // namespace stmirror::sync
