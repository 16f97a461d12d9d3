// SPDX-License-Identifier: MIT
#include "openapi/draft.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "catalogue/catalogue.hpp"
#include "catalogue/names.hpp"
#include "catalogue/operation.hpp"
#include "openapi/draft_feeds.hpp"
#include "openapi/draft_names.hpp"
#include "toml/quoted.hpp"

namespace stmirror::openapi {
namespace {

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
    shape.leaves = std::move(leaves);
    shape.arrays.clear();
}

/// Returns the field that is probably the key: `id`, otherwise the first field whose name ends with Id,
/// otherwise the first field. Considers only fields whose type a key can have.
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

/// Returns the type of the id if it cannot be a key. Otherwise returns empty.
std::string type_of_refused_id(const std::vector<Leaf>& leaves) {
    const auto id = std::ranges::find(leaves, "id", &Leaf::field);
    return id == leaves.end() || is_key_type(*id) ? "" : id->type;
}

/// Returns true if the field is the id of another record. The ids of users who created or changed a record do
/// not count, because hardly anybody searches by them.
bool is_id_of_another(const Leaf& leaf) {
    if (leaf.type != "integer" || leaf.field.ends_with("ById")) { return false; }
    return leaf.field.ends_with("Id") || leaf.field.ends_with(".id");
}

/// Returns "The customer: customers.id." for "customerId" or "customer.id". Empty if the table is unknown.
std::string about_of_link(std::string_view field) {
    field.remove_suffix(std::string_view("Id").size());
    if (field.ends_with('.')) { field.remove_suffix(1); }
    const auto singular = snake_case(field.substr(field.rfind('.') + 1));
    for (const auto& resource : Catalogue::all_modules().resources()) {
        if (resource.singular == singular && resource.key == std::vector<std::string>{"id"}) {
            auto words = singular;
            std::ranges::replace(words, '_', ' ');
            return "The " + words + ": " + resource.name + ".id.";
        }
    }
    return {};
}

/// Returns whether a column's name ends with a number because another column has the name without the number.
bool is_numbered(std::string_view name, const std::string& field) {
    const auto underscore = name.rfind('_');
    if (underscore == std::string_view::npos) { return false; }
    const auto number = name.substr(underscore);
    return number.find_first_not_of("0123456789", 1) == std::string_view::npos &&
           !plain_name(field).ends_with(number);
}

void add_columns(std::vector<Leaf> leaves, Draft& draft) {
    const auto key = key_of(leaves);
    draft.is_key_known = key == "id";
    const auto key_leaf = std::ranges::find(leaves, key, &Leaf::field);
    std::rotate(leaves.begin(), key_leaf, key_leaf + 1);
    ColumnNames names(draft.singular, {});
    for (auto& leaf : leaves) {
        const bool is_key = leaf.field == key;
        const bool is_link = !is_key && is_id_of_another(leaf);
        if (is_link && leaf.about.empty()) { leaf.about = about_of_link(leaf.field); }
        DraftColumn column{leaf, names.take(leaf.field), is_key, is_link || leaf.field == "modifiedOn"};
        if (is_numbered(column.name, leaf.field)) {
            draft.notices.push_back("two fields have the same column name; choose a better name than " +
                                    column.name);
        }
        draft.columns.push_back(std::move(column));
    }
}

/// Returns the tables of all modules, with the module. A module that is not enabled may be enabled later.
std::map<std::string, std::string> tables_of_modules() {
    std::map<std::string, std::string> tables;
    for (const auto& resource : Catalogue::all_modules().resources()) {
        tables.emplace(resource.name, resource.module);
        for (const auto& child : resource.children) { tables.emplace(child.name, resource.module); }
    }
    return tables;
}

/// Returns the tables that exist, or that other operations of the document would get.
std::set<std::string> other_tables(const Document& document, const Draft& draft) {
    std::set<std::string> tables;
    for (const auto& [table, module] : tables_of_modules()) { tables.insert(table); }
    for (const auto& path : document.read_paths()) { tables.insert(table_of(path)); }
    tables.insert(draft.table);
    return tables;
}

/// Chooses the table's name from the path. If a module has a table with that name, adds the path's module
/// as a prefix. If the new name is not free either, uses records_2, records_3, …
void choose_table(const std::string& path, Draft& draft) {
    const auto usual = table_of(path);
    const auto tables = tables_of_modules();
    draft.table = usual;
    if (const auto found = tables.find(usual); found != tables.end()) {
        const auto module = module_of(path);
        const auto longer = (module.empty() ? "my" : module) + "_" + usual;
        draft.table = longer;
        for (int n = 2; tables.contains(draft.table) || !table_name_mistake(draft.table).empty(); ++n) {
            draft.table = "records_" + std::to_string(n);
        }
        draft.notices.push_back("the module " + found->second + " has a table " + usual +
                                " already, so this one is called " + draft.table);
    }
    draft.singular = singular_of(draft.table);
}

/// Returns the name of a child table: "customFields" of "job" -> "job_custom_fields", "tagTypeIds" ->
/// "job_tags".
std::string child_table(const std::string& singular, const std::string& field,
                        const std::set<std::string>& others) {
    auto part = plain_name(field);
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

/// Returns true if the path has a placeholder besides {tenant}. Then the feed needs a parent, which the
/// document does not name.
bool has_parent(const std::string& path) {
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        if (!path.substr(at).starts_with("{tenant}")) { return true; }
    }
    return false;
}

/// If `path` reads one record, returns the path of the list that contains the record. Otherwise returns
/// empty.
std::string list_around(const Document& document, const std::string& path) {
    if (!path.ends_with('}')) { return {}; }
    auto list = path.substr(0, path.rfind('/'));
    return document.get(list) != nullptr && !has_parent(list) ? list : "";
}

}  // namespace

