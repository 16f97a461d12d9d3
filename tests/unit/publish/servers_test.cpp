// SPDX-License-Identifier: MIT
#include "publish/servers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;
using Parameters = ConnectionParameters;

TEST(ServersTest, EachServerHasItsOwnHostAddressAndPort) {
    EXPECT_THAT(
        each_server({{"host", "a,b"}, {"hostaddr", ",127.0.0.2"}, {"port", "1,"}, {"user", "u"}}),
        ElementsAre(Parameters{{"host", "a"}, {"hostaddr", ""}, {"port", "1"}, {"user", "u"}},
                    Parameters{{"host", "b"}, {"hostaddr", "127.0.0.2"}, {"port", ""}, {"user", "u"}}));
    EXPECT_THAT(each_server({{"hostaddr", "127.0.0.1,127.0.0.2"}, {"port", "7"}}),
                ElementsAre(Parameters{{"hostaddr", "127.0.0.1"}, {"port", "7"}},
                            Parameters{{"hostaddr", "127.0.0.2"}, {"port", "7"}}));
}

TEST(ServersTest, WhatNamesOneServerOrIsWrongStaysAsItIs) {
    for (const auto& all :
         {Parameters{}, Parameters{{"port", "5432"}}, Parameters{{"host", "a"}, {"port", "1"}},
          Parameters{{"host", "a"}, {"port", "1,2"}}, Parameters{{"host", "a,b"}, {"port", "1,2,3"}},
          Parameters{{"host", "a,b"}, {"hostaddr", "127.0.0.1"}}}) {
        EXPECT_THAT(each_server(all), ElementsAre(all));
    }
}

TEST(ServersTest, TheTimeForAServerIsLimited) {
    const auto seconds = [](const std::string& text) {
        return connect_time({{"connect_timeout", text}}).count();
    };
    EXPECT_EQ(connect_time({}).count(), 10);
    EXPECT_EQ(seconds("3"), 3);
    EXPECT_EQ(seconds("0"), 10);
    EXPECT_EQ(seconds("-1"), 10);
    EXPECT_EQ(seconds("600"), 30);
}

}  // namespace
}  // namespace stmirror::publish
