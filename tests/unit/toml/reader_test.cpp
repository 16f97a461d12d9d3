// SPDX-License-Identifier: MIT
// Tests the values that are read from a table, and the position of every error.
#include "toml/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace stmirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// A file that is being read, and the errors found so far as "line key".
class TomlFile {
 public:
    explicit TomlFile(const std::string& text)
        : root_(parse_toml(text, "a.toml", mistakes_).value()), in(root_, "a.toml", "", mistakes_) {}

    std::vector<std::string> mistakes() const {
        std::vector<std::string> places;
        for (const auto& [place, what] : mistakes_.in_order()) {
            places.push_back(std::to_string(place.line) + " " + place.key);
        }
        return places;
    }
    std::string text() const { return mistakes_.text(); }

 private:
    Mistakes mistakes_;
    TomlNode root_;

 public:
    TomlReader in;
};

TEST(TomlTreeTest, WhatIsNotTomlIsAMistakeOfItsLine) {
    Mistakes mistakes;
    EXPECT_FALSE(parse_toml("a = 1\nb = [\n", "a.toml", mistakes));
    ASSERT_EQ(mistakes.in_order().size(), 1U);
    EXPECT_EQ(mistakes.in_order()[0].place.file, "a.toml");
    EXPECT_GE(mistakes.in_order()[0].place.line, 2);
    EXPECT_EQ(mistakes.in_order()[0].place.key, "");
}

