// SPDX-License-Identifier: MIT
// A mirror of the built-in catalogue with the views, and rows put in by hand.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fixture.hpp"

namespace stmirror::mirror {

/// schema/views/*.sql.
std::vector<std::filesystem::path> view_files();
std::string text_of(const std::filesystem::path& path);

class ViewContentTest : public ::testing::Test {
 protected:
    ViewContentTest();

    /// A record of tenant 7, or of another: `columns` and `values` as SQL has them.
    void add(const std::string& table, const std::string& columns, const std::string& values,
             std::int64_t tenant_id = 7);
    /// A row of a child table, which has no columns of the mirror's own.
    void add_child(const std::string& table, const std::string& columns, const std::string& values,
                   std::int64_t tenant_id = 7);
    /// The rows as "a|b" each, NULL as "NULL".
    std::vector<std::string> rows(const std::string& sql);
    /// The steps of EXPLAIN QUERY PLAN.
    std::vector<std::string> plan(const std::string& sql);

    TemporaryFolder folder;
    std::unique_ptr<SQLite::Database> database;
};

}  // namespace stmirror::mirror
