// SPDX-License-Identifier: MIT
#include "sync/distinct_keys.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace stmirror::sync {

void DistinctKeys::add(const Page& page) {
    std::vector<std::size_t> positions;
    for (const auto& column : page.resource->key) {
        positions.push_back(page.resource->column_index(column).value());
    }
    std::vector<Cell> key(positions.size());
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        const auto cells = page.cells_of(row);
        std::ranges::transform(positions, key.begin(), [&cells](std::size_t at) { return cells[at]; });
        hashes_.insert(content_hash(key_text(key)));
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
