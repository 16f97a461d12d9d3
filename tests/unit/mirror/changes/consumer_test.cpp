// SPDX-License-Identifier: MIT
// A consumer's position is kept when the process ends, and is replaced atomically. Only one process at a time
// uses it.
#include "mirror/changes/consumer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/read_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

struct ConsumerTest : ::testing::Test {
    testing::TemporaryFolder folder;
    const fs::path mirror = folder.path() / "mirror.db";
    const fs::path positions = folder.path() / "mirror.db.consumers";

    std::unique_ptr<Consumer> open(const std::string& name = "billing") const {
        return Consumer::open(mirror, name).value();
    }
    std::string text(const std::string& file) const { return testing::read_file(positions / file); }
};

TEST_F(ConsumerTest, HasNoPositionAtFirst) { EXPECT_EQ(open()->position().value(), std::nullopt); }

TEST_F(ConsumerTest, ThePositionOutlivesTheProcess) {
    const ChangePosition seventeen{17, "2026-11-24T03:24:50.1234567Z"};
    ASSERT_TRUE(open()->keep({}));
    EXPECT_EQ(open()->position().value(), ChangePosition{});
    ASSERT_TRUE(open()->keep(seventeen));
    ASSERT_TRUE(open("other")->keep({3}));
    EXPECT_EQ(open()->position().value(), seventeen);
    EXPECT_EQ(open("other")->position().value(), ChangePosition{3});
    EXPECT_EQ(text("billing"), "17 2026-11-24T03:24:50.1234567Z\n");
    EXPECT_FALSE(fs::exists(positions / "billing.part"));
}

TEST_F(ConsumerTest, TheFileOfAKilledRunIsOverwritten) {
    ASSERT_TRUE(open()->keep({17}));
    std::ofstream(positions / "billing.part") << "99999999999 and much more that was never finished";
    EXPECT_EQ(open()->position().value(), ChangePosition{17});
    ASSERT_TRUE(open()->keep({18}));
    EXPECT_EQ(text("billing"), "18\n");
}

TEST_F(ConsumerTest, NamesWithOtherCharactersAreRefused) {
    for (const std::string name : {"", ".", "..", "a/b", "../a", "a.lock", "a b", "\xC3\xBC", "a\n"}) {
        EXPECT_EQ(Consumer::open(mirror, name).error().code, Errc::Usage) << name;
    }
    EXPECT_EQ(Consumer::open(mirror, std::string(65, 'a')).error().code, Errc::Usage);
    EXPECT_FALSE(fs::exists(positions));
    EXPECT_TRUE(Consumer::open(mirror, std::string(64, 'a')));
    EXPECT_TRUE(Consumer::open(mirror, "Billing-2_b"));
}

TEST_F(ConsumerTest, OnlyOneProcessAtATimeUsesAName) {
    const auto first = open();
    const auto second = Consumer::open(mirror, "billing");
    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().code, Errc::InUse);
    EXPECT_THAT(second.error().text, HasSubstr("billing"));
    EXPECT_TRUE(Consumer::open(mirror, "other"));
}

TEST_F(ConsumerTest, AFileWithoutAPositionIsNamedAndKept) {
    for (const std::string wrong : {"", "seventeen\n", "17", "-17\n", "17 yesterday\n", "17x\n",
                                    "99999999999999999999999\n", "17 2026-11-24T03:24:50.1234567Z"}) {
        ASSERT_TRUE(open()->keep({}));
        std::ofstream(positions / "billing") << wrong;
        const auto position = open()->position();
        ASSERT_TRUE(position.has_error()) << wrong;
        EXPECT_EQ(position.error().code, Errc::Io);
        EXPECT_EQ(position.error().subject, (Subject{Subject::Kind::File, (positions / "billing").string()}));
        EXPECT_EQ(text("billing"), wrong);
    }
}

TEST_F(ConsumerTest, AFolderThatCannotBeCreatedIsNamed) {
    std::ofstream(positions) << "a file";
    const auto opened = Consumer::open(mirror, "billing");
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code, Errc::Io);
    EXPECT_EQ(opened.error().subject, (Subject{Subject::Kind::File, positions.string()}));
}

}  // namespace
}  // namespace stmirror::mirror
