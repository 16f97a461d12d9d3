// SPDX-License-Identifier: MIT
#include "publish/target_keys.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "catalogue/page.hpp"
#include "mirror/records/record_key.hpp"

namespace stmirror::publish {
namespace {

/// Returns a value that no other value of the type follows.
Parameter last_value(TargetType type) {
    if (type == TargetType::Bigint) { return std::numeric_limits<std::int64_t>::max(); }
    return std::optional<std::string>("\xF4\x8F\xBF\xBF");
}

}  // namespace

std::string key_of(const Values& row, const std::vector<TargetColumn>& key) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (key[i].type == TargetType::Bigint) {
            cells.emplace_back(number_of<std::int64_t>(row[i]));
        } else {
            cells.emplace_back(std::string_view(*row[i]));
        }
    }
    return key_text(cells);
}

void add_range_end(std::vector<Parameter>& parameters, const PublishedTable& table, const std::string& key) {
    const auto cells = mirror::parse_key(*table.resource, key);
    bool is_cut = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto* integer = std::get_if<std::int64_t>(&cells[i]);
        if (is_cut) {
            parameters.push_back(last_value(table.key[i].type));
        } else if (integer != nullptr) {
            parameters.emplace_back(*integer);
        } else {
            // Without U+0000, a text follows "a\0b" exactly if it follows "a".
            const auto& text = std::get<std::string>(cells[i]);
            const auto zero = text.find('\0');
            is_cut = zero != std::string::npos;
            parameters.emplace_back(std::optional(text.substr(0, zero)));
        }
    }
}

bool has_zero(const std::vector<mirror::OwnedCell>& key) {
    return std::ranges::any_of(key, [](const auto& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        return text != nullptr && text->find('\0') != std::string::npos;
    });
}

std::vector<std::string> take_zero_keys(const Resource& resource, std::set<std::string>& keys) {
    std::vector<std::string> taken;
    for (auto key = keys.begin(); key != keys.end();) {
        // Most keys are not parsed, because that would take longer.
        const bool may_have_one = key->find("u0000") != std::string::npos;
        if (may_have_one && has_zero(mirror::parse_key(resource, *key))) {
            taken.push_back(*key);
            key = keys.erase(key);
        } else {
            ++key;
        }
    }
    return taken;
}

}  // namespace stmirror::publish
