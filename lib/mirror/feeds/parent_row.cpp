// SPDX-License-Identifier: MIT
#include "mirror/feeds/parent_row.hpp"

#include <algorithm>

#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {
namespace {

std::string text_of(const OwnedCell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) { return std::to_string(*number); }
    const auto* text = std::get_if<std::string>(&cell);
    return text == nullptr ? std::string{} : *text;
}

/// Returns an SQL expression for the element of `times` that belongs to q.failures: times[0] for one failure,
/// times[1] for two, …, the last element also for all higher numbers.
std::string by_failures(const std::vector<Timestamp>& times) {
    std::string sql = "CASE";
    for (std::size_t i = 0; i + 1 < times.size(); ++i) {
        sql += " WHEN q.failures <= " + std::to_string(i + 1) + " THEN '" + times[i].to_string() + "'";
    }
    return sql + " WHEN 1 THEN '" + times.back().to_string() + "' END";
}

/// Returns SQL for the value of `column` in a parent's row. In the SQL, q is _parents and p is the parent's
/// table. If the row was removed, one of the parent's records supplies the value, so that the API can still
/// be asked about these records.
std::string value_of(const std::string& column, const Resource& child, const Resource& parent) {
    const auto copy_of = [&](const std::string& name) {
        return std::ranges::find(child.columns, name, &Column::parent);
    };
    if (column == parent.key.front()) { return "q.parent_id"; }
    const auto copy = copy_of(column);
    if (copy == child.columns.end()) { return "p." + column; }
    return "CASE WHEN p._hash IS NOT NULL THEN p." + column + " ELSE (SELECT c." + copy->name + " FROM " +
           child.name + " AS c WHERE c.tenant_id = q.tenant_id AND c." + copy_of(parent.key.front())->name +
           " = q.parent_id AND c._deleted_at IS NULL LIMIT 1) END";
}

/// Returns the parent's columns that read_parent() expects: those of the placeholders, then those that the
/// records copy.
std::vector<std::string> wanted_columns(const Resource& child, const Feed& active_feed) {
    std::vector<std::string> names;
    for (const auto& [placeholder, column] : active_feed.parent_keys) { names.push_back(column); }
    for (const auto& column : child.columns) {
        if (!column.parent.empty()) { names.push_back(column.parent); }
    }
    return names;
}

}  // namespace

std::string parent_columns(const Resource& child, const Feed& active_feed) {
    std::string sql;
    for (const auto& column : wanted_columns(child, active_feed)) { sql += ", p." + column; }
    return sql;
}

std::string next_parents(const Resource& child, const Resource& parent, const Feed& active_feed,
                         const std::string& condition) {
    std::string values;
    std::string exist;
    for (const auto& column : wanted_columns(child, active_feed)) {
        values += ", " + value_of(column, child, parent);
    }
    for (const auto& [placeholder, column] : active_feed.parent_keys) {
        exist += " AND " + value_of(column, child, parent) + " IS NOT NULL";
    }
    return "SELECT q.parent_id, p._hash, q.failures" + values + " FROM _parents AS q LEFT JOIN " +
           parent.name + " AS p ON p.tenant_id = q.tenant_id AND p." + parent.key.front() +
           " = q.parent_id WHERE q.tenant_id = ?1 AND q.resource = ?2" + exist + " AND q." + condition +
           " LIMIT ?3";
}

Parent read_parent(Statement& row, const Resource& child, const Feed& active_feed) {
    Parent parent{.id = owned(row.cell(0)),
                  .placeholders = {},
                  .columns = {},
                  .hash = row.integer(1),
                  .failures = static_cast<int>(row.integer(2))};
    int column = 3;
    for (std::size_t i = 0; i < active_feed.parent_keys.size(); ++i) {
        parent.placeholders.emplace_back(row.text(column++));
    }
    for (const auto& each : child.columns) {
        if (!each.parent.empty()) { parent.columns.push_back(owned(row.cell(column++))); }
    }
    return parent;
}

std::vector<std::string> conditions_of(const BackgroundParents& background) {
    std::vector<std::string> all{"due = 1 AND q.read_at IS NOT NULL ORDER BY q.read_at",
                                 "due = 1 AND q.read_at IS NULL ORDER BY q.parent_modified DESC"};
    const auto take = [&all](const std::string& condition, const std::optional<Timestamp>& time,
                             const std::string& order) {
        if (time) { all.push_back(condition + " '" + time->to_string() + "' ORDER BY q." + order); }
    };
    take("due = 0 AND q.read_at <", background.read_before, "read_at");
    take("due = 2 AND q.retry_at <=", background.retry_until, "retry_at");
    if (!background.retry_beyond.empty()) {
        all.push_back("due = 2 AND q.retry_at > " + by_failures(background.retry_beyond) +
                      " ORDER BY q.retry_at");
    }
    return all;
}

std::optional<Parent> parent_of_key(const Resource& child, const Resource& parent, const Feed& active_feed,
                                    const OwnedCell& key) {
    Parent made{.id = key, .placeholders = {}, .columns = {}};
    for (const auto& [placeholder, column] : active_feed.parent_keys) {
        if (column != parent.key.front()) { return std::nullopt; }
        made.placeholders.push_back(text_of(key));
    }
    for (const auto& column : child.columns) {
        if (!column.parent.empty() && column.parent != parent.key.front()) { return std::nullopt; }
        if (!column.parent.empty()) { made.columns.push_back(key); }
    }
    return made;
}

}  // namespace stmirror::mirror
