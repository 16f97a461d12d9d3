// SPDX-License-Identifier: MIT
#include "openapi/draft.hpp"

#include <algorithm>
#include <set>

#include "catalogue/catalogue.hpp"
#include "catalogue/names.hpp"
#include "openapi/draft_names.hpp"

namespace stmirror::openapi {
namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Returns the parameter that includes inactive records. Lists use four names for it.
std::string query_for_inactive(const std::vector<std::string>& parameters) {
    if (has(parameters, "active")) { return R"(active = "Any")"; }
    if (has(parameters, "activeState")) { return R"(activeState = "All")"; }
    if (has(parameters, "activeOnly")) { return R"(activeOnly = "false")"; }
    return has(parameters, "includeInactive") ? R"(includeInactive = "true")" : "";
}

bool has_leaf(const std::vector<Leaf>& leaves, std::string_view field) {
    return std::ranges::find(leaves, field, &Leaf::field) != leaves.end();
}

bool is_key_type(const Leaf& leaf) { return leaf.type == "integer" || leaf.type == "text"; }

/// Chooses what the records are. If the records have no id, but the elements of their only array have one,
/// the elements become the records.
void choose_records(RecordShape& shape, Draft& draft) {
    if (has_leaf(shape.leaves, "id") || shape.arrays.size() != 1) { return; }
    auto& array = shape.arrays.front();
    if (!has_leaf(array.leaves, "id")) { return; }
    draft.each = array.field;
    auto leaves = std::move(array.leaves);
    for (auto& outer : shape.leaves) {
        // `outer` names a field next to the array of records. It cannot name a field inside an object there.
        if (has_leaf(leaves, outer.field) || outer.field.find('.') != std::string::npos) { continue; }
        outer.outer = true;
        leaves.push_back(std::move(outer));
    }
    shape = {std::move(leaves), {}};
}

/// Returns the field that is probably the key: id, else the first whose name ends with Id, else the first of
/// a type that a key can have.
std::string key_of(const std::vector<Leaf>& leaves) {
    const auto first = [&](auto fits) {
        const auto found = std::ranges::find_if(
            leaves, [&](const Leaf& leaf) { return is_key_type(leaf) && fits(leaf.field); });
        return found == leaves.end() ? std::string() : found->field;
    };
    auto key = first([](const std::string& field) { return field == "id"; });
    if (key.empty()) {
        key = first([](const std::string& field) { return field.ends_with("Id"); });
    }
    return key.empty() ? first([](const std::string&) { return true; }) : key;
}

void add_columns(const std::vector<Leaf>& leaves, Draft& draft) {
    const auto key = key_of(leaves);
    draft.is_key_known = key == "id";
    ColumnNames names(draft.singular, {});
    for (const auto& leaf : leaves) {
        DraftColumn column{leaf, names.take(leaf.field), leaf.field == key, leaf.field == "modifiedOn"};
        if (!column.name.empty() && snake_case(leaf.field) + "_2" == column.name) {
            draft.notices.push_back("two fields have the same column name; choose a better name than " +
                                    column.name);
        }
        draft.columns.push_back(std::move(column));
    }
}

/// Returns the tables that exist, or that other operations of the document would get.
std::set<std::string> other_tables(const Document& document, const Draft& draft) {
    std::set<std::string> tables;
    for (const auto& path : document.read_paths()) { tables.insert(table_of(path)); }
    for (const auto& resource : Catalogue::built_in().resources()) {
        tables.insert(resource.name);
        for (const auto& child : resource.children) { tables.insert(child.name); }
    }
    tables.insert(draft.table);
    return tables;
}

/// Returns the name of a child table: "customFields" of "job" -> "job_custom_fields", "tagTypeIds" ->
/// "job_tags".
std::string child_table(const std::string& singular, const std::string& field,
                        const std::set<std::string>& others) {
    auto part = snake_case(field);
    if (part == "tag_type_ids") { part = "tags"; }
    if (part.ends_with("_ids")) { part = part.substr(0, part.size() - 3 - 1) + "s"; }
    const auto usual = singular + "_" + part;
    const auto is_free = [&](const std::string& name) {
        return !others.contains(name) && table_name_mistake(name).empty();
    };
    if (is_free(usual)) { return usual; }
    auto name = singular_of(usual) + "_list";
    for (int n = 2; !is_free(name); ++n) { name = singular + "_list_" + std::to_string(n); }
    return name;
}

void add_children(const RecordShape& shape, const Document& document, Draft& draft) {
    auto others = other_tables(document, draft);
    std::set<std::string> parent_columns{"position"};
    for (const auto& column : draft.columns) {
        const auto& name = column.name.empty() ? snake_case(column.leaf.field) : column.name;
        if (column.key) { parent_columns.insert(draft.singular + "_" + name); }
    }
    for (const auto& array : shape.arrays) {
        DraftChild child{child_table(draft.singular, array.field, others), array.field, array.about, {}};
        others.insert(child.name);
        ColumnNames names(singular_of(child.name), parent_columns);
        for (const auto& leaf : array.leaves) {
            const auto field = leaf.field.empty() ? singular_of(array.field) : leaf.field;
            auto name = names.take(field);
            if (leaf.field.empty() && name.empty()) { name = snake_case(field); }
            child.columns.push_back({leaf, std::move(name), false, false});
        }
        draft.children.push_back(std::move(child));
    }
}

/// Chooses the column with the time of a record's last change, for feeds that need one.
void choose_modified(const RecordShape& shape, Draft& draft) {
    if (has_leaf(shape.leaves, "modifiedOn") || !has_leaf(shape.leaves, "createdOn")) { return; }
    draft.modified = "created_on";
}

DraftFeed list_feed(const Document& document, const std::string& path, bool has_modified) {
    const auto parameters = document.parameters(path);
    const bool has_windows = has(parameters, "modifiedOnOrAfter") && has(parameters, "modifiedBefore");
    return {has_windows && has_modified ? "window" : "list", path, "", query_for_inactive(parameters),
            has(parameters, "sort")};
}

/// Returns the path of the list of the same records as an export feed, if there is one; else the feed's own
/// path.
std::string list_path_of(const Document& document, const std::string& path) {
    auto list = path;
    const std::string_view part = "/export/";
    if (const auto at = list.find(part); at != std::string::npos) { list.replace(at, part.size(), "/"); }
    return document.get(list) != nullptr ? list : path;
}

void add_feeds(const Document& document, const ReadOperation& operation, const Answer& answer, Draft& draft) {
    const bool has_modified = has_leaf(answer.record.leaves, "modifiedOn");
    const auto list_path = list_path_of(document, operation.path);
    auto list = list_feed(document, list_path, has_modified);
    list.sorts_by_id = list.sorts_by_id && draft.is_key_known;
    if (answer.envelope == "export") {
        draft.feeds.push_back(
            {"export", operation.path, "", query_for_inactive(operation.parameters), false});
        if (list_path != operation.path && list.kind == "window") { draft.feeds.push_back(list); }
    } else {
        if (answer.envelope == "array") { list.envelope = answer.envelope; }
        draft.feeds.push_back(list);
    }
    const bool reads_list = draft.feeds.back().kind != "export" && draft.feeds.back().envelope.empty();
    draft.takes_ids = reads_list && draft.is_key_known && has(document.parameters(list_path), "ids");
    for (const auto& path : document.read_paths()) {
        const auto opening = list_path + "/{";
        if (!draft.is_key_known || !draft.each.empty() || !path.starts_with(opening)) { continue; }
        if (path.find('}') != path.size() - 1) {
            if (path.find('}', opening.size()) != path.size() - 1) { continue; }
        }
        draft.record_path = path;
        draft.record_key = path.substr(opening.size(), path.size() - opening.size() - 1);
    }
}

/// Returns true if the path has a placeholder besides {tenant}. It needs a parent, which the document does
/// not name.
bool has_parent(const std::string& path) {
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        if (!path.substr(at).starts_with("{tenant}")) { return true; }
    }
    return false;
}

}  // namespace

