// SPDX-License-Identifier: MIT
#include "publish/row_marks.hpp"

#include <utility>

#include "catalogue/page.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/records/record_key.hpp"
#include "publish/binary_values.hpp"

namespace stmirror::publish {
namespace {

using Row = std::vector<mirror::OwnedCell>;

// Indexes into mirror::copied_own_columns(), which follow the columns of the catalogue.
constexpr std::size_t hash_column = 1;
constexpr std::size_t changed_at_column = 2;
constexpr std::size_t deleted_at_column = 3;

Result<RowMark> mark_of(const Row& row, std::size_t own_columns, std::size_t children) {
    const auto* hash = std::get_if<std::int64_t>(&row[own_columns + hash_column]);
    const auto* changed_at = std::get_if<std::string>(&row[own_columns + changed_at_column]);
    const auto* deleted_at = std::get_if<std::string>(&row[own_columns + deleted_at_column]);
    const auto changed = changed_at == nullptr ? std::nullopt : microseconds_since_2000(*changed_at);
    if (hash == nullptr || !changed) {
        return Problem{Errc::Database, "a row of the mirror has no hash or time"};
    }
    RowMark mark{true, *hash, *changed, std::nullopt, std::vector<std::uint64_t>(children)};
    if (deleted_at != nullptr) { mark.deleted_at = microseconds_since_2000(*deleted_at); }
    return mark;
}

std::string key_of(const Row& row, std::size_t columns) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < columns; ++i) { cells.push_back(mirror::borrowed(row[i])); }
    return key_text(cells);
}

}  // namespace

Result<RowMarks> marks_of(const PublishedTable& table, const mirror::StoredRows& rows, bool with_deleted) {
    const auto& resource = *table.resource;
    RowMarks marks;
    for (std::size_t i = 0; i < rows.records.size(); ++i) {
        auto mark = mark_of(rows.records[i], resource.columns.size(), resource.children.size());
        if (!mark) { return about({Subject::Kind::Feed, resource.name}, mark.error()); }
        if (with_deleted || !mark->deleted_at) { marks.emplace(rows.keys[i], std::move(*mark)); }
    }
    for (std::size_t i = 0; i < rows.children.size(); ++i) {
        for (const auto& child : rows.children[i]) {
            // A child row begins with its parent's key.
            const auto found = marks.find(key_of(child, resource.key.size()));
            if (found != marks.end()) { ++found->second.child_counts[i]; }
        }
    }
    return marks;
}

Differences compare(const RowMarks& mirror, const RowMarks& target) {
    Differences found;
    for (const auto& [key, mark] : mirror) {
        const auto other = target.find(key);
        if (other == target.end() || !other->second.exists) {
            found.missing.push_back(key);
        } else if (other->second != mark) {
            found.different.push_back(key);
        }
    }
    for (const auto& [key, mark] : target) {
        if (!mirror.contains(key)) { found.surplus.push_back(key); }
    }
    return found;
}

mirror::StoredRows chosen(const Resource& resource, mirror::StoredRows rows,
                          const std::set<std::string>& keys) {
    if (keys.size() == rows.keys.size()) { return rows; }
    mirror::StoredRows some;
    some.looked_up = rows.looked_up;
    some.bytes = rows.bytes;
    some.children.resize(rows.children.size());
    for (std::size_t i = 0; i < rows.keys.size(); ++i) {
        if (!keys.contains(rows.keys[i])) { continue; }
        some.keys.push_back(std::move(rows.keys[i]));
        some.records.push_back(std::move(rows.records[i]));
    }
    for (std::size_t i = 0; i < rows.children.size(); ++i) {
        for (auto& child : rows.children[i]) {
            if (keys.contains(key_of(child, resource.key.size()))) {
                some.children[i].push_back(std::move(child));
            }
        }
    }
    return some;
}

bool is_after(const Resource& resource, const std::string& key, const std::string& other) {
    return mirror::parse_key(resource, other) < mirror::parse_key(resource, key);
}

mirror::StoredRows up_to(const Resource& resource, mirror::StoredRows rows, const std::string& last) {
    std::set<std::string> keys;
    for (const auto& key : rows.keys) {
        if (!is_after(resource, key, last)) { keys.insert(key); }
    }
    return chosen(resource, std::move(rows), keys);
}

std::set<std::string> deleted_keys(const Resource& resource, const mirror::StoredRows& rows) {
    std::set<std::string> keys;
    const auto deleted_at = resource.columns.size() + deleted_at_column;
    for (std::size_t i = 0; i < rows.records.size(); ++i) {
        if (!std::holds_alternative<std::monostate>(rows.records[i][deleted_at])) {
            keys.insert(rows.keys[i]);
        }
    }
    return keys;
}

}  // namespace stmirror::publish
