// SPDX-License-Identifier: MIT
#include "publish/target_schema.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stmirror::publish {
namespace {

using Types = std::map<std::string, std::string>;

/// Returns the name of the type in information_schema.
std::string_view schema_name(TargetType type) {
    return type == TargetType::Timestamptz ? "timestamp with time zone" : sql_name(type);
}

Failure wrong_type(const Layout& layout, const TargetTable& table, const TargetColumn& column,
                   const std::string& type) {
    const auto name = layout.schema + "." + table.name;
    return Problem{Errc::Configuration, name + ": the column " + column.name + " has the type " + type +
                                            ". Run: ALTER TABLE " + name + " ALTER COLUMN " + column.name +
                                            " TYPE " + std::string(sql_name(column.type))};
}

/// Statements of one transaction.
using Group = std::vector<std::string>;

/// What the existing tables have in common. Tables that are created later get the same traits.
struct CommonTraits {
    bool is_secured = false;            ///< readers see only the rows that policies name
    bool is_secured_by_tenant = false;  ///< with the policy of Statements::create_policy()
    bool is_distributed = false;        ///< on Citus, by the tenant
};

/// `secured` is the answer to row_security(), `citus` that to is_citus().
Outcome<CommonTraits> common_traits(Link& link, const Statements& sql, const Answer& secured,
                                    const Answer& citus) {
    const auto& row = secured.rows.at(0);
    CommonTraits traits{row[0] == "t", row[1] == "t", false};
    if (citus.rows.at(0).at(0) != "t") { return traits; }
    const auto distributed = link.run({{sql.is_distributed()}});
    if (!distributed) { return distributed.error(); }
    traits.is_distributed = !distributed->front().rows.empty();
    return traits;
}

/// Returns the statements that create a table like the existing tables. If the user has replaced the policies
/// there, the new table has none, so only its owner sees its rows.
Group create(const Statements& sql, const std::string& table, const std::string& statement,
             const CommonTraits& traits) {
    Group group{statement};
    if (traits.is_distributed) { group.push_back(sql.distribute(table)); }
    if (traits.is_secured) { group.push_back(sql.secure_rows(table)); }
    if (traits.is_secured && traits.is_secured_by_tenant) { group.push_back(sql.create_policy(table)); }
    return group;
}

/// Returns column types by column name, grouped by table name. Contains only existing tables.
std::map<std::string, Types> types_of(const Answer& columns) {
    std::map<std::string, Types> types;
    for (const auto& row : columns.rows) {
        types[row[0].value_or("")][row[1].value_or("")] = row[2].value_or("");
    }
    return types;
}

Outcome<std::vector<Group>> missing(const Layout& layout, const TargetTable& table,
                                    const std::map<std::string, Types>& existing,
                                    const CommonTraits& traits) {
    const auto sql = layout.statements();
    const auto found = existing.find(table.name);
    if (found == existing.end()) {
        return std::vector<Group>{create(sql, table.name, sql.create_table(table), traits)};
    }
    std::vector<Group> all;
    for (const auto& column : table.columns) {
        const auto type = found->second.find(column.name);
        if (type == found->second.end()) {
            all.push_back(Group{sql.add_column(table, column)});
        } else if (type->second != schema_name(column.type)) {
            return wrong_type(layout, table, column, type->second);
        }
    }
    return all;
}

/// What a target lacks.
struct MissingParts {
    std::vector<Group> groups;           ///< one for each missing table or column
    std::optional<Group> before_them{};  ///< what must run before `groups`; empty if nothing must
};

Outcome<MissingParts> missing_parts(Link& link, const Layout& layout) {
    const auto schema = std::optional(layout.schema);
    const auto answers = link.run({{Statements::existing_columns(), {schema}},
                                   {Statements::row_security(), {schema}},
                                   {Statements::is_citus()}});
    if (!answers) { return answers.error(); }
    const auto sql = layout.statements();
    const auto traits = common_traits(link, sql, (*answers)[1], (*answers)[2]);
    if (!traits) { return traits.error(); }
    const auto existing = types_of(answers->front());
    MissingParts parts;
    auto& all = parts.groups;
    const auto create_own = [&](const char* table, const std::string& statement) {
        if (!existing.contains(table)) { all.push_back(create(sql, table, statement, *traits)); }
    };
    create_own("_stmirror_owner", sql.create_owner());
    if (const auto owner = existing.find("_stmirror_owner");
        owner != existing.end() && !owner->second.contains("numbered_since")) {
        all.push_back({sql.add_numbered_since()});
    }
    create_own("_stmirror_position", sql.create_position());
    create_own("_stmirror_parked", sql.create_parked());
    for (const auto& table : layout.tables) {
        std::vector<const TargetTable*> tables{&table.records};
        for (const auto& child : table.children) { tables.push_back(&child); }
        for (const auto* each : tables) {
            const auto more = missing(layout, *each, existing, *traits);
            if (!more) { return more.error(); }
            all.insert(all.end(), more->begin(), more->end());
        }
    }
    // A missing table or column may have existed before, with values. So the positions are reset first. If
    // they were reset last, a crash in between would leave the new columns empty.
    if (!all.empty() && existing.contains("_stmirror_position")) {
        parts.before_them = Group{sql.reset_positions()};
    }
    return parts;
}

Outcome<> run_group(Link& link, const Group& group) {
    std::vector<Query> queries;
    for (const auto& statement : group) { queries.push_back({statement}); }
    if (auto done = link.run(queries); !done) { return done.error(); }
    return {};
}

/// Runs the statements until one fails. Returns its failure.
Outcome<> run_all(Link& link, const MissingParts& parts) {
    if (parts.before_them) {
        if (auto done = run_group(link, *parts.before_them); !done) { return done; }
    }
    for (const auto& group : parts.groups) {
        if (auto done = run_group(link, group); !done) { return done; }
    }
    return {};
}

}  // namespace

bool was_created_by_another(const Failure& failure) {
    // The table, column or object exists already. In a race, the server reports a duplicate key of a system
    // table instead.
    constexpr std::array states{"42P07", "42701", "42710", "23505"};
    return std::ranges::find(states, failure.sqlstate) != states.end();
}

Outcome<> create_missing(Link& link, const Layout& layout) {
    std::optional<std::size_t> before;
    for (;;) {
        const auto parts = missing_parts(link, layout);
        if (!parts) { return parts.error(); }
        auto done = run_all(link, *parts);
        // After a lost race, fewer tables and columns are missing.
        const bool is_progress = !before || parts->groups.size() < *before;
        if (done || !is_progress || !was_created_by_another(done.error())) { return done; }
        before = parts->groups.size();
    }
}

Outcome<> check_schema(Link& link, const std::string& schema) {
    const auto answers =
        link.run({{Statements::may_create(), {std::optional(schema)}}, {Statements::server_encoding()}});
    if (!answers) { return answers.error(); }
    const auto encoding = answers->back().rows.at(0).at(0).value_or("");
    if (encoding != "UTF8") {
        return Failure{Problem{Errc::Configuration,
                               "this database has the encoding " + encoding +
                                   ", which cannot store every character. Create one: CREATE DATABASE name"
                                   " ENCODING 'UTF8' TEMPLATE template0"}};
    }
    if (answers->front().rows.at(0).at(0) == "t") { return {}; }
    return Failure{Problem{
        Errc::Configuration,
        "this role may not create tables. Run: GRANT CREATE, USAGE ON SCHEMA " + schema + " TO the role"}};
}

}  // namespace stmirror::publish
