// SPDX-License-Identifier: MIT
// Tests `stmirror demo`.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <set>
#include <span>
#include <sstream>

#include "catalogue/catalogue.hpp"
#include "daemon/commands/demo_questions.hpp"
#include "running_stmirror.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Returns the modules of the tables that a query reads, also through views.
std::set<std::string> modules_of(SQLite::Database& mirror, const std::string& sql) {
    std::set<std::string> modules;
    const auto note = [](void* found, int action, const char* table, const char*, const char*, const char*) {
        const auto* resource = action == SQLITE_READ ? Catalogue::all_modules().find(table) : nullptr;
        if (resource != nullptr) { static_cast<std::set<std::string>*>(found)->insert(resource->module); }
        return SQLITE_OK;
    };
    sqlite3_set_authorizer(mirror.getHandle(), note, &modules);
    const SQLite::Statement prepared(mirror, sql);
    sqlite3_set_authorizer(mirror.getHandle(), nullptr, nullptr);
    return modules;
}

TEST(Demo, AnswersItsQuestions) {
    Installation installation(small_world(2000, 500));
    const auto folder = (installation.folder() / "demo").string();
    const auto result = installation.run({"demo", "--customers", "300", "--folder", folder});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("customers"));
    EXPECT_THAT(result.output, HasSubstr("SELECT"));

    // The proposed commands work, although the simulator has ended.
    std::istringstream lines(result.output.substr(result.output.find("What you can do with it:")));
    int proposed = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("  ")) { continue; }
        ++proposed;
        EXPECT_EQ(std::system(("bash -o pipefail -c \"" + line + "\" >/dev/null").c_str()), 0) << line;
    }
    EXPECT_EQ(proposed, 5);
}

TEST(Demo, OfAllModulesEndsWithFiveAnswersThatNeedThreeModulesEach) {
    Installation installation(small_world(2000, 500));
    const auto folder = installation.folder() / "demo";
    const auto result =
        installation.run({"demo", "--customers", "300", "--folder", folder.string(), "--modules", "all"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    auto mirror = open_to_read(folder / "demo.db");
    for (const auto& [question, sql, tables] : std::span(daemon::demo_questions).last(5)) {
        EXPECT_THAT(result.output, HasSubstr(std::string(question)));
        EXPECT_THAT(modules_of(mirror, std::string(sql)), SizeIs(::testing::Ge(3))) << question;
        SQLite::Statement answer(mirror, std::string(sql));
        int rows = 0;
        for (; answer.executeStep(); ++rows) {
            for (const auto* name : {"campaign", "technician", "customer_name", "customer"}) {
                for (int i = 0; i < answer.getColumnCount(); ++i) {
                    if (std::string(answer.getColumnName(i)) == name) {
                        EXPECT_FALSE(answer.isColumnNull(i)) << question << " has no " << name;
                    }
                }
            }
        }
        EXPECT_GT(rows, 1) << question;
    }
}

}  // namespace
}  // namespace stmirror::testing
