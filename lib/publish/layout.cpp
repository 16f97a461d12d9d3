// SPDX-License-Identifier: MIT
#include "publish/layout.hpp"

#include <algorithm>

#include "catalogue/page.hpp"

namespace stmirror::publish {

const PublishedTable* Layout::find(std::string_view table) const {
    const auto found =
        std::ranges::find_if(tables, [&](const auto& each) { return each.records.name == table; });
    return found == tables.end() ? nullptr : &*found;
}

std::optional<std::string> Layout::after(std::string_view table) const {
    const auto* found = find(table);
    if (found == nullptr || found == &tables.back()) { return std::nullopt; }
    return std::next(found)->records.name;
}

std::int64_t Layout::fingerprint() const {
    std::string text = deletes == Deletes::Mark ? "mark" : "remove";
    const auto sql = statements();
    for (const auto& table : tables) {
        text += sql.create_table(table.records);
        for (const auto& child : table.children) { text += sql.create_table(child); }
    }
    return static_cast<std::int64_t>(content_hash(text));
}

}  // namespace stmirror::publish
