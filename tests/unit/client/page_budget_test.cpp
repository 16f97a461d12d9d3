// SPDX-License-Identifier: MIT
#include "client/page_budget.hpp"

#include <gtest/gtest.h>

#include <string>

namespace stmirror::client {
namespace {

TEST(PageBudget, IsFullUntilAPermitIsReleased) {
    PageBudget room;
    std::vector<PageBudget::Permit> permits;
    while (!room.is_full()) { permits.push_back(room.take()); }
    EXPECT_EQ(room.taken(), PageBudget::pages_max);
    permits.pop_back();
    EXPECT_FALSE(room.is_full());
    auto moved = std::move(permits.back());
    permits.clear();
    EXPECT_EQ(room.taken(), 1u);
    moved.reset();
    EXPECT_EQ(room.taken(), 0u);
}

TEST(PageBudget, WaitingQueuesAreCalledInTurn) {
    PageBudget room;
    std::string called;
    bool is_over = false;
    std::vector<PageBudget::Permit> permits;
    while (!room.is_full()) { permits.push_back(room.take()); }
    for (const char name : {'a', 'b', 'c'}) {
        room.on_permit([&, name] {
            if (is_over) { return; }
            called += name;
            permits.push_back(room.take());
        });
    }
    for (int i = 0; i < 4; ++i) {
        auto permit = std::move(permits.back());
        permits.pop_back();
        permit.reset();
    }
    EXPECT_EQ(called, "abca") << "each permit gives exactly one callback";
    is_over = true;
}

}  // namespace
}  // namespace stmirror::client
