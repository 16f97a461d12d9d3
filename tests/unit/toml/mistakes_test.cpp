// SPDX-License-Identifier: MIT
#include "toml/mistakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

TEST(MistakesTest, AreListedFileByFileInTheOrderOfTheLines) {
    Mistakes mistakes;
    mistakes.add({"b.toml", 7, "poll"}, "first");
    mistakes.add({"a.toml", 1, "name"}, "second");
    mistakes.add({"b.toml", 2, "id"}, "third");
    mistakes.add({"b.toml", 7, "sweep"}, "fourth");
    EXPECT_EQ(mistakes.text(),
              "b.toml:2: id: third\nb.toml:7: poll: first\nb.toml:7: sweep: fourth\na.toml:1: name: second");
    EXPECT_THAT(mistakes.in_order(), ElementsAre(Field(&Mistake::place, TomlPlace{"b.toml", 2, "id"}),
                                                 Field(&Mistake::place, TomlPlace{"b.toml", 7, "poll"}),
                                                 Field(&Mistake::place, TomlPlace{"b.toml", 7, "sweep"}),
                                                 Field(&Mistake::place, TomlPlace{"a.toml", 1, "name"})));
}

TEST(MistakesTest, EachStaysOnItsLine) {
    Mistakes mistakes;
    mistakes.add({"a\nb", 1, "c\x1b"}, "d\r");
    EXPECT_EQ(mistakes.text(), "a?b:1: c?: d?");
}

TEST(NearestTest, OnlyANameThatIsNearIsSuggested) {
    const std::vector<std::string> known{"poll", "settle", "sweep"};
    EXPECT_EQ(nearest("pol", known), "did you mean \"poll\"?");
    EXPECT_EQ(nearest("swep", known), "did you mean \"sweep\"?");
    EXPECT_EQ(nearest("completely_else", known), "");
    EXPECT_EQ(nearest("pol", {}), "");
}

}  // namespace
}  // namespace stmirror
