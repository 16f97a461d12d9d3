// SPDX-License-Identifier: MIT
#include "openapi/draft_feeds.hpp"

#include <algorithm>
#include <array>

#include "base/folded.hpp"
#include "catalogue/names.hpp"

namespace stmirror::openapi {
namespace {

/// The parameters that stmirror sends to lists and export feeds.
constexpr auto sent =
    std::to_array<std::string_view>({"page", "pageSize", "includeTotal", "from", "includeRecentChanges"});

bool has(const Parameters& parameters, std::string_view name) {
    return std::ranges::find(parameters, name, &Parameter::name) != parameters.end();
}

/// Returns the parameter that includes inactive records, with its value. Lists use four names for it.
std::vector<std::pair<std::string, std::string>> query_for_inactive(const Parameters& parameters) {
    if (has(parameters, "active")) { return {{"active", "Any"}}; }
    if (has(parameters, "activeState")) { return {{"activeState", "All"}}; }
    if (has(parameters, "activeOnly")) { return {{"activeOnly", "false"}}; }
    if (has(parameters, "includeInactive")) { return {{"includeInactive", "true"}}; }
    return {};
}

/// Returns true if the column's name says that it is a time of change of the record itself. A time inside an
/// object that has an id belongs to another record.
bool is_time_of_change(const DraftColumn& column, const Draft& draft) {
    const auto& field = column.leaf.field;
    if (column.leaf.type != "time" || column.leaf.outer) { return false; }
    const auto dot = field.rfind('.');
    const auto last = folded(dot == std::string::npos ? field : field.substr(dot + 1));
    if (last.find("modified") == std::string::npos && last.find("updated") == std::string::npos) {
        return false;
    }
    const auto id = field.substr(0, dot + 1) + "id";
    return dot == std::string::npos || std::ranges::none_of(draft.columns, [&](const DraftColumn& other) {
               return other.leaf.field == id;
           });
}

std::string column_name(const DraftColumn& column) {
    return column.name.empty() ? snake_case(column.leaf.field) : column.name;
}

/// Returns why this list is read completely each time. Empty if it has no parameter for a time of change.
std::string why_complete(const Parameters& parameters, const Draft& draft) {
    const bool has_from = has(parameters, "modifiedOnOrAfter");
    const bool has_to = has(parameters, "modifiedBefore");
    if (!has_from && !has_to) { return {}; }
    if (!has_to) { return "it has no parameter modifiedBefore"; }
    if (!has_from) { return "it has no parameter modifiedOnOrAfter"; }
    const std::string why = "its records have no modifiedOn";
    if (draft.modified.empty() || draft.modified == "created_on") { return why; }
    return why + "; if " + draft.modified + " is their time of change, write kind = \"window\"";
}

std::vector<std::string> demanded_of(const Parameters& parameters, const DraftFeed& feed) {
    std::vector<std::string> names;
    for (const auto& [name, is_required] : parameters) {
        const bool is_time = name == "modifiedOnOrAfter" || name == "modifiedBefore";
        const bool is_sent = std::ranges::find(sent, name) != sent.end() ||
                             (is_time && feed.kind == "window") || (name == "sort" && feed.sorts_by_id) ||
                             (!feed.query.empty() && feed.query.front().first == name);
        if (is_required && !is_sent && std::ranges::find(names, name) == names.end()) {
            names.push_back(name);
        }
    }
    return names;
}

DraftFeed export_feed(const ReadOperation& operation) {
    DraftFeed feed{
        .kind = "export", .path = operation.path, .query = query_for_inactive(operation.parameters)};
    feed.demanded = demanded_of(operation.parameters, feed);
    return feed;
}

DraftFeed list_feed(const Document& document, const std::string& path, const Draft& draft) {
    const auto parameters = document.parameters(path);
    const bool has_windows = has(parameters, "modifiedOnOrAfter") && has(parameters, "modifiedBefore");
    const bool has_modified = std::ranges::any_of(
        draft.columns, [](const DraftColumn& column) { return column.leaf.field == "modifiedOn"; });
    DraftFeed feed{.kind = has_windows && has_modified ? "window" : "list",
                   .path = path,
                   .query = query_for_inactive(parameters),
                   .sorts_by_id = draft.is_key_known && has(parameters, "sort")};
    feed.demanded = demanded_of(parameters, feed);
    if (feed.kind == "list") { feed.why_complete = why_complete(parameters, draft); }
    return feed;
}

/// Returns the path of the list with the records of an export feed. Without such a list, returns `path`.
std::string list_path_of(const Document& document, const std::string& path) {
    auto list = path;
    const std::string_view part = "/export/";
    if (const auto at = list.find(part); at != std::string::npos) { list.replace(at, part.size(), "/"); }
    return document.get(list) != nullptr ? list : path;
}

}  // namespace

void choose_modified(Draft& draft) {
    const DraftColumn* chosen = nullptr;
    for (const auto& column : draft.columns) {
        if (column.leaf.outer) { continue; }
        if (column.leaf.field == "modifiedOn") { return; }
        const bool is_better = chosen == nullptr || chosen->leaf.field == "createdOn";
        if (is_better && (column.leaf.field == "createdOn" || is_time_of_change(column, draft))) {
            chosen = &column;
        }
    }
    if (chosen != nullptr) { draft.modified = column_name(*chosen); }
}

void add_feeds(const Document& document, const ReadOperation& operation, const Answer& answer, Draft& draft) {
    const auto list_path = list_path_of(document, operation.path);
    auto list = list_feed(document, list_path, draft);
    if (answer.envelope == "export") {
        draft.feeds.push_back(export_feed(operation));
        if (list_path != operation.path && list.kind == "window") { draft.feeds.push_back(list); }
    } else {
        if (answer.envelope == "array") { list.envelope = answer.envelope; }
        draft.feeds.push_back(list);
    }
    const bool reads_list = draft.feeds.back().kind != "export" && draft.feeds.back().envelope.empty();
    draft.takes_ids = reads_list && draft.is_key_known && has(document.parameters(list_path), "ids");
    if (!draft.is_key_known || !draft.each.empty()) { return; }
    const auto opening = list_path + "/{";
    for (const auto& path : document.read_paths()) {
        if (!path.starts_with(opening) || path.find('}', opening.size()) != path.size() - 1) { continue; }
        draft.record_path = path;
        draft.record_key = path.substr(opening.size(), path.size() - opening.size() - 1);
    }
}

}  // namespace stmirror::openapi
