// SPDX-License-Identifier: MIT
#include "catalogue/column_reader.hpp"

#include <algorithm>

#include "catalogue/names.hpp"

namespace stmirror {
namespace {

const std::vector<std::string> type_names{name(ColumnType::Integer), name(ColumnType::Real),
                                          name(ColumnType::Text),    name(ColumnType::Boolean),
                                          name(ColumnType::Time),    name(ColumnType::Json)};

ColumnType read_type(TomlReader& in, const Column& column) {
    const bool from_parent = column.field.empty() && !column.parent.empty();
    const bool is_folded = !column.folded.empty();
    if (in.has("type") && is_folded) {
        in.mistake("type", "must be left out: a folded column is text");
    } else if (in.has("type") && from_parent) {
        in.mistake("type", "must be left out: it is the type of the parent's column");
    }
    if (!in.has("type") && !from_parent && !is_folded) { in.mistake("type", "is missing"); }
    const auto type = static_cast<ColumnType>(in.choice("type", type_names));
    return is_folded ? ColumnType::Text : type;
}

void read_column_name(TomlReader& in, Column& column) {
    const auto& from = column.outer.empty() ? column.field : column.outer;
    if (in.has("name") || from.empty()) {
        column.name = in.required_text("name");
        if (column.name == snake_case(from)) {
            in.mistake("name", "can be left out: it follows from the field");
        }
    } else {
        column.name = snake_case(from);
    }
    if (const auto wrong = column_name_mistake(column.name); !wrong.empty() && !column.name.empty()) {
        in.mistake(name_key(in), wrong);
    }
}

void read_outer(TomlReader& in, Column& column) {
    column.outer = in.text("outer");
    if (column.outer.empty()) { return; }
    if (column.outer.find('.') != std::string::npos) {
        in.mistake("outer", "must be a field of the object itself, without dots");
    }
    if (!column.field.empty() || !column.parent.empty()) {
        in.mistake("outer", "cannot be combined with `field` or `parent`");
    }
}

void read_folded(TomlReader& in, Column& column) {
    column.folded = in.text("folded");
    if (column.folded.empty()) { return; }
    if (!column.field.empty() || !column.parent.empty() || !column.outer.empty()) {
        in.mistake("folded", "cannot be combined with `field`, `parent` or `outer`");
    }
}

}  // namespace

void ClaimedFields::claim(TomlReader& in, std::string_view key, const std::string& field) {
    if (field.empty()) { return; }
    if (field.starts_with('.') || field.ends_with('.') || field.find("..") != std::string::npos) {
        in.mistake(key, "has an empty name between its dots");
    }
    if (field.find_first_of("\"\\") != std::string::npos) {
        in.mistake(key, "must not contain quotes or backslashes");
    }
    for (const auto& other : claimed_) {
        if (other == field) {
            in.mistake(key, "the field " + in_quotes(field) + " is named twice");
        } else if (other.starts_with(field + ".") || field.starts_with(other + ".")) {
            in.mistake(key, "the field " + in_quotes(field) + " overlaps " + in_quotes(other));
        }
    }
    claimed_.push_back(field);
}

std::vector<TomlReader> column_tables(TomlReader& in) {
    auto tables = in.tables("columns");
    if (tables.empty()) { in.mistake("columns", "there must be at least one"); }
    if (tables.size() <= table_columns_max) { return tables; }
    in.mistake("columns", "there are " + std::to_string(tables.size()) + ", but a table can have " +
                              std::to_string(table_columns_max) +
                              " at most; leave out the others or list them in `ignored`");
    return {};
}

std::string_view name_key(TomlReader& in) {
    if (in.has("name")) { return "name"; }
    return in.has("outer") ? "outer" : "field";
}

ReadColumn read_column(TomlReader& in) {
    ReadColumn read;
    Column& column = read.column;
    column.field = in.text("field");
    column.parent = in.text("parent");
    read_outer(in, column);
    read_folded(in, column);
    read_column_name(in, column);
    read.place = in.place(name_key(in));
    column.type = read_type(in, column);
    column.decimal = in.flag("decimal", false);
    if (column.decimal && column.type != ColumnType::Real) {
        in.mistake("decimal", "is only allowed in a column of type \"real\"");
    }
    if (column.decimal && (!column.outer.empty() || !column.parent.empty())) {
        in.mistake("decimal",
                   "cannot be combined with `outer` or `parent`: the digits are read from `field`");
    }
    column.about = in.required_prose("about");
    read.index = in.flag("index", false);
    if (read.index && column.type == ColumnType::Json) {
        in.mistake("index", "a column of type \"json\" cannot have an index");
    }
    return read;
}

void refuse_name_twice(TomlReader& in, const std::vector<Column>& columns, const ReadColumn& read) {
    if (std::ranges::find(columns, read.column.name, &Column::name) == columns.end()) { return; }
    in.mistake(name_key(in), "there is already a column " + in_quotes(read.column.name));
}

}  // namespace stmirror
