// SPDX-License-Identifier: MIT
#include "sync/store/store.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "mirror/mirror.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_time.hpp"

namespace stmirror::sync {
namespace {

struct StoreTest : ::testing::Test {
    asio::io_context loop;
    testing::VirtualTime time;
    testing::TemporaryFolder folder;
    std::unique_ptr<mirror::Mirror> mirror =
        mirror::Mirror::open({folder.path() / "mirror.db", {"production"}}, Catalogue::built_in(), time)
            .value();
    std::stop_source stop;
    Store store{loop.get_executor(), *mirror, stop.get_token()};
};

TEST_F(StoreTest, PagesAreCountedUntilTheirPlaceIsReleased) {
    EXPECT_EQ(store.pages_waiting(), 0u);
    {
        const auto three = store.count_waiting(3);
        auto one = store.count_waiting(1);
        EXPECT_EQ(store.pages_waiting(), 4u);
        one.reset();
        EXPECT_EQ(store.pages_waiting(), 3u);
    }
    EXPECT_EQ(store.pages_waiting(), 0u);
}

TEST_F(StoreTest, AMovedPageWaitsOnce) {
    std::vector<Store::WaitingPages> queue;
    queue.push_back(store.count_waiting(1));
    std::vector<Store::WaitingPages> batch;
    batch.push_back(std::move(queue.front()));
    queue.clear();
    EXPECT_EQ(store.pages_waiting(), 1u);
    batch.clear();
    EXPECT_EQ(store.pages_waiting(), 0u);
}

}  // namespace
}  // namespace stmirror::sync