TEST(TomlTreeTest, KeysThatNestWithoutEndAreRefused) {
    std::string dotted = "\n\na";
    for (int i = 0; i < 100'000; ++i) { dotted += ".a"; }
    Mistakes mistakes;
    EXPECT_FALSE(parse_toml(dotted + " = 1\n", "a.toml", mistakes));
    EXPECT_EQ(mistakes.in_order().at(0).place, (TomlPlace{"a.toml", 3, ""}));
}

TEST(TomlReaderTest, ReadsValuesOfEveryKind) {
    TomlFile file(
        "text = \"a\"\nflag = true\nwhole = 7\nreal = 1.5\ntexts = [\"a\", \"b\"]\nids = [17, 4]\n"
        "pairs = { active = \"Any\" }\n[inner]\nkey = \"value\"\n[[list]]\nid = 1\n[[list]]\nid = 2\n");
    auto& in = file.in;
    EXPECT_EQ(in.text("text"), "a");
    EXPECT_TRUE(in.flag("flag", false));
    EXPECT_EQ(in.integer("whole", 1, 0, 10), 7);
    EXPECT_EQ(in.number("real", 1, 0, 10), 1.5);
    EXPECT_EQ(in.number("whole", 1, 0, 10), 7);
    EXPECT_THAT(in.texts("texts"), ElementsAre("a", "b"));
    EXPECT_THAT(in.integers("ids", 1), ElementsAre(17, 4));
    EXPECT_THAT(in.pairs("pairs"), ElementsAre(Pair("active", "Any")));
    EXPECT_EQ(in.table("inner")->text("key"), "value");
    EXPECT_EQ(in.tables("list").at(1).integer("id", 0, 1, 9), 2);
    in.refuse_unknown_keys();
    EXPECT_THAT(file.mistakes(), IsEmpty());
}

TEST(TomlReaderTest, AMissingKeyHasItsDefault) {
    TomlFile file("");
    auto& in = file.in;
    EXPECT_EQ(in.text("a", "usual"), "usual");
    EXPECT_TRUE(in.flag("b", true));
    EXPECT_EQ(in.integer("c", 5, 1, 2), 5) << "a default may lie outside of the range";
    EXPECT_EQ(in.number("d", 0, 1, 2), 0);
    EXPECT_EQ(in.choice("e", {"x", "y"}, 1), 1U);
    EXPECT_FALSE(in.table("f"));
    EXPECT_THAT(in.tables("g"), IsEmpty());
    EXPECT_THAT(file.mistakes(), IsEmpty());
    in.required_text("h");
    in.required_prose("i");
    EXPECT_THAT(file.mistakes(), ElementsAre("1 h", "1 i"));
}

TEST(TomlReaderTest, AWrongValueIsAMistakeOfItsLineAndHasItsDefault) {
    TomlFile file(
        "empty = \"\"\nbreaks = \"a\\nb\"\ntyped = 3\nflag = \"true\"\nlow = 0\nhigh = 11\nreal = nan\n"
        "ids = [1, 0]\nmixed = [1,\n \"b\"]\nchoice = \"z\"\npairs = { a = 1 }\n");
    auto& in = file.in;
    EXPECT_EQ(in.text("empty", "usual"), "usual");
    in.text("breaks");
    EXPECT_EQ(in.text("typed", "usual"), "usual");
    EXPECT_FALSE(in.flag("flag", false));
    EXPECT_EQ(in.integer("low", 5, 1, std::numeric_limits<std::int64_t>::max()), 5);
    EXPECT_EQ(in.integer("high", 5, 1, 10), 5);
    EXPECT_EQ(in.number("real", 5, 1, 10), 5);
    in.integers("ids", 1);
    EXPECT_THAT(in.integers("mixed", 1), ElementsAre(1));
    EXPECT_EQ(in.choice("choice", {"x", "y"}), 0U);
    EXPECT_THAT(in.pairs("pairs"), IsEmpty());
    in.refuse_unknown_keys();
    EXPECT_THAT(file.mistakes(), ElementsAre("1 empty", "2 breaks", "3 typed", "4 flag", "5 low", "6 high",
                                             "7 real", "8 ids", "10 mixed", "11 choice", "12 pairs.a"));
}

TEST(TomlReaderTest, AnUnknownKeyIsRefusedWithTheNearestKnownOne) {
    TomlFile file("pol = 1\ncompletely_else = 2\nforeign = 3\n[lst]\n[[poll_]]\n");
    auto& in = file.in;
    in.text("poll");
    in.tables("list");
    in.refuse_unknown_keys([](std::string_view key) { return key == "foreign" ? "it belongs in [b]" : ""; });
    EXPECT_EQ(file.text(),
              "a.toml:1: pol: there is no such key: did you mean \"poll\"?\n"
              "a.toml:2: completely_else: there is no such key: remove it\n"
              "a.toml:3: foreign: there is no such key: it belongs in [b]\n"
              "a.toml:4: lst: there is no such section: did you mean \"list\"?\n"
              "a.toml:5: poll_: there is no such section: did you mean \"poll\"?");
}

TEST(TomlReaderTest, ATableForAListAndAListForATableAreReadAndRefused) {
    TomlFile file("[tenant]\nid = 1\n[[limits]]\nrate = 2\n");
    auto& in = file.in;
    EXPECT_EQ(in.tables("tenant").at(0).integer("id", 0, 1, 9), 1);
    EXPECT_EQ(in.table("limits")->integer("rate", 0, 1, 9), 2);
    in.refuse_unknown_keys();
    EXPECT_EQ(file.text(),
              "a.toml:1: tenant: write it as [[tenant]]\na.toml:3: limits: write it as [limits]");
}

TEST(TomlReaderTest, InnerTablesNameTheWholePath) {
    TomlFile file("[feed.customers]\nenabled = 1\n[feed.leads]\n");
    auto named = file.in.table("feed")->all_tables();
    ASSERT_EQ(named.size(), 2U);
    EXPECT_EQ(named[0].first, "customers");
    EXPECT_EQ(named[0].second.path(), "feed.customers");
    EXPECT_EQ(named[0].second.place(""), (TomlPlace{"a.toml", 1, "feed.customers"}));
    EXPECT_EQ(named[1].second.place("missing"), (TomlPlace{"a.toml", 3, "feed.leads.missing"}));
    named[0].second.flag("enabled", true);
    EXPECT_THAT(file.mistakes(), ElementsAre("2 feed.customers.enabled"));
}

TEST(TomlReaderTest, NoMessageContainsAValue) {
    TomlFile file(
        "choice = \"hunter2\"\nwhole = \"hunter2\"\nbreaks = \"hunter2\\n\"\nreal = \"hunter2\"\nother = "
        "\"hunter2\"\n");
    auto& in = file.in;
    in.choice("choice", {"x"});
    in.integer("whole", 1, 1, 2);
    in.text("breaks");
    in.number("real", 1, 1, 2);
    in.refuse_unknown_keys();
    EXPECT_EQ(file.mistakes().size(), 5U);
    EXPECT_THAT(file.text(), ::testing::Not(::testing::HasSubstr("hunter2")));
}

}  // namespace
}  // namespace stmirror