Result<Draft> draft_of(const Document& document, const ReadOperation& operation) {
    if (const auto list = list_around(document, operation.path); !list.empty()) {
        return Problem{Errc::Usage,
                       "GET " + operation.path + " reads one record. Give the path of its list: " + list};
    }
    if (has_parent(operation.path)) {
        return Problem{Errc::Usage, "GET " + operation.path +
                                        " is read for each record of another table. Write the feed by hand, "
                                        "with kind = \"per_parent\" (docs/resources.md)"};
    }
    auto answer = answer_of(document, operation);
    if (!answer) { return answer.error(); }
    Draft draft;
    choose_table(operation.path, draft);
    draft.is_scope_known = !operation.scope.empty();
    draft.scope = draft.is_scope_known ? operation.scope : usual_scope(operation.path);
    if (find_operation("GET", operation.path) != nullptr) {
        draft.is_scope_known = true;
        draft.scope.clear();
    }
    // A paged list cannot have `each`, because its total counts the objects around the records.
    if (answer->envelope != "paged") { choose_records(answer->record, draft); }
    for (const auto& field : answer->record.unusable) {
        draft.notices.push_back("the field " + toml_quoted(field) +
                                " cannot have a column by its name; it stays in _raw");
    }
    draft.id_type = type_of_refused_id(answer->record.leaves);
    if (key_of(answer->record.leaves).empty()) {
        const auto why = draft.id_type.empty() ? std::string("records without a field for a key")
                                               : "records whose id is of type \"" + draft.id_type +
                                                     "\"; a key must be an integer or a text";
        return Problem{Errc::Usage, "GET " + operation.path + " returns " + why};
    }
    add_columns(std::move(answer->record.leaves), draft);
    add_children(answer->record, document, draft);
    choose_modified(draft);
    add_feeds(document, operation, *answer, draft);
    if (operation.path.starts_with("/tenant/")) {
        draft.notices.push_back(
            "the document does not say where its server is: write the module before each path, as in "
            "/jpm/v2/tenant/{tenant}/…");
    }
    return draft;
}

}  // namespace stmirror::openapi
