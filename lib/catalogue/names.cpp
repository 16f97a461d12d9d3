// SPDX-License-Identifier: MIT
#include "catalogue/names.hpp"

#include <algorithm>
#include <array>

namespace stmirror {
namespace {

constexpr const char* not_snake_case =
    "is not snake_case: begin with a letter, then use a-z, 0-9 and single _, with no _ at the end";

constexpr std::size_t length_max = 63;  // the limit of PostgreSQL

// The words that SQLite or PostgreSQL refuses as names without quotes.
constexpr auto sql_keywords = std::to_array<std::string_view>({"add",
                                                               "all",
                                                               "alter",
                                                               "analyse",
                                                               "analyze",
                                                               "and",
                                                               "any",
                                                               "array",
                                                               "as",
                                                               "asc",
                                                               "asymmetric",
                                                               "autoincrement",
                                                               "between",
                                                               "both",
                                                               "case",
                                                               "cast",
                                                               "check",
                                                               "collate",
                                                               "column",
                                                               "commit",
                                                               "constraint",
                                                               "create",
                                                               "cross",
                                                               "current_date",
                                                               "current_time",
                                                               "current_timestamp",
                                                               "current_user",
                                                               "default",
                                                               "deferrable",
                                                               "delete",
                                                               "desc",
                                                               "distinct",
                                                               "do",
                                                               "drop",
                                                               "else",
                                                               "end",
                                                               "escape",
                                                               "except",
                                                               "exists",
                                                               "false",
                                                               "fetch",
                                                               "for",
                                                               "foreign",
                                                               "from",
                                                               "full",
                                                               "glob",
                                                               "grant",
                                                               "group",
                                                               "having",
                                                               "if",
                                                               "in",
                                                               "index",
                                                               "initially",
                                                               "inner",
                                                               "insert",
                                                               "intersect",
                                                               "into",
                                                               "is",
                                                               "isnull",
                                                               "join",
                                                               "lateral",
                                                               "leading",
                                                               "left",
                                                               "like",
                                                               "limit",
                                                               "localtime",
                                                               "localtimestamp",
                                                               "match",
                                                               "natural",
                                                               "not",
                                                               "nothing",
                                                               "notnull",
                                                               "null",
                                                               "offset",
                                                               "on",
                                                               "only",
                                                               "or",
                                                               "order",
                                                               "outer",
                                                               "over",
                                                               "placing",
                                                               "primary",
                                                               "raise",
                                                               "references",
                                                               "regexp",
                                                               "returning",
                                                               "right",
                                                               "rollback",
                                                               "row",
                                                               "rows",
                                                               "select",
                                                               "session_user",
                                                               "set",
                                                               "similar",
                                                               "some",
                                                               "symmetric",
                                                               "table",
                                                               "then",
                                                               "to",
                                                               "trailing",
                                                               "transaction",
                                                               "true",
                                                               "union",
                                                               "unique",
                                                               "update",
                                                               "user",
                                                               "using",
                                                               "values",
                                                               "variadic",
                                                               "verbose",
                                                               "view",
                                                               "virtual",
                                                               "when",
                                                               "where",
                                                               "window",
                                                               "with",
                                                               "without"});
static_assert(std::ranges::is_sorted(sql_keywords));

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_snake_case(std::string_view name) {
    const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
    return !name.empty() && is_lower(name.front()) && name.back() != '_' &&
           std::ranges::all_of(name, allowed) && name.find("__") == std::string_view::npos;
}

std::string name_mistake(std::string_view name) {
    const auto quoted = in_quotes(name) + " ";
    if (name.starts_with('_')) {
        return quoted + "starts with _, which is reserved for the mirror's own columns and tables";
    }
    if (!is_snake_case(name)) { return quoted + not_snake_case; }
    if (name.size() > length_max) { return quoted + "is longer than 63 characters"; }
    if (std::ranges::binary_search(sql_keywords, name)) {
        return quoted + "is an SQL keyword; choose another name";
    }
    return {};
}

}  // namespace

std::string usual_singular(std::string_view table) {
    if (table.ends_with('s')) { table.remove_suffix(1); }
    return std::string(table);
}

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string snake_case(std::string_view field) {
    std::string result;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const char c = field[i];
        if (c == '.') {
            result += '_';
        } else if (is_upper(c)) {
            const bool starts_word =
                i > 0 && field[i - 1] != '.' && field[i - 1] != '_' &&
                (!is_upper(field[i - 1]) || (i + 1 < field.size() && is_lower(field[i + 1])));
            if (starts_word) { result += '_'; }
            result += static_cast<char>(c - 'A' + 'a');
        } else {
            result += c;
        }
    }
    return result;
}

std::string table_name_mistake(std::string_view name) {
    if (auto mistake = name_mistake(name); !mistake.empty()) { return mistake; }
    const auto quoted = in_quotes(name) + " ";
    if (name.starts_with("sqlite_")) { return quoted + "starts with sqlite_, which is reserved for SQLite"; }
    if (name.starts_with("v_")) { return quoted + "starts with v_, which is reserved for views"; }
    if (name.find("_by_") != std::string_view::npos || name.ends_with("_tombstones")) {
        return quoted + "could be the name of an index; choose a name without _by_ and _tombstones";
    }
    return {};
}

std::string singular_mistake(std::string_view name) {
    return is_snake_case(name) ? "" : in_quotes(name) + " " + not_snake_case;
}

std::string column_name_mistake(std::string_view name) {
    if (auto mistake = name_mistake(name); !mistake.empty()) { return mistake; }
    if (name == "tenant_id" || name == "rowid" || name == "oid") {
        return in_quotes(name) + " is already a column of every table; choose another name";
    }
    return {};
}

}  // namespace stmirror
