// SPDX-License-Identifier: MIT
#include "mirror/schema/schema.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/problem.hpp"
#include "embedded_migrations.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/schema/views.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/file_sync.hpp"
#include "mirror/sqlite/own_file.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

/// The columns of a stored table. Both members are empty if the table does not exist.
struct StoredTable {
    std::map<std::string, std::string> types;  ///< column -> storage class
    std::vector<std::string> key;
};

StoredTable stored_table(SQLite::Database& database, const std::string& name) {
    StoredTable table;
    Statement select(database, "SELECT name, type, pk FROM pragma_table_info(?) ORDER BY pk");
    select.bind_all(std::string_view(name));
    while (select.step()) {
        table.types.emplace(select.text(0), select.text(1));
        if (select.integer(2) > 0) { table.key.emplace_back(select.text(0)); }
    }
    return table;
}

bool has_rows(SQLite::Database& database, const std::string& table) {
    return integer_of(database, "SELECT EXISTS (SELECT 1 FROM " + table + ")") != 0;
}

void mark_unfilled(SQLite::Database& database, const Resource& resource, const std::string& part) {
    if (!has_rows(database, resource.name)) { return; }
    Statement insert(database, "INSERT OR IGNORE INTO _unfilled (resource, part) VALUES (?, ?)");
    insert.bind_all(std::string_view(resource.name), std::string_view(part));
    insert.run();
}

void forget_unknown_field(SQLite::Database& database, const Resource& resource, const std::string& field) {
    Statement remove(database, "DELETE FROM _unknown_fields WHERE resource = ? AND field = ?");
    remove.bind_all(std::string_view(resource.name), std::string_view(field));
    remove.run();
}

void require_key(const std::string& table, const StoredTable& stored, std::vector<std::string> key) {
    key.insert(key.begin(), "tenant_id");
    if (stored.key != key) {
        throw ProblemException(
            {Errc::Configuration, "table " + table + ": its key is (" + name_list(stored.key) +
                                      ") in the mirror and (" + name_list(key) +
                                      ") in the catalogue. Give the resource another name"});
    }
}

void require_type(const std::string& table, const Column& column, const std::string& stored) {
    if (stored != storage_class(column.type)) {
        throw ProblemException({Errc::Configuration, "column " + table + "." + column.name + " is " + stored +
                                                         " in the mirror and " +
                                                         std::string(storage_class(column.type)) +
                                                         " in the catalogue. Give the column another name"});
    }
}

/// Returns the columns that were added.
std::vector<const Column*> add_columns(SQLite::Database& database, const std::string& table,
                                       const StoredTable& stored, const std::vector<Column>& columns) {
    std::vector<const Column*> added;
    for (const auto& column : columns) {
        const auto found = stored.types.find(column.name);
        if (found != stored.types.end()) {
            require_type(table, column, found->second);
            continue;
        }
        database.exec(add_column(table, column));
        added.push_back(&column);
    }
    return added;
}

void make_child_table(SQLite::Database& database, const Resource& resource, const ChildTable& child) {
    const auto stored = stored_table(database, child.name);
    if (stored.types.empty()) {
        database.exec(create_child_table(resource, child));
        mark_unfilled(database, resource, child.name);
        forget_unknown_field(database, resource, child.field);
        return;
    }
    auto key = child.parent_columns;
    key.emplace_back("position");
    require_key(child.name, stored, key);
    if (!add_columns(database, child.name, stored, child.columns).empty()) {
        mark_unfilled(database, resource, child.name);
    }
}

/// Creates the index. Replaces it if its columns were different in an earlier version.
void make_index(SQLite::Database& database, const CreateIndex& index) {
    Statement select(database, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?");
    select.bind_all(std::string_view(index.name));
    const bool exists = select.step();
    const bool is_equal = exists && select.text(0) == index.sql;
    select.reset();
    if (is_equal) { return; }
    if (exists) { database.exec("DROP INDEX " + index.name); }
    database.exec(index.sql);
}

}  // namespace

std::span<const Migration> migrations() {
    static const auto steps = [] {
        std::vector<Migration> all;
        for (const auto& file : embedded::migrations::files()) { all.push_back({file.name, file.text}); }
        return all;
    }();
    return steps;
}

void keep_copy(SQLite::Database& database, const std::filesystem::path& path) {
    const auto version = integer_of(database, "PRAGMA user_version");
    const auto copy = behind_links(path).string() + ".v" + std::to_string(version) + ".bak";
    const auto unfinished = copy + ".part";
    std::filesystem::remove(unfinished);
    const OwnFile made(unfinished, O_EXCL);
    Statement vacuum(database, "VACUUM INTO ?");
    vacuum.bind_all(std::string_view(unfinished));
    vacuum.run();
    if (::fsync(made.number()) != 0) { fail_at(unfinished, "cannot be written to disk"); }
    std::filesystem::rename(unfinished, copy);
    sync_folder_of(copy);
}

bool migrate(SQLite::Database& database, std::span<const Migration> steps, Timestamp now) {
    const auto version = static_cast<std::size_t>(integer_of(database, "PRAGMA user_version"));
    if (version >= steps.size()) { return false; }
    drop_views(database);
    const auto at = now.to_string();
    for (auto i = version; i < steps.size(); ++i) {
        database.exec(std::string(steps[i].sql));
        Statement insert(database, "INSERT INTO _migrations (version, name, applied_at) VALUES (?, ?, ?)");
        insert.bind_all(static_cast<std::int64_t>(i + 1), steps[i].name, std::string_view(at));
        insert.run();
    }
    database.exec("PRAGMA user_version = " + std::to_string(steps.size()));
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    return true;
}

void make_tables(SQLite::Database& database, const Resource& resource) {
    const auto stored = stored_table(database, resource.name);
    if (stored.types.empty()) {
        database.exec(create_table(resource));
        database.exec(create_tombstone_index(resource));
    } else {
        require_key(resource.name, stored, resource.key);
        for (const auto* column : add_columns(database, resource.name, stored, resource.columns)) {
            mark_unfilled(database, resource, column->name);
            forget_unknown_field(database, resource, column->field);
        }
    }
    for (const auto& child : resource.children) { make_child_table(database, resource, child); }
}

void make_parent_index(SQLite::Database& database, const Resource& resource, const std::string& column) {
    if (resource.key.front() == column) { return; }
    const auto known = std::ranges::find(resource.indexes, column, &Index::column);
    make_index(database,
               create_index(resource.name, known == resource.indexes.end() ? Index{column} : *known));
}

void make_secondary_indexes(SQLite::Database& database, const Resource& resource) {
    for (const auto& index : create_secondary_indexes(resource)) { make_index(database, index); }
}

bool has_table(SQLite::Database& database, const std::string& name) {
    Statement select(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    select.bind_all(std::string_view(name));
    return select.step();
}

void require_table(SQLite::Database& database, const std::string& name) {
    if (!has_table(database, name)) {
        throw ProblemException({Errc::Database,
                                "the mirror has no table " + name + " yet",
                                {Subject::Kind::Feed, name},
                                "the next sync creates it"});
    }
}

}  // namespace stmirror::mirror
