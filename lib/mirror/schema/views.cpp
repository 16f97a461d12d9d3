// SPDX-License-Identifier: MIT
#include "mirror/schema/views.hpp"

#include <algorithm>

#include "base/problem.hpp"
#include "catalogue/page.hpp"
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

bool is_usable(SQLite::Database& database, const View& view) {
    try {
        const SQLite::Statement compiled(database, "SELECT * FROM temp." + quoted(view));
        return true;
    } catch (const SQLite::Exception&) { return false; }
}

/// Returns the views that SQLite can compile against this file's tables. Tries them as temporary views, which
/// write nothing to the file.
std::vector<View> usable(SQLite::Database& database, std::vector<View> views) {
    for (const auto& view : views) { database.exec("CREATE TEMP VIEW " + view.sql.substr(create.size())); }
    std::vector<View> good;
    std::ranges::copy_if(views, std::back_inserter(good),
                         [&](const View& view) { return is_usable(database, view); });
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

/// Returns a text that changes whenever one of `texts`, or a table, index or view of the file, changes.
std::string state_of(SQLite::Database& database, std::span<const std::string_view> texts) {
    std::string all;
    for (const auto text : texts) { all += text; }
    return std::to_string(content_hash(all)) + ' ' +
           std::to_string(integer_of(database, "PRAGMA schema_version"));
}

bool are_made(SQLite::Database& database, std::span<const std::string_view> texts) {
    Statement select(database, "SELECT value FROM _meta WHERE name = 'views'");
    return select.step() && select.text(0) == state_of(database, texts);
}

void note_made(SQLite::Database& database, std::span<const std::string_view> texts) {
    Statement replace(database, "INSERT OR REPLACE INTO _meta (name, value) VALUES ('views', ?)");
    const auto state = state_of(database, texts);
    replace.bind_all(std::string_view(state));
    replace.run();
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
    if (are_made(database, texts)) { return; }
    const auto wanted = usable(database, parse_views(texts));
    const auto stored = stored_views(database);
    for (const auto& view : stored) {
        if (!contains(wanted, view)) { drop_view(database, view); }
    }
    for (const auto& view : wanted) {
        if (!contains(stored, view)) { database.exec(view.sql); }
    }
    note_made(database, texts);
}

void drop_views(SQLite::Database& database) {
    for (const auto& view : stored_views(database)) { drop_view(database, view); }
}

}  // namespace stmirror::mirror
