// SPDX-License-Identifier: MIT
#include "mirror/records/audit.hpp"

#include <bit>
#include <limits>

#include "mirror/schema/schema.hpp"
#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::int64_t rows_in_batch = 1000;

/// Positions of the columns that select_sql() selects.
enum : int { rowid_at, tenant_at, raw_at, hash_at, first_column_at };

std::string select_sql(SQLite::Database& database, const Resource& resource) {
    require_table(database, resource.name);
    return "SELECT rowid, tenant_id, _raw, _hash, " + name_list(column_names(resource.columns)) + " FROM " +
           resource.name + " WHERE rowid > ? ORDER BY rowid LIMIT " + std::to_string(rows_in_batch);
}

std::string orphans_sql(const Resource& resource, const ChildTable& child) {
    std::string same_key;
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        same_key += " AND p." + resource.key[i] + " = c." + child.parent_columns[i];
    }
    return "SELECT DISTINCT tenant_id, " + name_list(child.parent_columns) + " FROM " + child.name +
           " AS c WHERE NOT EXISTS (SELECT 1 FROM " + resource.name +
           " AS p WHERE p.tenant_id = c.tenant_id" + same_key + ")";
}

/// Returns whether a source other than the record's JSON may fill the column.
bool is_from_parent(const Column& column) { return !column.is_in_json() || !column.parent.empty(); }

Resource as_its_json_shows(Resource resource) {
    std::erase_if(resource.key, [&](const std::string& name) {
        return is_from_parent(resource.columns.at(resource.column_index(name).value()));
    });
    return resource;
}

std::string reason(const Result<Page>& page) {
    return page.has_value() && !page->quarantined.empty() ? page->quarantined.front().reason
                                                          : "it is not the JSON of a record";
}

}  // namespace

Audit::Audit(SQLite::Database& database, const Resource& resource, const DecodeRecord& decode,
             const std::function<void(const Flaw&)>& report, std::stop_token stop)
    : database_(database),
      resource_(resource),
      judged_(as_its_json_shows(resource)),
      decode_(decode),
      report_(report),
      stop_(std::move(stop)),
      select_(database, select_sql(database, resource)),
      last_rowid_(std::numeric_limits<std::int64_t>::min()) {
    for (const auto& name : resource.key) { key_positions_.push_back(resource.column_index(name).value()); }
    children_.reserve(resource.children.size());
    for (std::size_t i = 0; i < resource.children.size(); ++i) {
        children_.emplace_back(database, resource, i);
    }
}

std::uint64_t Audit::run() {
    std::uint64_t rows = 0;
    for (auto batch = judge_batch(); batch > 0; batch = judge_batch()) { rows += batch; }
    for (const auto& child : resource_.children) { report_orphans(child); }
    return rows;
}

void Audit::throw_if_stopped() const {
    if (stop_.stop_requested()) { throw ProblemException({Errc::Stopped, "stopped"}); }
}

std::uint64_t Audit::judge_batch() {
    throw_if_stopped();
    // One transaction, so that a row and its children are from the same moment.
    const SQLite::Transaction transaction(database_);
    std::uint64_t rows = 0;
    select_.bind_all(last_rowid_);
    while (select_.step()) {
        last_rowid_ = select_.integer(rowid_at);
        judge_row();
        ++rows;
    }
    return rows;
}

void Audit::judge_row() {
    const auto raw = select_.text(raw_at);
    if (content_hash(raw) != std::bit_cast<std::uint64_t>(select_.integer(hash_at))) {
        return report(Flaw::Kind::Raw, "_raw");
    }
    const auto page = decode_(judged_, std::string(raw));
    if (page.has_error() || page->rows.size() != 1) { return report(Flaw::Kind::Raw, reason(page)); }
    judge_columns(*page);
    judge_children(*page);
}

void Audit::judge_columns(const Page& page) {
    const auto cells = page.cells_of(0);
    std::vector<std::string> differing;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool is_in_json =
            !is_from_parent(resource_.columns[i]) || !std::holds_alternative<std::monostate>(cells[i]);
        if (is_in_json && stored_cell(i) != cells[i]) { differing.push_back(resource_.columns[i].name); }
    }
    if (!differing.empty()) { report(Flaw::Kind::Columns, name_list(differing)); }
}

void Audit::judge_children(const Page& page) {
    std::vector<std::string> differing;
    for (std::size_t i = 0; i < children_.size(); ++i) {
        if (!children_[i].equal(select_.integer(tenant_at), key(), {&page, 0})) {
            differing.push_back(resource_.children[i].name);
        }
    }
    if (!differing.empty()) { report(Flaw::Kind::Children, name_list(differing)); }
}

void Audit::report_orphans(const ChildTable& child) {
    throw_if_stopped();
    Statement select(database_, orphans_sql(resource_, child));
    while (select.step()) {
        Key key;
        for (std::size_t i = 0; i < child.parent_columns.size(); ++i) {
            key.push_back(select.cell(static_cast<int>(i) + 1));
        }
        report_({Flaw::Kind::Children, select.integer(0), key_text(key), child.name, {}});
    }
}

void Audit::report(Flaw::Kind kind, std::string what) {
    report_({kind, select_.integer(tenant_at), key_text(key()), std::move(what),
             std::string(select_.text(raw_at))});
}

Key Audit::key() {
    Key cells;
    for (const auto position : key_positions_) { cells.push_back(stored_cell(position)); }
    return cells;
}

Cell Audit::stored_cell(std::size_t column) {
    return select_.cell(first_column_at + static_cast<int>(column));
}

}  // namespace stmirror::mirror
