// SPDX-License-Identifier: MIT
// A mirror of all modules: every table equals the source, also after every table has changed.
#include <algorithm>

#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class AllModules : public Verify {
 protected:
    AllModules() : Verify(small_world(60, 40), Catalogue::all_modules()) {
        settings.limits.page_size = 25;
        settings.schedule.max_delete_percent = 100;
    }

    std::vector<std::string> tables_of_modules() const {
        std::vector<std::string> names;
        for (const auto& resource : catalogue.resources()) {
            if (resource.module != crm_module) { names.push_back(resource.name); }
        }
        return names;
    }
    void expect_equal_and_proved() {
        EXPECT_TRUE(all_caught_up(reports()));
        expect_equal();
        EXPECT_EQ(number("SELECT count(*) FROM _quarantine"), 0);
        const auto verified = verify({.deep = true});
        EXPECT_TRUE(verified.is_equal()) << ::testing::PrintToString(lines(verified));
        EXPECT_EQ(verified.resources.size(), catalogue.resources().size());
    }
};

TEST_F(AllModules, EqualTheSourceBeforeAndAfterEveryTableHasChanged) {
    pass();
    for (const auto& name : tables_of_modules()) {
        EXPECT_GT(number("SELECT count(*) FROM " + name), 0)
            << name << " is empty, so its equality shows nothing";
    }
    expect_equal_and_proved();

    time.advance(1h);
    for (const auto& name : tables_of_modules()) { api.world().mutate_file(name, 5); }
    api.world().mutate(30);
    settle();
    pass();
    expect_equal_and_proved();
}

}  // namespace
}  // namespace stmirror::testing
