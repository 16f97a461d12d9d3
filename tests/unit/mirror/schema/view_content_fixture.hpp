// SPDX-License-Identifier: MIT
// Fixture: a mirror of the built-in catalogue with the views, and hand-made rows.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {

/// Returns schema/views/*.sql, without the views of modules.
std::vector<std::filesystem::path> view_files();

/// Inserts a record of a tenant. `columns` and `values` are as in SQL.
void add_record(SQLite::Database& database, const std::string& table, const std::string& columns,
                const std::string& values, std::int64_t tenant_id = 7);
/// Inserts a row of a child table, which does not have the mirror's own columns.
void add_child_row(SQLite::Database& database, const std::string& table, const std::string& columns,
                   const std::string& values, std::int64_t tenant_id = 7);
/// Returns the rows, each as "a|b". NULL is "NULL".
std::vector<std::string> rows_of(SQLite::Database& database, const std::string& sql);

class ViewContentTest : public ::testing::Test {
 protected:
    ViewContentTest();

    void add(const std::string& table, const std::string& columns, const std::string& values,
             std::int64_t tenant_id = 7);
    void add_child(const std::string& table, const std::string& columns, const std::string& values,
                   std::int64_t tenant_id = 7);
    std::vector<std::string> rows(const std::string& sql);
    /// Returns the steps of EXPLAIN QUERY PLAN.
    std::vector<std::string> plan(const std::string& sql);

    TemporaryFolder folder;
    std::unique_ptr<SQLite::Database> database;
};

}  // namespace stmirror::mirror
