// SPDX-License-Identifier: MIT
#include "daemon/service/notifier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notify_socket.hpp"

namespace stmirror::daemon {
namespace {

using ::testing::MatchesRegex;

TEST(NotifierTest, SendsEachStateInTheProtocol) {
    const NotifySocket socket;
    ASSERT_TRUE(socket.is_bound());
    Notifier notifier;
    notifier.ready();
    EXPECT_EQ(socket.next(), "READY=1");
    notifier.watchdog();
    EXPECT_EQ(socket.next(), "WATCHDOG=1");
    notifier.stopping();
    EXPECT_EQ(socket.next(), "STOPPING=1");
    notifier.reloading();
    EXPECT_THAT(socket.next(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
}

TEST(NotifierTest, AStatusIsAlwaysOneLine) {
    const NotifySocket socket;
    Notifier notifier;
    notifier.status("failing: 1 of 2 feeds\nSTOPPING=1");
    EXPECT_EQ(socket.next(), "STATUS=failing: 1 of 2 feeds STOPPING=1");
}

TEST(NotifierTest, WithoutAServiceManagerNothingHappens) {
    ::unsetenv("NOTIFY_SOCKET");
    Notifier notifier;
    notifier.ready();
    ::setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
    notifier.ready();
    ::unsetenv("NOTIFY_SOCKET");
}

TEST(NotifierTest, TheWatchdogTimeAppliesToThisProcessOnly) {
    EXPECT_FALSE(Notifier::watchdog_time());
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    EXPECT_EQ(Notifier::watchdog_time(), std::chrono::seconds{30});
    const NotifySocket socket;
    Notifier notifier;
    notifier.extend_watchdog(std::chrono::hours{1});
    EXPECT_EQ(socket.next(), "WATCHDOG_USEC=3600000000");
    ::setenv("WATCHDOG_PID", "1", 1);
    notifier.extend_watchdog(std::chrono::hours{1});
    EXPECT_EQ(socket.next(), "");
    EXPECT_FALSE(Notifier::watchdog_time()) << "the variable is meant for a different process";
    ::unsetenv("WATCHDOG_PID");
    ::unsetenv("WATCHDOG_USEC");
}

}  // namespace
}  // namespace stmirror::daemon
