// SPDX-License-Identifier: MIT
// Modules are enabled and disabled between two openings of a mirror.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/page_decoder.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

class ModulesTest : public ::testing::Test {
 protected:
    std::unique_ptr<Mirror> open(const Catalogue& catalogue) {
        return Mirror::open({file, {"production"}}, catalogue, clock).value();
    }
    std::string text(const std::string& sql) const {
        return Reader::open(file).value()->query(sql)->rows.front().front();
    }
    std::string tables(const std::string& name) const {
        return text("SELECT count(*) FROM sqlite_schema WHERE name = '" + name + "'");
    }

    const testing::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "mirror.db";
    const SetClock clock;
    const Catalogue crm = Catalogue::of_modules({"crm"});
    const Catalogue both = Catalogue::of_modules({"crm", "jpm"});
    const Catalogue jpm = Catalogue::of_modules({"jpm"});
};

TEST_F(ModulesTest, TablesAndViewsAreThoseOfTheCatalogue) {
    open(crm).reset();
    EXPECT_EQ(tables("jobs"), "0");
    EXPECT_EQ(tables("v_customers"), "1");
    open(both).reset();
    EXPECT_EQ(tables("jobs"), "1");
}

TEST_F(ModulesTest, AViewWhoseTablesAreMissingIsNotMade) {
    open(jpm).reset();
    EXPECT_EQ(tables("jobs"), "1");
    EXPECT_EQ(tables("v_customers"), "0");
}

TEST_F(ModulesTest, ATableOfAModuleThatIsSwitchedOffStays) {
    api::PageDecoder decoder;
    {
        const auto mirror = open(both);
        const auto page = decoder.decode_record(*both.find("jobs"), R"({"id":1,"jobNumber":"17"})").value();
        ASSERT_EQ(mirror->pages().apply({7, "jobs"}, std::span(&page, 1), std::nullopt)->written(), 1U);
        ASSERT_TRUE(mirror->feeds().finish_backfill({7, "jobs"}));
    }
    open(crm).reset();
    EXPECT_EQ(text("SELECT job_number FROM jobs"), "17");
    const auto mirror = open(both);
    EXPECT_TRUE(mirror->feeds().state({7, "jobs"})->backfilled) << "the feed continues where it ended";
}

}  // namespace
}  // namespace stmirror::mirror
