// SPDX-License-Identifier: MIT
#include "base/problem.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <set>
#include <string>

namespace stmirror {
namespace {

TEST(ErrcName, IsItsOwnForEveryCodeAndStable) {
    constexpr Errc all[] = {Errc::Usage,    Errc::Configuration, Errc::Io,       Errc::Resolve,
                            Errc::Connect,  Errc::Tls,           Errc::Timeout,  Errc::Disconnected,
                            Errc::Protocol, Errc::Refused,       Errc::Database, Errc::NotOurs,
                            Errc::Stopped,  Errc::TooOld};
    std::set<std::string> names;
    for (const auto code : all) names.insert(name(code));
    EXPECT_EQ(names, (std::set<std::string>{"usage", "configuration", "io", "resolve", "connect", "tls",
                                            "timeout", "disconnected", "protocol", "refused", "database",
                                            "not_ours", "stopped", "too_old"}));
}

TEST(ErrcOfNamedFile, AShortageIsNoMistakeOfTheSettings) {
    for (const int passing : {EMFILE, ENFILE, ENOMEM, EIO}) EXPECT_EQ(errc_of_named_file(passing), Errc::Io);
    for (const int lasting : {ENOENT, EACCES, ENOTDIR, ELOOP})
        EXPECT_EQ(errc_of_named_file(lasting), Errc::Configuration);
}

TEST(Result, HoldsAValueOrAProblem) {
    const Result<int> good = 7;
    EXPECT_EQ(good.value(), 7);
    const Result<int> bad = Problem{Errc::Io, "the disk is full"};
    ASSERT_TRUE(bad.has_error());
    EXPECT_EQ(bad.error().code, Errc::Io);
    const Result<> nothing;
    EXPECT_TRUE(nothing.has_value());
}

TEST(Result, ThrowsItsProblemWhereTheValueIsAskedFor) {
    const Result<int> bad = Problem{Errc::NotOurs, "another program's file"};
    try {
        static_cast<void>(bad.value());
        FAIL() << "nothing was thrown";
    } catch (const ProblemException& exception) {
        EXPECT_EQ(exception.error().code, Errc::NotOurs);
        EXPECT_STREQ(exception.what(), "another program's file");
    }
}

}  // namespace
}  // namespace stmirror
