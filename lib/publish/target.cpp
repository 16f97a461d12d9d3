// SPDX-License-Identifier: MIT
#include "publish/target.hpp"

#include <charconv>

#include "publish/target_table.hpp"

namespace stmirror::publish {
namespace {

template <class Number>
Number number_of(const std::optional<std::string>& text) {
    Number number = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

Problem replaced_error(std::int64_t tenant_id) {
    return {Errc::NotOurs, "tenant " + std::to_string(tenant_id) +
                               ": another publisher has claimed it. Only one may publish a tenant"};
}

}  // namespace

Result<> Target::create_tables(const std::vector<const Resource*>& resources) {
    std::vector<std::string> all{statements_.create_position()};
    for (const auto* resource : resources) {
        all.push_back(statements_.create_table(target_table(*resource)));
        for (const auto& child : resource->children)
            all.push_back(statements_.create_table(target_child_table(*resource, child)));
    }
    for (const auto& sql : all) {
        if (auto done = connection_.run(sql); !done) return done.error();
    }
    return {};
}

Result<std::optional<Position>> Target::read(std::int64_t tenant_id) {
    const auto answer = connection_.run(statements_.read_position(), {tenant_id});
    if (!answer) return answer.error();
    if (answer->rows.empty()) return std::optional<Position>();
    const auto& row = answer->rows.front();
    Position position;
    position.mirror = row[0].value_or("");
    position.change = {number_of<std::uint64_t>(row[1]), row[2].value_or("")};
    position.epoch = number_of<std::int64_t>(row[3]);
    position.loading_table = row[4];
    position.loading_key = row[5];
    return std::optional(position);
}

Result<Position> Target::claim(std::int64_t tenant_id, const Position& first) {
    const auto inserted = connection_.run(statements_.insert_position(),
                                          {tenant_id, std::optional(first.mirror), first.change.seq,
                                           std::optional(first.change.at), first.loading_table});
    if (!inserted) return inserted.error();
    auto read_back = read(tenant_id);
    if (!read_back) return read_back.error();
    auto position = read_back->value_or(first);
    if (position.mirror != first.mirror)
        return Problem{Errc::NotOurs, "tenant " + std::to_string(tenant_id) + ": it is published from " +
                                          position.mirror + ", this mirror is " + first.mirror};
    const auto claimed = connection_.run(statements_.claim(), {tenant_id, position.epoch});
    if (!claimed) return claimed.error();
    if (claimed->affected != 1) return replaced_error(tenant_id);
    ++position.epoch;
    return position;
}

Result<> Target::write(std::int64_t tenant_id, const Position& old, const Position& next,
                       const std::vector<TableBatch>& batches) {
    auto done = write_all(tenant_id, old, next, batches);
    if (!done) connection_.roll_back();
    return done;
}

Result<> Target::write_all(std::int64_t tenant_id, const Position& old, const Position& next,
                           const std::vector<TableBatch>& batches) {
    if (auto begun = connection_.run(Statements::begin()); !begun) return begun.error();
    const auto moved = connection_.run(statements_.move_position(),
                                       {tenant_id, old.epoch, old.change.seq, next.change.seq,
                                        std::optional(next.change.at), next.loading_table, next.loading_key});
    if (!moved) return moved.error();
    if (moved->affected != 1) return replaced_error(tenant_id);
    for (const auto& batch : batches) {
        if (auto written = write_table(tenant_id, batch); !written)
            return Problem{written.error().code, batch.resource->name + ": " + written.error().text};
    }
    if (auto committed = connection_.run(Statements::commit()); !committed) return committed.error();
    return {};
}

Result<> Target::write_table(std::int64_t tenant_id, const TableBatch& batch) {
    const auto& resource = *batch.resource;
    const auto& rows = batch.rows;
    if (auto done = run_arrays(statements_.upsert(target_table(resource)), tenant_id, rows.records); !done)
        return done;
    for (std::size_t i = 0; i < resource.children.size(); ++i) {
        const auto& child = resource.children[i];
        const auto table = target_child_table(resource, child);
        const auto parent = parent_columns(resource, child);
        if (auto done = run_arrays(statements_.delete_children(table, parent), tenant_id, rows.parents[i]);
            !done)
            return done;
        if (auto done = run_arrays(statements_.insert_children(table), tenant_id, rows.children[i]); !done)
            return done;
    }
    return {};
}

Result<> Target::run_arrays(const std::string& sql, std::int64_t tenant_id,
                            const RowBatch::Columns& columns) {
    std::vector<Parameter> parameters{tenant_id};
    for (const auto& column : columns) parameters.emplace_back(column);
    if (auto done = connection_.run(sql, parameters); !done) return done.error();
    return {};
}

}  // namespace stmirror::publish
