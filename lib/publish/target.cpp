// SPDX-License-Identifier: MIT
#include "publish/target.hpp"

#include <algorithm>
#include <utility>

#include "publish/row_arrays.hpp"
#include "publish/target_keys.hpp"

namespace stmirror::publish {
namespace {

std::optional<std::int64_t> optional_number(const std::optional<std::string>& text) {
    return text ? std::optional(number_of<std::int64_t>(text)) : std::nullopt;
}

Outcome<> done(const Outcome<Answer>& answer) {
    if (!answer) { return answer.error(); }
    return {};
}

Failure taken(std::int64_t tenant_id, const std::string& by) {
    return Problem{Errc::NotOurs, "tenant " + std::to_string(tenant_id) + ": " + by + " publishes it"};
}

Failure of_table(const std::string& table, Failure failure) {
    failure.error = about({Subject::Kind::Feed, table}, std::move(failure.error));
    return failure;
}

std::vector<Parameter> with_tenant(std::int64_t tenant_id, const Arrays& arrays) {
    std::vector<Parameter> parameters{tenant_id};
    for (const auto& array : arrays) { parameters.emplace_back(array); }
    return parameters;
}

Parameter texts(const std::vector<std::string>& values) {
    BinaryArray array(TargetType::Text);
    for (const auto& value : values) { (void)array.add(value); }
    return array;
}

Parameter numbers(const std::vector<std::int64_t>& values) {
    BinaryArray array(TargetType::Bigint);
    for (const auto value : values) { (void)array.add(value); }
    return array;
}

Position position_of(const Values& row) {
    return {{number_of<std::uint64_t>(row[0]), row[1].value_or("")},
            row[2],
            row[3],
            number_of<std::int64_t>(row[4]),
            optional_number(row[5])};
}

}  // namespace

Target::Target(Link& link, const Layout& layout, std::string mirror_name)
    : link_(link), sql_(layout.schema), mirror_name_(std::move(mirror_name)) {}

Outcome<Answer> Target::run(std::string sql, std::vector<Parameter> parameters) {
    auto answers = link_.run({{std::move(sql), std::move(parameters)}});
    if (!answers) { return answers.error(); }
    return std::move(answers->front());
}

Outcome<Claim> Target::claim(std::int64_t tenant_id, const Position& first) {
    const auto mirror = std::optional(mirror_name_);
    auto answers = link_.run(
        {{Statements::begin()},
         {Statements::end_if_silent()},
         {sql_.insert_owner(), {tenant_id, mirror}},
         {sql_.renumber(), {tenant_id, mirror}},
         {sql_.take_owner(), {tenant_id, mirror}},
         {sql_.read_owner(), {tenant_id}},
         {sql_.insert_position(),
          {tenant_id, mirror, first.change.seq, std::optional(first.change.at), first.loading_table}},
         {sql_.read_position(), {tenant_id, mirror}},
         {sql_.count_parked(), {tenant_id}}});
    if (!answers) { return answers.error(); }
    const auto& all = *answers;
    if (all[5].rows.empty() || all[7].rows.empty()) { return taken(tenant_id, "another publisher"); }
    if (all[4].affected != 1) { return taken(tenant_id, all[5].rows[0][0].value_or("")); }
    Claim claim;
    claim.tenant_id = tenant_id;
    claim.epoch = number_of<std::int64_t>(all[5].rows[0][1]);
    claim.position = position_of(all[7].rows[0]);
    claim.parked = number_of<std::uint64_t>(all[8].rows[0][0]);
    auto fenced =
        link_.run({{sql_.fence_positions(), {tenant_id, mirror, claim.epoch}}, {Statements::commit()}});
    if (!fenced) { return fenced.error(); }
    return claim;
}

Outcome<> Target::renew(const std::vector<std::int64_t>& tenants) {
    const auto kept = run(sql_.keep_owners(), {numbers(tenants), std::optional(mirror_name_)});
    if (!kept) { return kept.error(); }
    if (kept->affected != tenants.size()) {
        return Failure{Problem{Errc::NotOurs, "another publisher has taken a tenant"}};
    }
    return {};
}

Outcome<> Target::release(const std::vector<std::int64_t>& tenants) {
    return done(run(sql_.release_owners(), {numbers(tenants), std::optional(mirror_name_)}));
}

Outcome<> Target::begin(const Claim& claim, const Position& next, bool renumbers) {
    const auto mirror = std::optional(mirror_name_);
    const bool compared = claim.position.loading_table && !next.loading_table;
    auto answers =
        link_.run({{Statements::begin()},
                   {Statements::end_if_silent()},
                   {sql_.move_position(compared),
                    {claim.tenant_id, mirror, claim.epoch, claim.position.change.seq, next.change.seq,
                     std::optional(next.change.at), next.loading_table, next.loading_key, next.layout,
                     claim.position.loading_table, claim.position.loading_key}},
                   {sql_.keep_owner(renumbers), {claim.tenant_id, mirror, claim.epoch}}});
    if (!answers) { return answers.error(); }
    if ((*answers)[2].affected == 1 && (*answers)[3].affected == 1) { return {}; }
    return taken(claim.tenant_id, "another publisher");
}

void Target::add_writes(const Claim& claim, const TableRows& rows, std::vector<Query>& queries) {
    const auto& table = *rows.table;
    const auto add = [&](std::string sql, const Result<Arrays>& arrays) {
        queries.push_back({std::move(sql), with_tenant(claim.tenant_id, arrays.value())});
    };
    if (!rows.rows.records.empty()) {
        const auto records = column_arrays(table.records.columns, rows.rows.records, rows.seqs);
        replaced_ += publish::replaced(records.value());
        add(sql_.upsert(table.records), records);
        for (std::size_t i = 0; i < table.children.size(); ++i) {
            add(sql_.delete_rows(table.children[i], table.parents[i]),
                column_arrays(table.parents[i], rows.rows.records));
            if (rows.rows.children[i].empty()) { continue; }
            const auto children = column_arrays(table.children[i].columns, rows.rows.children[i]);
            replaced_ += publish::replaced(children.value());
            add(sql_.insert(table.children[i]), children);
        }
    }
    if (rows.removed.empty()) { return; }
    const auto removed = key_arrays(table, rows.removed);
    add(sql_.delete_rows(table.records, table.key), removed);
    for (std::size_t i = 0; i < table.children.size(); ++i) {
        add(sql_.delete_rows(table.children[i], table.parents[i]), removed);
    }
}

/// Appends the statements that park records.
void Target::add_parks(const Claim& claim, const TableRows& rows, std::vector<Query>& queries) const {
    const auto name = std::optional(rows.table->records.name);
    const auto park = [&](const std::vector<std::string>& keys, const std::optional<std::string>& reason) {
        for (const auto& key : keys) {
            queries.push_back({sql_.park(), {claim.tenant_id, name, std::optional(key), reason}});
        }
    };
    if (rows.refused) { park(rows.all_keys(), rows.refused); }
    park(rows.unstorable, "the key contains U+0000, which PostgreSQL cannot store");
}

Outcome<> Target::write(const Claim& claim, const TableRows& rows) {
    const auto& name = rows.table->records.name;
    std::vector<Query> queries;
    if (!rows.refused) {
        add_writes(claim, rows, queries);
        if (claim.parked > 0) {
            queries.push_back(
                {sql_.unpark(), {claim.tenant_id, std::optional(name), texts(rows.all_keys())}});
        }
    }
    add_parks(claim, rows, queries);
    return run_all(name, queries);
}

Outcome<> Target::run_all(const std::string& table, const std::vector<Query>& queries) {
    if (queries.empty()) { return {}; }
    auto written = link_.run(queries);
    if (!written) { return of_table(table, written.error()); }
    return {};
}

Outcome<> Target::copy(const Claim& claim, const TableRows& rows) {
    const auto& table = *rows.table;
    if (auto set = run(Statements::end_if_unreachable()); !set) { return set.error(); }
    const auto copy_into = [&](const TargetTable& into, const mirror::StoredRows::Table& all,
                               Seqs seqs) -> Outcome<> {
        if (all.empty()) { return {}; }
        const auto input = copy_input(claim.tenant_id, into.columns, all, seqs).value();
        replaced_ += input.replaced;
        auto copied = link_.copy(sql_.copy(into), input.bytes);
        if (!copied) { return of_table(into.name, copied.error()); }
        return {};
    };
    if (auto copied = copy_into(table.records, rows.rows.records, rows.seqs); !copied) { return copied; }
    for (std::size_t i = 0; i < table.children.size(); ++i) {
        if (auto copied = copy_into(table.children[i], rows.rows.children[i], {}); !copied) { return copied; }
    }
    std::vector<Query> parks;
    add_parks(claim, rows, parks);
    return run_all(table.records.name, parks);
}

Outcome<> Target::commit() { return done(run(Statements::commit())); }

void Target::roll_back() { (void)run(Statements::roll_back()); }

Outcome<RowMarks> Target::marks(std::int64_t tenant_id, const PublishedTable& table, KeyRange& range) {
    const RangeEnds ends{range.after.has_value(), range.up_to.has_value()};
    std::vector<Parameter> parameters{tenant_id};
    if (range.after) { add_range_end(parameters, table, *range.after); }
    if (range.up_to) { add_range_end(parameters, table, *range.up_to); }
    std::vector<Query> queries{{sql_.marks(table, ends), parameters}};
    for (std::size_t i = 0; i < table.children.size(); ++i) {
        queries.push_back({sql_.child_counts(table.children[i], table.parents[i], ends), parameters});
    }
    auto answers = link_.run(queries);
    if (!answers) { return of_table(table.records.name, answers.error()); }
    std::optional<std::string> end;
    for (const auto& answer : *answers) {
        if (answer.rows.size() < Statements::marks_max) { continue; }
        auto last = key_of(answer.rows.back(), table.key);
        if (!end || is_after(*table.resource, *end, last)) { end = std::move(last); }
    }
    RowMarks marks;
    const auto own = table.key.size();
    for (const auto& row : answers->front().rows) {
        marks[key_of(row, table.key)] = {true, number_of<std::int64_t>(row[own]),
                                         number_of<std::int64_t>(row[own + 1]), optional_number(row[own + 2]),
                                         std::vector<std::uint64_t>(table.children.size())};
    }
    for (std::size_t i = 0; i < table.children.size(); ++i) {
        for (const auto& row : (*answers)[i + 1].rows) {
            auto& mark = marks[key_of(row, table.key)];
            mark.child_counts.resize(table.children.size());
            mark.child_counts[i] = number_of<std::uint64_t>(row[own]);
        }
    }
    if (end) {
        std::erase_if(marks, [&](const auto& each) { return is_after(*table.resource, each.first, *end); });
        range.up_to = std::move(end);
    }
    return marks;
}

Outcome<std::uint64_t> Target::count_rows(std::int64_t tenant_id, const TargetTable& table) {
    const auto answer = run(sql_.count_rows(table), {tenant_id});
    if (!answer) { return answer.error(); }
    return number_of<std::uint64_t>(answer->rows[0][0]);
}

Outcome<std::uint64_t> Target::count_parked(std::int64_t tenant_id) {
    const auto answer = run(sql_.count_parked(), {tenant_id});
    if (!answer) { return answer.error(); }
    return number_of<std::uint64_t>(answer->rows[0][0]);
}

Outcome<std::optional<std::string>> Target::newest_parked(std::int64_t tenant_id, const std::string& table) {
    const auto answer = run(sql_.newest_parked(), {tenant_id, std::optional(table)});
    if (!answer) { return answer.error(); }
    return answer->rows[0][0];
}

Outcome<> Target::unpark_until(std::int64_t tenant_id, const std::string& table, const std::string& time) {
    return done(run(sql_.unpark_until(), {tenant_id, std::optional(table), std::optional(time)}));
}

Outcome<std::optional<Position>> Target::position(std::int64_t tenant_id) {
    const auto mirror = std::optional(mirror_name_);
    const auto answers =
        link_.run({{sql_.read_owner(), {tenant_id}}, {sql_.read_position(), {tenant_id, mirror}}});
    if (!answers) { return answers.error(); }
    const auto& owner = answers->front().rows;
    const auto& position = answers->back().rows;
    if (owner.empty() || owner[0][0] != mirror || position.empty()) { return std::optional<Position>(); }
    return std::optional(position_of(position[0]));
}

}  // namespace stmirror::publish
