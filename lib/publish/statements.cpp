// SPDX-License-Identifier: MIT
#include "publish/statements.hpp"

#include <algorithm>

namespace stmirror::publish {
namespace {

/// The time until which a publisher keeps its tenants without a renewal of its claims.
constexpr std::string_view until = "now() + interval '2 minutes'";

/// SQL for: the claim of another mirror has expired. A claim that would last for more than another hour was
/// made while the server's clock was wrong, so it counts as expired.
constexpr std::string_view has_expired = "(until <= now() OR until > now() + interval '1 hour')";

std::string comma(const std::string& list) { return list.empty() ? "" : ", "; }

std::string names(const std::vector<TargetColumn>& columns, const std::string& prefix = "") {
    std::string list;
    for (const auto& column : columns) { list += comma(list) + prefix + column.name; }
    return list;
}

/// Returns for example "$2::bigint[], $3::text[]". `suffix` follows each type.
std::string parameters(const std::vector<TargetColumn>& columns, std::size_t first,
                       std::string_view suffix = "[]") {
    std::string list;
    for (const auto& column : columns) {
        list += comma(list) + "$" + std::to_string(first++) + "::" + std::string(sql_name(column.type)) +
                std::string(suffix);
    }
    return list;
}

std::string primary_key(const TargetTable& table) {
    std::string list = "tenant_id";
    for (const auto& column : table.key) { list += ", " + column; }
    return list;
}

std::string where_range(const std::vector<TargetColumn>& key, RangeEnds ends) {
    std::string where = " WHERE tenant_id = $1::bigint";
    std::size_t parameter = 2;
    if (ends.has_begin) {
        where += " AND (" + names(key) + ") > (" + parameters(key, parameter, "") + ")";
        parameter += key.size();
    }
    if (ends.has_end) { where += " AND (" + names(key) + ") <= (" + parameters(key, parameter, "") + ")"; }
    return where;
}

std::string first_marks(const std::vector<TargetColumn>& key) {
    return " ORDER BY " + names(key) + " LIMIT " + std::to_string(Statements::marks_max);
}

std::string microseconds(const std::string& column) {
    return "(extract(epoch FROM " + column + " - timestamptz '2000-01-01 00:00:00+00') * 1000000)::bigint";
}

}  // namespace

std::string Statements::end_if_unreachable() {
    return "SELECT set_config(name, value, true) FROM (VALUES ('tcp_keepalives_idle', '20'),"
           " ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '4')) AS wanted (name, value)"
           " WHERE current_setting(name, true) IS NOT NULL";
}

std::string Statements::create_owner() const {
    return "CREATE TABLE IF NOT EXISTS " + owner() +
           " (tenant_id bigint NOT NULL, mirror text NOT NULL, epoch bigint NOT NULL,"
           " until timestamptz NOT NULL, numbered_since timestamptz NOT NULL DEFAULT now(),"
           " PRIMARY KEY (tenant_id))";
}

std::string Statements::add_numbered_since() const {
    return "ALTER TABLE " + owner() +
           " ADD COLUMN IF NOT EXISTS numbered_since timestamptz NOT NULL DEFAULT now()";
}

std::string Statements::create_position() const {
    return "CREATE TABLE IF NOT EXISTS " + position() +
           " (tenant_id bigint NOT NULL, mirror text NOT NULL, seq bigint NOT NULL, at text NOT NULL,"
           " epoch bigint NOT NULL, heartbeat timestamptz NOT NULL, loading_table text, loading_key text,"
           " layout bigint NOT NULL, compared_at timestamptz, PRIMARY KEY (tenant_id, mirror))";
}

std::string Statements::create_parked() const {
    return "CREATE TABLE IF NOT EXISTS " + parked() +
           " (tenant_id bigint NOT NULL, table_name text NOT NULL, key text NOT NULL, reason text NOT NULL,"
           " at timestamptz NOT NULL, PRIMARY KEY (tenant_id, table_name, key))";
}

std::string Statements::create_table(const TargetTable& table) const {
    auto sql = "CREATE TABLE IF NOT EXISTS " + named(table.name) + " (tenant_id bigint NOT NULL";
    for (const auto& column : table.columns) {
        // Keys must be sorted as in SQLite, whatever the locale of the database is.
        const bool is_text_key = column.type == TargetType::Text && table.is_key(column.name);
        sql += ", " + column.name + " " + std::string(sql_name(column.type)) +
               (is_text_key ? " COLLATE \"C\"" : "") + (column.required ? " NOT NULL" : "");
    }
    return sql + ", PRIMARY KEY (" + primary_key(table) + "))";
}

std::string Statements::add_column(const TargetTable& table, const TargetColumn& column) const {
    return "ALTER TABLE " + named(table.name) + " ADD COLUMN IF NOT EXISTS " + column.name + " " +
           std::string(sql_name(column.type));
}

std::string Statements::existing_columns() {
    return "SELECT table_name, column_name, data_type FROM information_schema.columns"
           " WHERE table_schema = $1::text";
}

std::string Statements::may_create() { return "SELECT has_schema_privilege($1::text, 'CREATE')"; }

std::string Statements::secure_rows(const std::string& table) const {
    return "ALTER TABLE " + named(table) + " ENABLE ROW LEVEL SECURITY";
}

std::string Statements::create_policy(const std::string& table) const {
    return "CREATE POLICY tenant ON " + named(table) +
           " USING (tenant_id = current_setting('stmirror.tenant_id')::bigint)";
}

std::string Statements::row_security() {
    return "SELECT bool_or(c.relrowsecurity), bool_or(strpos(p.qual, 'stmirror.tenant_id') > 0)"
           " FROM pg_catalog.pg_class AS c"
           " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
           " LEFT JOIN pg_catalog.pg_policies AS p ON p.schemaname = n.nspname AND p.tablename = c.relname"
           " WHERE n.nspname = $1::text AND c.relname IN ('_stmirror_owner', '_stmirror_position')";
}

std::string Statements::is_distributed() const {
    return "SELECT 1 FROM pg_dist_partition WHERE logicalrelid = to_regclass('" + owner() + "')";
}

std::string Statements::distribute(const std::string& table) const {
    const auto name = named(table);
    return "SELECT create_distributed_table('" + name + "', 'tenant_id', colocate_with => '" +
           (name == owner() ? "none" : owner()) +
           "') WHERE NOT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = '" + name +
           "'::regclass)";
}

std::string Statements::views_schema() {
    return "SELECT has_schema_privilege(n.oid, 'CREATE'),"
           " (SELECT count(*) FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid)"
           " FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1::text";
}

std::string Statements::find_in(const std::string& views) const {
    return "SET LOCAL search_path TO " + views + ", " + schema_;
}

std::string Statements::insert_owner() const {
    return "INSERT INTO " + owner() +
           " (tenant_id, mirror, epoch, until) VALUES ($1::bigint, $2::text, 0, now())"
           " ON CONFLICT (tenant_id) DO NOTHING";
}

std::string Statements::renumber() const {
    return "UPDATE " + owner() +
           " SET numbered_since = now() WHERE tenant_id = $1::bigint AND mirror <> $2::text AND " +
           std::string(has_expired);
}

std::string Statements::take_owner() const {
    return "UPDATE " + owner() + " SET mirror = $2::text, epoch = epoch + 1, until = " + std::string(until) +
           " WHERE tenant_id = $1::bigint AND (mirror = $2::text OR " + std::string(has_expired) + ")";
}

std::string Statements::read_owner() const {
    return "SELECT mirror, epoch FROM " + owner() + " WHERE tenant_id = $1::bigint";
}

std::string Statements::keep_owner(bool renumbers) const {
    return "UPDATE " + owner() + " SET until = " + std::string(until) +
           (renumbers ? ", numbered_since = now()" : "") +
           " WHERE tenant_id = $1::bigint AND mirror = $2::text AND epoch = $3::bigint";
}

std::string Statements::keep_owners() const {
    return "UPDATE " + owner() + " SET until = " + std::string(until) +
           " WHERE tenant_id = ANY ($1::bigint[]) AND mirror = $2::text";
}

std::string Statements::release_owners() const {
    return "UPDATE " + owner() +
           " SET until = now() WHERE tenant_id = ANY ($1::bigint[]) AND mirror = $2::text";
}

std::string Statements::insert_position() const {
    return "INSERT INTO " + position() +
           " (tenant_id, mirror, seq, at, epoch, heartbeat, loading_table, layout) VALUES ($1::bigint,"
           " $2::text, $3::bigint, $4::text, 0, now(), $5::text, 0) ON CONFLICT (tenant_id, mirror) DO "
           "NOTHING";
}

std::string Statements::fence_positions() const {
    const std::string only_here = "CASE WHEN mirror = $2::text THEN ";
    return "UPDATE " + position() + " SET epoch = $3::bigint, heartbeat = now(), layout = " + only_here +
           "layout ELSE 0 END, loading_table = " + only_here +
           "loading_table END, loading_key = " + only_here + "loading_key END WHERE tenant_id = $1::bigint";
}

std::string Statements::reset_positions() const {
    return "UPDATE " + position() + " SET epoch = -1, layout = 0, loading_table = NULL, loading_key = NULL";
}

std::string Statements::read_position() const {
    return "SELECT seq, at, loading_table, loading_key, layout,"
           " extract(epoch FROM now() - compared_at)::bigint FROM " +
           position() + " WHERE tenant_id = $1::bigint AND mirror = $2::text";
}

std::string Statements::move_position(bool compared) const {
    return "UPDATE " + position() +
           " SET seq = $5::bigint, at = $6::text, loading_table = $7::text, loading_key = $8::text,"
           " layout = $9::bigint, heartbeat = now()" +
           (compared ? ", compared_at = now()" : "") +
           " WHERE tenant_id = $1::bigint AND mirror = $2::text AND epoch = $3::bigint AND seq = $4::bigint"
           " AND loading_table IS NOT DISTINCT FROM $10::text"
           " AND loading_key IS NOT DISTINCT FROM $11::text";
}

std::string Statements::insert(const TargetTable& table) const {
    return "INSERT INTO " + named(table.name) + " AS t (tenant_id, " + names(table.columns) +
           ") SELECT $1::bigint, u.* FROM unnest(" + parameters(table.columns, 2) + ") AS u";
}

std::string Statements::upsert(const TargetTable& table) const {
    std::string set;
    for (const auto& column : table.columns) {
        if (!table.is_key(column.name)) { set += comma(set) + column.name + " = excluded." + column.name; }
    }
    return insert(table) + " ON CONFLICT (" + primary_key(table) + ") DO UPDATE SET " + set;
}

std::string Statements::delete_rows(const TargetTable& table, const std::vector<TargetColumn>& key) const {
    auto sql = "DELETE FROM " + named(table.name) + " AS t USING unnest(" + parameters(key, 2) + ") AS u (" +
               names(key) + ") WHERE t.tenant_id = $1::bigint";
    for (const auto& column : key) { sql += " AND t." + column.name + " = u." + column.name; }
    return sql;
}

std::string Statements::copy(const TargetTable& table) const {
    return "COPY " + named(table.name) + " (tenant_id, " + names(table.columns) +
           ") FROM STDIN (FORMAT binary)";
}

std::string Statements::marks(const PublishedTable& table, RangeEnds ends) const {
    return "SELECT " + names(table.key) + ", _hash, " + microseconds("_changed_at") + ", " +
           microseconds("_deleted_at") + " FROM " + named(table.records.name) + where_range(table.key, ends) +
           first_marks(table.key);
}

std::string Statements::child_counts(const TargetTable& child, const std::vector<TargetColumn>& parent,
                                     RangeEnds ends) const {
    return "SELECT " + names(parent) + ", count(*) FROM " + named(child.name) + where_range(parent, ends) +
           " GROUP BY " + names(parent) + first_marks(parent);
}

std::string Statements::count_rows(const TargetTable& table) const {
    return "SELECT count(*) FROM " + named(table.name) + " WHERE tenant_id = $1::bigint";
}

std::string Statements::park() const {
    return "INSERT INTO " + parked() +
           " (tenant_id, table_name, key, reason, at) VALUES ($1::bigint, $2::text, $3::text, $4::text,"
           " now()) ON CONFLICT (tenant_id, table_name, key) DO UPDATE SET reason = excluded.reason,"
           " at = excluded.at";
}

std::string Statements::unpark() const {
    return "DELETE FROM " + parked() +
           " WHERE tenant_id = $1::bigint AND table_name = $2::text AND key = ANY ($3::text[])";
}

std::string Statements::newest_parked() const {
    return "SELECT max(at)::text FROM " + parked() +
           " WHERE tenant_id = $1::bigint AND table_name = $2::text";
}

std::string Statements::unpark_until() const {
    return "DELETE FROM " + parked() +
           " WHERE tenant_id = $1::bigint AND table_name = $2::text AND at <= $3::timestamptz";
}

std::string Statements::count_parked() const {
    return "SELECT count(*) FROM " + parked() + " WHERE tenant_id = $1::bigint";
}

}  // namespace stmirror::publish
