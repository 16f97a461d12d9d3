// SPDX-License-Identifier: MIT
#include "sync/store.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <vector>

namespace stmirror::sync {
namespace {

struct StoreTest : ::testing::Test {
    asio::io_context loop;
    std::unique_ptr<mirror::Mirror> none;
    Store store{loop.get_executor(), *none};
};

TEST_F(StoreTest, PagesWaitUntilTheirPlaceIsGivenUp) {
    EXPECT_EQ(store.pages_waiting(), 0u);
    {
        const auto three = store.stand_in_line(3);
        auto one = store.stand_in_line(1);
        EXPECT_EQ(store.pages_waiting(), 4u);
        one.reset();
        EXPECT_EQ(store.pages_waiting(), 3u);
    }
    EXPECT_EQ(store.pages_waiting(), 0u);
}

TEST_F(StoreTest, AMovedPageWaitsOnce) {
    std::vector<Store::Place> queue;
    queue.push_back(store.stand_in_line(1));
    std::vector<Store::Place> batch;
    batch.push_back(std::move(queue.front()));
    queue.clear();
    EXPECT_EQ(store.pages_waiting(), 1u);
    batch.clear();
    EXPECT_EQ(store.pages_waiting(), 0u);
}

}  // namespace
}  // namespace stmirror::sync
