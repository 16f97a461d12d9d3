// SPDX-License-Identifier: MIT
#include "api/field_plan.hpp"

#include <algorithm>

namespace stmirror::api {
namespace {

void add_column(FieldPlan& plan, const Column& column, std::size_t index) {
    Field& field = plan.add(column.field);
    field.kind = Field::Kind::Cell;
    field.type = column.type;
    field.column = index;
}

/// Returns true if the program finds, orders or dates records by the column.
bool is_required(const Resource& resource, const Column& column) {
    return column.name == resource.modified || column.name == resource.created || !column.parent.empty() ||
           std::ranges::find(resource.key, column.name) != resource.key.end();
}

/// Marks the field, and the objects that contain it, as required.
void require(FieldPlan& plan, std::string_view dotted_name) {
    const auto dot = dotted_name.find('.');
    Field& field = plan.add(dotted_name.substr(0, dot));
    field.required = true;
    if (dot != dotted_name.npos) { require(field.inner, dotted_name.substr(dot + 1)); }
}

void add_child(FieldPlan& plan, const ChildTable& table, std::size_t index) {
    Field& array = plan.add(table.field);
    array.kind = Field::Kind::Array;
    array.child = index;
    array.inner.prefix = array.path + '.';
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.columns[i].field.empty()) {
            add_column(array.inner, table.columns[i], i);
            continue;
        }
        array.element_column = i;
        array.type = table.columns[i].type;
    }
}

}  // namespace

Field* FieldPlan::find(std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

Field& FieldPlan::add(std::string_view dotted_name) {
    const auto dot = dotted_name.find('.');
    const auto name = dotted_name.substr(0, dot);
    Field* field = find(name);
    if (!field) {
        field = &fields.emplace_back();
        field->name = name;
        field->path = prefix + field->name;
        field->usually_next = static_cast<std::uint32_t>(fields.size());
    }
    if (dot == dotted_name.npos) { return *field; }
    field->kind = Field::Kind::Nested;
    field->inner.prefix = field->path + '.';
    return field->inner.add(dotted_name.substr(dot + 1));
}

FieldPlan plan_fields(const Resource& resource) {
    FieldPlan plan;
    // Ignored fields come first, so that a column of the same name replaces them.
    for (const auto& name : resource.ignored) { plan.add(name); }
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        // A column without `field` is not read from the record's JSON. Its value comes from `parent`, `outer`
        // or `folded`.
        const auto& column = resource.columns[i];
        if (column.field.empty()) { continue; }
        add_column(plan, column, i);
        if (is_required(resource, column)) { require(plan, column.field); }
    }
    for (std::size_t i = 0; i < resource.children.size(); ++i) { add_child(plan, resource.children[i], i); }
    return plan;
}

FieldPlan plan_outer_fields(const Resource& resource) {
    FieldPlan plan;
    for (const auto& name : resource.ignored) { plan.add(name); }
    plan.add(resource.feed.each).kind = Field::Kind::Records;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        const auto& column = resource.columns[i];
        if (column.outer.empty()) { continue; }
        Field& field = plan.add(column.outer);
        field.kind = Field::Kind::Cell;
        field.type = column.type;
        field.column = i;
        field.required = is_required(resource, column);
    }
    return plan;
}

}  // namespace stmirror::api
