// SPDX-License-Identifier: MIT
#include "sync/feeds/distinct_keys.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace stmirror::sync {

void DistinctKeys::add(const Page& page) {
    std::vector<std::uint64_t> added;
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        added.push_back(content_hash(key_at(page, row)));
    }
    std::map<std::uint64_t, int> nameless;
    for (const auto& record : page.quarantined) {
        auto text = record.key;
        if (text.empty()) {
            const auto hash = content_hash(record.raw);
            text = std::to_string(hash) + "/" + std::to_string(++nameless[hash]);
        }
        added.push_back(content_hash(text));
    }
    std::ranges::sort(added);
    added.erase(std::ranges::unique(added).begin(), added.end());
    std::vector<std::uint64_t> all;
    all.reserve(hashes_.size() + added.size());
    std::ranges::set_union(hashes_, added, std::back_inserter(all));
    hashes_ = std::move(all);
}

}  // namespace stmirror::sync
