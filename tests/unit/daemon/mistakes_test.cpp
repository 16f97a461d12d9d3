// SPDX-License-Identifier: MIT
#include "daemon/runtime/mistakes.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace stmirror::daemon {
namespace {

const Problem lasting{Errc::Configuration, "app_key: there is no such file"};
const Problem passing{Errc::Io, "client_secret: Too many open files"};

TEST(Mistakes, NoneIsWell) { EXPECT_TRUE(Mistakes().result().has_value()); }

TEST(Mistakes, OneMistakeOfTheConfigurationMakesTheResultPermanent) {
    for (const auto& all : {std::vector{lasting}, {lasting, passing}, {passing, lasting, passing}}) {
        Mistakes mistakes;
        for (const auto& each : all) { mistakes.add(each); }
        EXPECT_EQ(mistakes.result().error().code, Errc::Configuration) << all.size();
    }
}

TEST(Mistakes, TemporaryOnesAreNoMistakeOfTheConfiguration) {
    Mistakes mistakes;
    mistakes.add(passing);
    mistakes.add(passing);
    EXPECT_EQ(mistakes.result().error().code, Errc::Io);
}

TEST(Mistakes, EachHasALine) {
    Mistakes mistakes;
    mistakes.add(lasting);
    mistakes.add(passing, "stmirror.toml:9: client_secret");
    EXPECT_EQ(mistakes.result().error().text,
              lasting.text + "\nstmirror.toml:9: client_secret: " + passing.text);
}

}  // namespace
}  // namespace stmirror::daemon
