// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "snapshots.hpp"
#include "status/render/snapshot_text.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using namespace test;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SnapshotTextTest, ColumnsAreAlignedAndTheVerdictIsLast) {
    auto customers = feed("customers", 12s);
    customers.state.swept_at = now - Ticks(2h);
    EXPECT_EQ(to_text(snapshot_of({customers, feed("leads", 65s)})),
              "/data/mirror.db\n"
              "production, schema 1, 1.2 GB, write-ahead log 4.0 MB\n"
              "\n"
              "acme (tenant 17)\n"
              "  feed       state       rows  deleted  quar.   changes  deletions  children\n"
              "  ---------  -----  ---------  -------  -----  --------  ---------  --------\n"
              "  customers  fresh  1,234,567        0      0  12 s ago    2 h ago         -\n"
              "  leads      fresh  1,234,567        0      0  65 s ago    2 h ago         -\n"
              "\n"
              "FRESH: all 2 feeds meet their goals.\n"
              "  No daemon answers here: `systemctl start stmirror` starts it.\n");
}

TEST(SnapshotTextTest, FitsTheTerminal) {
    auto customers = feed("customers", 12s);
    customers.state.last_error = "GET /crm/v2/customers answered 503, and nothing else is known";
    const auto snapshot = snapshot_of({customers, feed("leads", 65s)});
    for (const std::size_t columns : {40U, 60U, 80U}) {
        std::istringstream lines(to_text(snapshot, columns));
        for (std::string line; std::getline(lines, line);) { EXPECT_LE(line.size(), columns) << line; }
    }
    EXPECT_THAT(to_text(snapshot, 40), HasSubstr("\n  leads      fresh    65 s ago\n"));
    EXPECT_EQ(to_text(snapshot, 500), to_text(snapshot));
}

TEST(SnapshotTextTest, ErrorsAreBelowTheirFeedAndFitTheWidth) {
    auto failing = feed("leads", 10s);
    failing.state.last_error =
        "GET /crm/v2/tenant/17/export/leads answered 403 Scope validation failed (traceId 0HN7) at "
        "attempt 1: grant the scope tn.crm.leads:r to the app";
    const auto text = to_text(snapshot_of({failing}));
    EXPECT_THAT(text, HasSubstr("\n    error: GET /crm"));
    EXPECT_THAT(text, HasSubstr("tn.crm.leads:r"));
    EXPECT_THAT(text, HasSubstr("not read yet"));
    EXPECT_THAT(text, HasSubstr("\nFAILING: 1 of 2 feeds failed in their last pass, 1 more are stale"));
    EXPECT_THAT(text, HasSubstr("stmirror check"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) { EXPECT_LE(line.size(), 100u) << line; }
}

TEST(SnapshotTextTest, RowsOfAnUnknownTenantHaveAdvice) {
    mirror::FeedHealth stray;
    stray.key.tenant_id = 99;
    stray.key.resource = "customers";
    stray.rows = 3;
    const auto text = to_text(snapshot_of({feed("customers", 10s), stray}));
    EXPECT_THAT(text, HasSubstr("\ntenant 99 (not in the settings)\n"));
    EXPECT_THAT(text, HasSubstr("DELETE FROM customers WHERE tenant_id = 99"));
    stray.state.last_attempt = now;
    EXPECT_THAT(to_text(snapshot_of({feed("customers", 10s), stray})), Not(HasSubstr("DELETE FROM")))
        << "the tenant was read before, so it was removed from the settings on purpose";
}

TEST(SnapshotTextTest, AFeedThatIsOffHasNoTimes) {
    auto off = feed("bookings", 10s);
    off.state.last_success.reset();
    const auto text = to_text(snapshot_of({feed("customers", 10s), feed("leads", 10s), off}));
    EXPECT_THAT(text, HasSubstr("\n  bookings   off    1,234,567"));
    EXPECT_THAT(text, Not(HasSubstr("not yet")));
}

TEST(SnapshotTextTest, AnUnfinishedBackfillAndADueFullScanAreShown) {
    auto walking = feed("customers", 10s);
    walking.state.backfilled = false;
    auto again = feed("leads", 10s);
    again.state.full_scan_cursor = "";
    const auto text = to_text(snapshot_of({walking, again}));
    EXPECT_THAT(text, HasSubstr("the first read has not ended yet"));
    EXPECT_THAT(text, HasSubstr("read again from the start"));
}

TEST(SnapshotTextTest, AFeedReadParentByParentShowsItsProgress) {
    EXPECT_THAT(to_text(notes_of({1000, 12, 0, now - Ticks(5h)})),
                HasSubstr("\n    1,000 parents, 12 of them due now; the oldest read was 5 h ago; all will be "
                          "read again by\n    2026-03-01 12:08 UTC\n"));
    EXPECT_THAT(to_text(notes_of({1000, 400, 300, now})),
                HasSubstr("\n    700 of 1,000 parents have been read so far\n"));
    EXPECT_THAT(to_text(notes_of({1000, 12, 3, now - Ticks(5h), 3, 3})),
                HasSubstr("the oldest read was 5 h ago; 3 cannot be read; all will be\n    read again by"))
        << "a parent that can never be read does not delay the end of the first read";
    EXPECT_THAT(to_text(notes_of({})), Not(HasSubstr("parents")));
}

TEST(SnapshotTextTest, AFallbackAndWithheldDeletionsHaveAdvice) {
    auto refused = feed("customers", 10s);
    refused.state.fallback = 1;
    refused.state.refused_at = now - Ticks(30min);
    auto held = feed("leads", 10s);
    held.state.deletes_withheld = 1234;
    const auto text = to_text(snapshot_of({refused, held}));
    EXPECT_THAT(
        text,
        HasSubstr(
            "the API rejects this table's main feed (last tried 30 min ago). Reading from the fallback"));
    EXPECT_THAT(text, HasSubstr("/tenant/17/customers\n")) << "a path that can be asked for";
    EXPECT_THAT(text, HasSubstr("1,234 rows are missing at the source"));
    EXPECT_THAT(text, HasSubstr("stmirror sweep leads --accept-deletes"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) { EXPECT_LE(line.size(), 100u) << line; }
}

}  // namespace
}  // namespace stmirror::status
