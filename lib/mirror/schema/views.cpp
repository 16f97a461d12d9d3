// SPDX-License-Identifier: MIT
#include "mirror/schema/views.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "embedded_views.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::string_view create = "CREATE VIEW ";  // SQLite stores every view with this prefix

std::vector<View> stored_views(SQLite::Database& database) {
    Statement select(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'view' AND name GLOB 'v_*'");
    std::vector<View> views;
    while (select.step()) { views.push_back({std::string(select.text(0)), std::string(select.text(1))}); }
    return views;
}

std::string quoted(const View& view) { return "\"" + view.name + "\""; }

bool is_usable(SQLite::Database& database, const std::string& schema, const View& view) {
    try {
        const SQLite::Statement compiled(database, "SELECT * FROM " + schema + "." + quoted(view));
        return true;
    } catch (const SQLite::Exception&) { return false; }
}

/// Returns the views that SQLite can compile against this file's tables. Tries them as temporary views, which
/// write nothing to the file.
std::vector<View> usable(SQLite::Database& database, std::vector<View> views) {
    for (const auto& view : views) { database.exec("CREATE TEMP VIEW " + view.sql.substr(create.size())); }
    std::vector<View> good;
    std::ranges::copy_if(views, std::back_inserter(good),
                         [&](const View& view) { return is_usable(database, "temp", view); });
    for (const auto& view : views) { database.exec("DROP VIEW temp." + quoted(view)); }
    return good;
}

bool contains(const std::vector<View>& views, const View& wanted) {
    return std::ranges::any_of(
        views, [&](const View& view) { return view.name == wanted.name && view.sql == wanted.sql; });
}

void drop_view(SQLite::Database& database, const View& view) {
    database.exec("DROP VIEW main." + quoted(view));
}

}  // namespace

std::span<const std::string_view> shipped_views() {
    static const auto texts = [] {
        std::vector<std::string_view> all;
        for (const auto& file : embedded::views::files()) { all.push_back(file.text); }
        return all;
    }();
    return texts;
}

std::vector<View> parse_views(std::span<const std::string_view> texts) {
    // SQLite parses the statements: an empty database accepts views of tables that do not exist.
    SQLite::Database scratch(":memory:", SQLite::OPEN_READWRITE);
    for (const auto text : texts) {
        try {
            scratch.exec(std::string(text));
        } catch (const SQLite::Exception& exception) {
            throw ProblemException(
                {Errc::Configuration, "a view cannot be created: " + std::string(exception.what())});
        }
    }
    auto views = stored_views(scratch);
    if (integer_of(scratch, "SELECT count(*) FROM sqlite_schema") !=
        static_cast<std::int64_t>(views.size())) {
        throw ProblemException(
            {Errc::Configuration, "the text of the views may define only views whose names begin with v_"});
    }
    return views;
}

void make_views(SQLite::Database& database, std::span<const std::string_view> texts) {
    auto all = parse_views(texts);
    const auto stored = stored_views(database);
    // The usual case: compiling the views that are stored is faster than trying all of them.
    if (all.size() == stored.size() && std::ranges::all_of(all, [&](const View& view) {
            return contains(stored, view) && is_usable(database, "main", view);
        })) {
        return;
    }
    const auto wanted = usable(database, std::move(all));
    for (const auto& view : stored) {
        if (!contains(wanted, view)) { drop_view(database, view); }
    }
    for (const auto& view : wanted) {
        if (!contains(stored, view)) { database.exec(view.sql); }
    }
}

void drop_views(SQLite::Database& database) {
    for (const auto& view : stored_views(database)) { drop_view(database, view); }
}

}  // namespace stmirror::mirror
