// SPDX-License-Identifier: MIT
#include "sync/passes/look_up.hpp"

#include <gtest/gtest.h>

#include "scripted_pages.hpp"

namespace stmirror::sync {
namespace {

class LookUpTest : public ::testing::Test {
 protected:
    client::Outcome<LookedUp> ask(const Resource& resource, std::initializer_list<int> ids) {
        WantedRecords wanted;
        for (const auto id : ids) { wanted["[" + std::to_string(id) + "]"] = {std::to_string(id)}; }
        return ask(resource, std::move(wanted));
    }
    client::Outcome<LookedUp> ask(const Resource& resource, WantedRecords wanted) {
        return run_now(look_up(resource, 7, 100, std::move(wanted), pages.fetch()));
    }
    ScriptedPages pages;
};

TEST_F(LookUpTest, ARecordThatACompleteListLacksIsAbsent) {
    pages.script.emplace_back(page({{1, 3}, false, 2}));
    const auto answer = ask(tags(), {1, 2, 3});
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->is_absent("[1]"));
    EXPECT_TRUE(answer->is_absent("[2]"));
    EXPECT_FALSE(answer->is_absent("[4]")) << "the record was not requested";
}

TEST_F(LookUpTest, AnIncompleteListIsNoAnswer) {
    for (int i = 0; i < ListProgress::tries_max; ++i) { pages.script.emplace_back(page({{}, true})); }
    EXPECT_TRUE(ask(tags(), {1, 2}).has_error());
}

TEST_F(LookUpTest, ARecordWithoutAReadableKeySparesAll) {
    pages.script.emplace_back(with_nameless(page({{1}})));
    const auto answer = ask(tags(), {1, 2});
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->is_absent("[2]"));
    pages.script.emplace_back(failure(404));
    pages.script.emplace_back(with_nameless(page({})));
    const auto each = ask(single_tags(), {1, 2});
    ASSERT_TRUE(each);
    EXPECT_FALSE(each->is_absent("[1]"));
    EXPECT_FALSE(each->is_absent("[2]"));
}

TEST_F(LookUpTest, AsksForFiftyIdsAtATime) {
    WantedRecords wanted;
    for (int id = 100; id < 151; ++id) { wanted["[" + std::to_string(id) + "]"] = {std::to_string(id)}; }
    pages.script.emplace_back(page({}));
    pages.script.emplace_back(page({}));
    const auto answer = ask(tags(), wanted);
    ASSERT_TRUE(answer);
    ASSERT_EQ(pages.targets.size(), 2u);
    EXPECT_NE(pages.targets[1].find("&ids=150"), std::string::npos) << pages.targets[1];
}

TEST_F(LookUpTest, ARecordThatIsAskedForByItselfIsAbsentByA404Only) {
    pages.script.emplace_back(page({{1}}));
    pages.script.emplace_back(failure(404));
    const auto answer = ask(single_tags(), {1, 2});
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->is_absent("[1]"));
    EXPECT_TRUE(answer->is_absent("[2]"));
    EXPECT_EQ(pages.targets, (std::vector<std::string>{"/t/7/tags/1", "/t/7/tags/2"}));
    // A response with a different record says nothing about the requested record.
    pages.script.emplace_back(page({{9}}));
    EXPECT_FALSE(ask(single_tags(), {1})->is_absent("[1]"));
    pages.script.emplace_back(failure(403));
    EXPECT_EQ(ask(single_tags(), {1}).error().status, 403);
}

TEST_F(LookUpTest, WhatCannotBeAskedForIsNotAbsent) {
    const auto answer = ask(tags(), WantedRecords{{"[5]", {""}}});
    ASSERT_TRUE(answer);
    EXPECT_TRUE(pages.targets.empty());
    EXPECT_FALSE(answer->is_absent("[5]"));
}

}  // namespace
}  // namespace stmirror::sync
