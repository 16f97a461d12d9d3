// SPDX-License-Identifier: MIT
#include "sync/passes/export_search.hpp"

#include <gmock/gmock.h>

#include "scripted_pages.hpp"

namespace stmirror::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ExportSearchTest : public ::testing::Test {
 protected:
    static Timestamp day(int number) {
        return *Timestamp::parse("2024-05-0" + std::to_string(number) + "T00:00:00Z");
    }
    /// Returns a page of records that changed on day `number`, with a token for the next page.
    static Page changed_on(int number, PageOf of) {
        auto made = page(of);
        for (auto& row : made.rows) { row.modified = day(number); }
        made.continue_from = "T";
        return made;
    }
    template <class... Pages>
    void answer(Pages... answers) {
        (pages.script.emplace_back(std::move(answers)), ...);
    }
    ExportSearch search(std::initializer_list<std::pair<const std::string, Timestamp>> until, int from = 1) {
        auto outcome = run_now(search_export(tags(), 7, {day(from), until}, pages.fetch()));
        EXPECT_TRUE(outcome);
        return outcome ? std::move(*outcome) : ExportSearch{};
    }

    ScriptedPages pages;
};

TEST_F(ExportSearchTest, FindsRecordsOnSeveralPagesAndAsksForNoMore) {
    answer(changed_on(1, {{1}, true}), changed_on(1, {{2}, true}), changed_on(1, {{3}, true}));
    const auto searched = search({{"[1]", day(1)}, {"[2]", day(1)}});
    EXPECT_EQ(searched.found.size(), 2U);
    EXPECT_THAT(searched.absent, IsEmpty());
    EXPECT_EQ(pages.targets.size(), 2U);
}

TEST_F(ExportSearchTest, ARecordIsAbsentOnceALaterOneWasShown) {
    answer(changed_on(1, {{1}, true}), changed_on(2, {{2}, true}));
    EXPECT_THAT(search({{"[9]", day(1)}}).absent, ElementsAre("[9]"));
    EXPECT_EQ(pages.targets.size(), 2U);
}

TEST_F(ExportSearchTest, ARecordIsAbsentWhenTheExportEnds) {
    answer(changed_on(1, {{1}, false}));
    EXPECT_THAT(search({{"[9]", day(5)}}).absent, ElementsAre("[9]"));
}

TEST_F(ExportSearchTest, ARecordThatTheSearchDidNotReachIsNotAbsent) {
    for (int number = 0; number < search_pages_max; ++number) {
        pages.script.push_back(changed_on(1, {{number}, true}));
    }
    const auto searched = search({{"[99]", day(1)}});
    EXPECT_THAT(searched.absent, IsEmpty());
    EXPECT_THAT(searched.found, IsEmpty());
}

TEST_F(ExportSearchTest, ARecordThatCannotBeDecodedIsNotAbsent) {
    answer(with_nameless(changed_on(1, {{1}, false})));
    EXPECT_THAT(search({{"[9]", day(1)}}).absent, IsEmpty());

    auto damaged = changed_on(1, {{1}, false});
    damaged.quarantined.push_back({R"({"id":9})", "[9]", "name is no text"});
    answer(std::move(damaged));
    EXPECT_THAT(search({{"[9]", day(1)}}).absent, IsEmpty());
}

}  // namespace
}  // namespace stmirror::sync
