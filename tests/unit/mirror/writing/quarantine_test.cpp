// SPDX-License-Identifier: MIT
// Tests when a record that was never decoded leaves quarantine: after every record of its feed was read, but
// this record did not arrive.
#include <gmock/gmock.h>

#include "mirror/feeds/feed_states.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/sweeps.hpp"
#include "unit/mirror/family_fixture.hpp"

namespace stmirror::mirror {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;

class UnseenQuarantineTest : public FamilyTest {
 protected:
    Page page_with(const std::string& raw, const std::string& key, const std::string& resource = "people") {
        auto page = page_of_records(*catalogue.find(resource), {});
        page.quarantined.push_back({raw, key, "name: a number instead of text"});
        return page;
    }
    void arrive(const std::string& raw, const std::string& key = "") {
        const auto page = page_with(raw, key);
        ASSERT_TRUE(pages().apply(feed, std::span(&page, 1), std::nullopt).has_value());
    }
    void pass_time(Ticks span) { clock.time = clock.time + span; }
    /// Runs a sweep that takes an hour. Calls `during` at its beginning.
    void sweep(std::uint64_t withheld, const std::function<void()>& during = [] {}) {
        const auto began = clock.time;
        auto running = sweeps().begin(feed).value();
        during();
        pass_time(hours(1));
        ASSERT_TRUE(running.finish(began, withheld).has_value());
    }
    std::vector<std::string> kept() const {
        return rows("SELECT CAST(raw AS TEXT) FROM _quarantine ORDER BY 1");
    }
};

TEST_F(UnseenQuarantineTest, AFullScanReleasesWhatItDidNotSee) {
    put("people", {person(1), person(2)});
    for (const std::string raw : {"gone", "seen"}) { arrive(raw); }
    arrive("never had a row", "[9]");
    arrive("row is live", "[1]");
    arrive("row is deleted", "[2]");
    remove("people", {"[2]"});
    pass_time(hours(2));
    sweep(0, [&] { arrive("seen"); });
    EXPECT_THAT(kept(), ElementsAre("row is live", "seen"));
}

TEST_F(UnseenQuarantineTest, ARecordThatArrivedOftenIsSeenAlthoughItsTimeIsNotWrittenEachTime) {
    arrive("seen");
    pass_time(minutes(59));
    sweep(0, [&] { arrive("seen"); });
    EXPECT_THAT(kept(), ElementsAre("seen"));
}

TEST_F(UnseenQuarantineTest, AScanThatTheDeleteGuardDoubtsReleasesNothing) {
    arrive("doubted");
    pass_time(hours(2));
    sweep(5);
    EXPECT_THAT(kept(), ElementsAre("doubted"));
}

TEST_F(UnseenQuarantineTest, AWrongClockReleasesNothingThatIsSeen) {
    arrive("seen");
    pass_time(hours(48));
    sweep(0, [&] {
        arrive("seen");
        pass_time(hours(-40));
        arrive("seen");
    });
    EXPECT_THAT(kept(), ElementsAre("seen"));
    execute("UPDATE _quarantine SET last_seen_at = '2034-08-01T00:00:00.0000000Z'");
    sweep(0);
    EXPECT_THAT(kept(), ElementsAre()) << "a wrong clock wrote the time, and the record did not arrive again";
}

TEST_F(UnseenQuarantineTest, ARoundOfTheComparisonThatSawNothingOfItBooksAFullScan) {
    const auto compare = [this](std::optional<Timestamp> compared_at) {
        ASSERT_TRUE(feeds().record_comparison({feed, compared_at, clock.time, ""}).has_value());
    };
    arrive("old");
    pass_time(hours(1));
    const auto began = clock.time;
    pass_time(hours(24));
    compare(std::nullopt);
    EXPECT_FALSE(feeds().state(feed)->full_scan_cursor);
    compare(began - hours(2));
    EXPECT_FALSE(feeds().state(feed)->full_scan_cursor) << "it arrived after the round began";
    compare(began + minutes(1));
    EXPECT_EQ(feeds().state(feed)->full_scan_cursor, "");
}

TEST_F(UnseenQuarantineTest, ARoundOfTheComparisonBooksNoFullScanForARecordThatStillArrives) {
    arrive("seen");
    pass_time(minutes(30));
    const auto began = clock.time;
    pass_time(minutes(20));
    arrive("seen");
    pass_time(hours(24));
    ASSERT_TRUE(feeds().record_comparison({feed, began, clock.time, ""}).has_value());
    EXPECT_FALSE(feeds().state(feed)->full_scan_cursor)
        << "it arrived, although its time is not written each time";
}

TEST_F(UnseenQuarantineTest, ARecordOfAParentIsReleasedWhenEveryParentWasReadWithoutIt) {
    put("people", {person(1), person(2)});
    note(notes);
    const auto page = page_with("gone", "", "notes");
    ASSERT_TRUE(pages()
                    .apply_children(notes, parent(notes, 1), ParentAnswer::Read, std::span(&page, 1), true)
                    .has_value());
    read(notes, 2, {});
    const auto read_at_last = [this](std::int64_t id) {
        pass_time(hours(2));
        read(notes, id, {});
        ASSERT_TRUE(parents().end_pass(notes, 0).has_value());
    };
    read_at_last(1);
    EXPECT_THAT(kept(), ElementsAre("gone")) << "the other parent may have it";
    read_at_last(2);
    EXPECT_THAT(kept(), ElementsAre());
}

TEST_F(UnseenQuarantineTest, ARecordOfAParentIsReleasedWhenNoParentIsLeft) {
    put("people", {person(1)});
    note(notes);
    const auto page = page_with("gone", "", "notes");
    ASSERT_TRUE(pages()
                    .apply_children(notes, parent(notes, 1), ParentAnswer::Read, std::span(&page, 1), true)
                    .has_value());
    pass_time(hours(2));
    remove("people", {"[1]"});
    note(notes);
    ASSERT_TRUE(parents().end_pass(notes, 0).has_value());
    EXPECT_THAT(kept(), ElementsAre());
}

}  // namespace
}  // namespace stmirror::mirror
