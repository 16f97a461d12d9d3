// SPDX-License-Identifier: MIT
// Tests the resource files of modules other than the CRM.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/catalogue.hpp"

namespace stmirror {
namespace {

const Resource& resource(std::string_view name) {
    const auto* found = Catalogue::all_modules().find(name);
    if (found == nullptr) { throw std::runtime_error("no resource " + std::string(name)); }
    return *found;
}

TEST(Modules, AreNamedLikeTheirFolders) {
    EXPECT_THAT(module_names(), ::testing::IsSupersetOf({"accounting", "crm", "jpm", "settings"}));
    EXPECT_TRUE(std::ranges::is_sorted(module_names()));
    EXPECT_EQ(resource("customers").module, "crm");
    EXPECT_EQ(resource("jobs").module, "jpm");
    EXPECT_EQ(resource("invoices").module, "accounting");
}

TEST(Modules, TheBuiltInCatalogueHasTheCrmAlone) {
    for (const auto& each : Catalogue::built_in().resources()) {
        EXPECT_EQ(each.module, crm_module) << each.name;
    }
    EXPECT_EQ(Catalogue::built_in().find("jobs"), nullptr);
    EXPECT_EQ(Catalogue::of_modules({"crm"}).resources().size(), Catalogue::built_in().resources().size());
}

TEST(Modules, EachCanBeEnabledAlone) {
    std::size_t all = 0;
    for (const auto& module : module_names()) {
        const auto catalogue = Catalogue::of_modules({module});
        EXPECT_FALSE(catalogue.resources().empty()) << module;
        all += catalogue.resources().size();
    }
    EXPECT_EQ(all, Catalogue::all_modules().resources().size());
}

TEST(Modules, AReadOfJobsByIdAsksTheListThatIsTheFallback) {
    const auto& lookup = resource("jobs").lookup;
    ASSERT_TRUE(lookup);
    EXPECT_EQ(lookup->list_path, "/jpm/v2/tenant/{tenant}/jobs");
    EXPECT_EQ(lookup->ids_column, "id");
}

TEST(Modules, EventsOfJobsAreRecordsWithinRecordsWithoutATimeOfChange) {
    const auto& history = resource("job_history");
    EXPECT_EQ(history.feed.each, "history");
    EXPECT_EQ(history.columns[*history.column_index("job_id")].outer, "jobId");
    EXPECT_TRUE(history.modified.empty());
    EXPECT_FALSE(history.feed.scope_confirmed);
}

}  // namespace
}  // namespace stmirror
