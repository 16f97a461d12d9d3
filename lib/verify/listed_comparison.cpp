// SPDX-License-Identifier: MIT
#include "verify/listed_comparison.hpp"

#include <algorithm>
#include <set>

#include "api/http_status.hpp"
#include "sync/passes/record_json.hpp"

namespace stmirror::verify {
namespace {

constexpr std::size_t rows_max = 1'000'000;
constexpr std::size_t parents_at_a_time = 500;

/// Returns the query parameter with the parent's key, if the list takes keys of parents.
api::Query ids_of(const Feed& list, const NamePairs& row) {
    if (list.ids_parameter.empty()) { return {}; }
    const auto found = std::ranges::find(row, list.ids_column, &NamePairs::value_type::first);
    return found == row.end() ? api::Query{} : api::Query{{list.ids_parameter, found->second}};
}

}  // namespace

ListedComparison::ListedComparison(const Resource& resource, Source& source, sync::MirrorSide& mirror,
                                   Random& random, Timestamp before, ResourceVerdict& verdict)
    : resource_(&resource),
      source_(&source),
      mirror_(&mirror),
      random_(&random),
      before_(before),
      verdict_(&verdict) {}

asio::awaitable<void> ListedComparison::compare_list() {
    verdict_->method = ResourceVerdict::Method::Whole;
    co_await compare_part({});
}

asio::awaitable<void> ListedComparison::compare_parents(Parents parents) {
    verdict_->method = ResourceVerdict::Method::Sampled;
    verdict_->parents = parents.rows;
    const auto parts = co_await draw_parents(parents);
    std::uint64_t refused = 0;
    std::size_t gone = 0;
    const auto known = verdict_->differences.size();
    for (const auto& part : parts) {
        const auto before = verdict_->differences.size();
        const auto answer = co_await compare_part(part);
        if (answer == Answer::Refused) {
            ++refused;
            continue;
        }
        gone += answer == Answer::Gone ? 1 : 0;
        ++verdict_->parents_sampled;
        if (verdict_->differences.size() > before) { ++verdict_->parents_differing; }
    }
    if (refused > 0) {
        verdict_->not_compared.push_back(std::to_string(refused) + " of the sampled parents: the API does " +
                                         "not show their records (409)");
    }
    // One parent may be gone. If all seem to be, the list itself may be missing.
    if (gone > 0 && gone == parts.size()) {
        verdict_->differences.resize(known);
        throw ProblemException({Errc::NotFound,
                                "the API answers 404 for every sampled parent, so nothing is proved",
                                {},
                                advice(Errc::NotFound)});
    }
}

/// Compares the part. A difference counts only if it is found again after both sides were read again.
asio::awaitable<ListedComparison::Answer> ListedComparison::compare_part(Part part) {
    std::map<std::string, Difference> differing;
    auto answer = co_await look(part, differing, Rows::Compared);
    if (differing.empty()) { co_return answer; }
    std::map<std::string, Difference> again;
    answer = co_await look(part, again, Rows::Compared);
    for (auto& [key, difference] : again) {
        if (!differing.contains(key)) { continue; }
        const bool is_at_the_source = difference.kind != Difference::Kind::Gone;
        if (is_at_the_source && difference.modified >= before_) {
            ++verdict_->pending;
        } else {
            verdict_->differences.push_back(std::move(difference));
        }
    }
    co_return answer;
}

asio::awaitable<ListedComparison::Answer> ListedComparison::look(const Part& part,
                                                                 std::map<std::string, Difference>& differing,
                                                                 Rows rows) {
    const auto& list = *source_->feeds().list;
    api::ListQuery query;
    query.sort = list.sort;
    query.parents = part.placeholders;
    query.extra = ids_of(list, part.where);
    auto outcome = co_await source_->read_list(list, std::move(query), views_of(part.filled));
    if (outcome.has_error() && outcome.error().status == api::http_status::conflict) {
        co_return Answer::Refused;
    }
    // A 404 for the list of one parent means that the parent was deleted, so there are no records. The path
    // of a list for many parents names no parent, so a 404 for it is an error.
    const bool is_of_one = !part.where.empty() && list.ids_parameter.empty();
    const bool is_gone =
        outcome.has_error() && outcome.error().status == api::http_status::not_found && is_of_one;
    const auto source = is_gone ? SourceRecords{} : sync::take(std::move(outcome));
    auto select = [this, &part](mirror::Reader& reader) {
        return reader.records(verdict_->tenant_id, *resource_, {part.where, 0, rows_max});
    };
    std::vector<mirror::StoredRecord> mirrored;
    if (rows == Rows::Compared) { mirrored = co_await mirror_->read(select); }
    compare(source, mirrored, part, differing);
    co_return is_gone ? Answer::Gone : Answer::Compared;
}

void ListedComparison::compare(const SourceRecords& source, const std::vector<mirror::StoredRecord>& mirrored,
                               const Part& part, std::map<std::string, Difference>& differing) {
    std::map<std::string, const mirror::StoredRecord*> rows;
    for (const auto& record : mirrored) { rows.emplace(record.key, &record); }
    for (const auto& [key, record] : source.records) {
        ++verdict_->records_compared;
        Difference difference;
        difference.kind = Difference::Kind::Missing;
        const auto row = rows.find(key);
        if (row != rows.end()) {
            difference.kind = Difference::Kind::Differs;
            difference.fields = differing_fields(record.raw, row->second->raw, sync::Fields::All);
            rows.erase(row);
            if (difference.fields.empty()) { continue; }
        }
        difference.key = key;
        difference.raw = record.raw;
        difference.modified = record.modified;
        difference.parent = part.filled;
        differing.emplace(key, std::move(difference));
    }
    for (const auto& [key, row] : rows) {
        // A record without a readable key may be any of these rows.
        if (source.undecodable.contains(key) || source.without_key > 0) { continue; }
        Difference difference;
        difference.kind = Difference::Kind::Gone;
        difference.key = key;
        difference.modified = row->modified;
        differing.emplace(key, std::move(difference));
    }
}

asio::awaitable<std::vector<ListedComparison::Part>> ListedComparison::draw_parents(Parents parents) {
    std::vector<Part> parts;
    if (parents.sample >= parents.rows) {
        for (std::uint64_t offset = 0; offset < parents.rows; offset += parents_at_a_time) {
            co_await add_parts(parents, offset, parents_at_a_time, parts);
        }
        co_return parts;
    }
    std::set<std::uint64_t> drawn;
    while (drawn.size() < parents.sample) { drawn.insert(random_->below(parents.rows)); }
    for (const auto offset : drawn) { co_await add_parts(parents, offset, 1, parts); }
    co_return parts;
}

asio::awaitable<std::optional<Difference>> ListedComparison::find(std::string key, const Resource* parent) {
    std::optional<Part> part = Part{};
    if (parent != nullptr) { part = co_await part_with(key, *parent); }
    if (!part) { co_return std::nullopt; }
    std::map<std::string, Difference> all;
    const auto answer = co_await look(*part, all, Rows::Ignored);
    const auto found = all.find(key);
    if (answer == Answer::Refused || found == all.end()) { co_return std::nullopt; }
    co_return std::move(found->second);
}

/// Returns the part that a row belongs to, found by the columns that the row's parent supplied.
asio::awaitable<std::optional<ListedComparison::Part>> ListedComparison::part_with(std::string key,
                                                                                   const Resource& parent) {
    mirror::Selection row{.where = sync::where_key(*resource_, key)};
    std::vector<std::string> own;
    std::vector<std::string> parents;
    for (const auto& column : resource_->columns) {
        if (column.parent.empty()) { continue; }
        own.push_back(column.name);
        parents.push_back(column.parent);
    }
    auto select = [&](mirror::Reader& reader) {
        return reader.values(verdict_->tenant_id, *resource_, own, row);
    };
    const auto values = co_await mirror_->read(select);
    if (values.empty() || own.empty()) { co_return std::nullopt; }
    mirror::Selection parent_row;
    for (std::size_t i = 0; i < own.size(); ++i) { parent_row.where.emplace_back(parents[i], values[0][i]); }
    const auto columns = parent_columns();
    auto select_parent = [&](mirror::Reader& reader) {
        return reader.values(verdict_->tenant_id, parent, columns, parent_row);
    };
    const auto found = co_await mirror_->read(select_parent);
    if (found.empty()) { co_return std::nullopt; }
    co_return part_of(found.front());
}

/// Returns the columns of the parent from which part_of() makes a part, in the order of its `values`.
std::vector<std::string> ListedComparison::parent_columns() const {
    std::vector<std::string> columns;
    for (const auto& [placeholder, column] : source_->feeds().list->parent_keys) {
        columns.push_back(column);
    }
    for (const auto& column : resource_->columns) {
        if (!column.parent.empty()) { columns.push_back(column.parent); }
    }
    return columns;
}

ListedComparison::Part ListedComparison::part_of(const std::vector<std::string>& values) const {
    Part part;
    auto value = values.begin();
    for (const auto& [placeholder, column] : source_->feeds().list->parent_keys) {
        part.placeholders.emplace_back(placeholder, *value++);
    }
    for (std::size_t i = 0; i < resource_->columns.size(); ++i) {
        const auto& column = resource_->columns[i];
        if (column.parent.empty()) { continue; }
        part.where.emplace_back(column.name, *value);
        part.filled.emplace_back(i, cell_of(column.type, *value++));
    }
    return part;
}

asio::awaitable<void> ListedComparison::add_parts(Parents parents, std::uint64_t offset, std::size_t rows,
                                                  std::vector<Part>& parts) {
    const auto columns = parent_columns();
    auto select = [&](mirror::Reader& reader) {
        return reader.values(verdict_->tenant_id, *parents.resource, columns, {{}, offset, rows});
    };
    const auto found = co_await mirror_->read(select);
    for (const auto& values : found) { parts.push_back(part_of(values)); }
}

}  // namespace stmirror::verify
