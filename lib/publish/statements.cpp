// SPDX-License-Identifier: MIT
#include "publish/statements.hpp"

#include <algorithm>

namespace stmirror::publish {
namespace {

std::string comma(const std::string& list) { return list.empty() ? "" : ", "; }

std::string names(const std::vector<TargetColumn>& columns) {
    std::string list;
    for (const auto& column : columns) list += comma(list) + column.name;
    return list;
}

/// "$2::bigint[], $3::text[]"
std::string arrays(const std::vector<TargetColumn>& columns) {
    std::string list;
    std::size_t parameter = 1;
    for (const auto& column : columns)
        list += comma(list) + "$" + std::to_string(++parameter) + "::" + std::string(sql_name(column.type)) +
                "[]";
    return list;
}

std::string primary_key(const TargetTable& table) {
    std::string list = "tenant_id";
    for (const auto& column : table.key) list += ", " + column;
    return list;
}

}  // namespace

std::string Statements::create_position() const {
    return "CREATE TABLE IF NOT EXISTS " + position() +
           " (tenant_id bigint NOT NULL, mirror text NOT NULL, seq bigint NOT NULL, at text NOT NULL,"
           " epoch bigint NOT NULL, heartbeat timestamptz NOT NULL, loading_table text, loading_key text,"
           " PRIMARY KEY (tenant_id))";
}

std::string Statements::create_table(const TargetTable& table) const {
    auto sql = "CREATE TABLE IF NOT EXISTS " + schema_ + "." + table.name + " (tenant_id bigint NOT NULL";
    for (const auto& column : table.columns)
        sql += ", " + column.name + " " + std::string(sql_name(column.type)) +
               (column.required ? " NOT NULL" : "");
    return sql + ", PRIMARY KEY (" + primary_key(table) + "))";
}

std::string Statements::read_position() const {
    return "SELECT mirror, seq, at, epoch, loading_table, loading_key FROM " + position() +
           " WHERE tenant_id = $1::bigint";
}

std::string Statements::insert_position() const {
    return "INSERT INTO " + position() +
           " (tenant_id, mirror, seq, at, epoch, heartbeat, loading_table) VALUES ($1::bigint, $2::text,"
           " $3::bigint, $4::text, 0, now(), $5::text) ON CONFLICT (tenant_id) DO NOTHING";
}

std::string Statements::claim() const {
    return "UPDATE " + position() +
           " SET epoch = epoch + 1, heartbeat = now() WHERE tenant_id = $1::bigint AND epoch = $2::bigint";
}

std::string Statements::move_position() const {
    return "UPDATE " + position() +
           " SET seq = $4::bigint, at = $5::text, loading_table = $6::text, loading_key = $7::text,"
           " heartbeat = now() WHERE tenant_id = $1::bigint AND epoch = $2::bigint AND seq = $3::bigint";
}

std::string Statements::insert(const TargetTable& table) const {
    return "INSERT INTO " + schema_ + "." + table.name + " AS t (tenant_id, " + names(table.columns) +
           ") SELECT $1::bigint, u.* FROM unnest(" + arrays(table.columns) + ") AS u";
}

std::string Statements::upsert(const TargetTable& table) const {
    std::string set;
    for (const auto& column : table.columns) {
        if (std::ranges::find(table.key, column.name) != table.key.end()) continue;
        set += comma(set) + column.name + " = excluded." + column.name;
    }
    // A change of _changed_at alone counts: columns that the parent's row fills are not part of the hash.
    return insert(table) + " ON CONFLICT (" + primary_key(table) + ") DO UPDATE SET " + set +
           " WHERE t.tenant_id = excluded.tenant_id AND (t._hash, t._changed_at, t._deleted_at)"
           " IS DISTINCT FROM (excluded._hash, excluded._changed_at, excluded._deleted_at)";
}

std::string Statements::delete_children(const TargetTable& child,
                                        const std::vector<TargetColumn>& parent) const {
    auto sql = "DELETE FROM " + schema_ + "." + child.name + " AS t USING unnest(" + arrays(parent) +
               ") AS u (" + names(parent) + ") WHERE t.tenant_id = $1::bigint";
    for (const auto& column : parent) sql += " AND t." + column.name + " = u." + column.name;
    return sql;
}

std::string Statements::insert_children(const TargetTable& child) const { return insert(child); }

}  // namespace stmirror::publish