Result<Draft> draft_of(const Document& document, const ReadOperation& operation) {
    if (has_parent(operation.path)) {
        return Problem{Errc::Usage, "GET " + operation.path +
                                        " is read for each record of another table. Write the feed by hand, "
                                        "with kind = \"per_parent\" (docs/resources.md)"};
    }
    auto answer = answer_of(document, operation);
    if (!answer) { return answer.error(); }
    Draft draft;
    draft.table = table_of(operation.path);
    draft.singular = singular_of(draft.table);
    draft.is_scope_known = !operation.scope.empty();
    draft.scope = draft.is_scope_known ? operation.scope : usual_scope(operation.path);
    // The total of a paged list counts the objects around the elements.
    if (answer->envelope != "paged") { choose_records(answer->record, draft); }
    if (key_of(answer->record.leaves).empty()) {
        return Problem{Errc::Usage,
                       "GET " + operation.path + " returns records without a field that can be the key"};
    }
    add_columns(answer->record.leaves, draft);
    add_children(answer->record, document, draft);
    choose_modified(answer->record, draft);
    add_feeds(document, operation, *answer, draft);
    if (Catalogue::built_in().find(draft.table) != nullptr) {
        draft.notices.push_back("stmirror already has a table " + draft.table + "; choose another name");
    }
    return draft;
}

}  // namespace stmirror::openapi
