// SPDX-License-Identifier: MIT
// Tests the export feeds: the token, the order, ties, the horizon, and the end.
#include "simulator/reads/continuation_token.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

struct Phase {
    std::vector<json> records;
    std::string token;
    int pages = 0;
};

class ExportTest : public WorldTest {
 protected:
    explicit ExportTest(std::size_t customers = small_world().customers)
        : WorldTest(small_world(customers)) {}

    Phase walk(std::string_view feed, std::string from = "", bool recent = false) {
        Phase done{.records = {}, .token = std::move(from)};
        const auto path = "export/" + std::string(feed);
        for (; done.pages < 10'000; ++done.pages) {
            Pairs query{{"from", done.token}};
            if (recent) { query.emplace_back("includeRecentChanges", "true"); }
            const auto page = get(path, query);
            for (const auto& record : page["data"]) { done.records.push_back(record); }
            done.token = page["continueFrom"].get<std::string>();
            if (!page["hasMore"]) { return done; }
        }
        ADD_FAILURE() << "this feed does not end: " << feed;
        return done;
    }
    static std::set<std::int64_t> ids(const Phase& walk) {
        std::set<std::int64_t> found;
        for (const auto& record : walk.records) { found.insert(record["id"].get<std::int64_t>()); }
        return found;
    }
};

TEST(ContinuationToken, HasTheDocumentedLayout) {
    const FeedPosition documented{*Timestamp::parse("2019-11-14T10:24:07.4726935Z"), 240704164};
    // The token is the base64 of 01, the ticks with the bit for UTC as a little-endian int64, the id as
    // another int64, and the first four bytes of the MD5 of the preceding bytes.
    EXPECT_EQ(write_token(documented), "ARfeFsjsaNdIpNpYDgAAAAAXJw8U");
    EXPECT_EQ(read_token("ARfeFsjsaNdIpNpYDgAAAAAXJw8U"), documented);
}

TEST(ContinuationToken, RefusesWhatIsDamaged) {
    auto token = write_token({*Timestamp::parse("2020-01-01"), 17});
    auto wrong = token;
    wrong[10] = wrong[10] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(read_token(wrong));
    EXPECT_FALSE(read_token(token.substr(4)));
    EXPECT_FALSE(read_token(""));
    EXPECT_FALSE(read_token("2020-01-01T00:00:00.0000000Z"));  // a text as long as a token
}

class ManyRecordsExportTest : public ExportTest {
 protected:
    ManyRecordsExportTest() : ExportTest(many_customers) {}
};

TEST_F(ManyRecordsExportTest, GivesEveryRecordExactlyOnce) {
    for (const auto& [feed, resource] : {std::pair{"customers", "customers"},
                                         {"customers/contacts", "customer_contacts"},
                                         {"locations", "locations"},
                                         {"locations/contacts", "location_contacts"},
                                         {"leads", "leads"},
                                         {"bookings", "bookings"}}) {
        const auto done = walk(feed);
        EXPECT_GT(done.records.size(), 50U) << feed;
        EXPECT_EQ(done.records.size(), world.size(resource)) << feed;
        EXPECT_EQ(ids(done).size(), world.size(resource)) << feed;
    }
}

TEST_F(ManyRecordsExportTest, CrossesTiesWiderThanAPage) {
    const auto done = walk("customers");
    std::map<std::string, int> equal;
    for (const auto& record : done.records) { ++equal[record["modifiedOn"].get<std::string>()]; }
    const auto widest = std::ranges::max_element(equal, {}, [](const auto& e) { return e.second; });
    EXPECT_GT(widest->second, 2 * 50);
}

TEST_F(ExportTest, EndsWithAPageThatRepeatsItsToken) {
    const auto done = walk("customers");
    const auto again = get("export/customers", {{"from", done.token}});
    EXPECT_TRUE(again["data"].empty());
    EXPECT_FALSE(again["hasMore"]);
    EXPECT_EQ(again["continueFrom"], done.token);
}

TEST_F(ExportTest, StartsAtADate) {
    const auto after = walk("customers", "2025-06-01");
    ASSERT_FALSE(after.records.empty());
    EXPECT_LT(after.records.size(), world.size("customers"));
    for (const auto& record : after.records) {
        EXPECT_GE(record["modifiedOn"].get<std::string>(), "2025-06-01");
    }
    // The bound is inclusive, to the last digit.
    const auto first = after.records.front()["modifiedOn"].get<std::string>();
    EXPECT_EQ(walk("customers", first).records.front(), after.records.front());
}

TEST_F(ExportTest, RefusesABadToken) {
    for (const auto* from : {"nonsense", "2020-13-01", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
        const auto reply = call("GET", "export/customers", {{"from", from}});
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(json::parse(reply.body)["errors"]["from"].size(), 1U) << reply.body;
    }
}

TEST_F(ExportTest, HidesRecentChangesUntilTheHorizonHasPassed) {
    const auto stable = walk("customers");
    ASSERT_EQ(world.touch("customers", 3), 3U);
    EXPECT_TRUE(walk("customers", stable.token).records.empty());
    EXPECT_EQ(walk("customers", stable.token, true).records.size(), 3U);
    EXPECT_EQ(walk("customers").records.size(),
              world.size("customers") - 3);  // the records are no longer at their old positions, either
    clock.time = clock.time + std::chrono::minutes{15};
    EXPECT_EQ(walk("customers", stable.token).records.size(), 3U);
}

TEST_F(ExportTest, GivesARecordAgainThatChangedBehindTheToken) {
    const auto first = get("export/customers");
    const auto token = first["continueFrom"].get<std::string>();
    world.touch("customers", world.size("customers"));
    clock.time = clock.time + std::chrono::hours{1};
    EXPECT_EQ(walk("customers", token).records.size(), world.size("customers"));
}

TEST_F(ExportTest, ShowsALateCommitOnlyToNewPasses) {
    const auto stable = walk("customers");
    const auto id = world.commit_late("customers", *Timestamp::parse("2024-01-01"));
    ASSERT_TRUE(id);
    EXPECT_TRUE(walk("customers", stable.token).records.empty());
    EXPECT_TRUE(ids(walk("customers")).contains(*id));
}

TEST_F(ExportTest, AppliesTheRequestedFaults) {
    world.faults() = {.repeat_token = 1, .empty_page_with_has_more = 0};
    const auto token = get("export/customers")["continueFrom"].get<std::string>();
    EXPECT_EQ(read_token(token), FeedPosition{});
    world.faults() = {.empty_page_with_has_more = 2};
    const auto empty = get("export/customers");
    EXPECT_TRUE(empty["data"].empty());
    EXPECT_TRUE(empty["hasMore"]);
    EXPECT_EQ(walk("customers").records.size(), world.size("customers"));
    world.faults() = {.end_token = WorldFaults::EndToken::Null};
    EXPECT_TRUE(get("export/customers", {{"from", "2026-02-28T23:59:59Z"}})["continueFrom"].is_null());
    world.faults() = {.end_token = WorldFaults::EndToken::Empty};
    EXPECT_EQ(get("export/customers", {{"from", "2026-02-28T23:59:59Z"}})["continueFrom"], "");
    world.faults() = {.refuse_token = 1};
    EXPECT_EQ(status("export/customers", {{"from", token}}), 400);
    EXPECT_EQ(status("export/customers", {{"from", token}}), 200);
}

TEST_F(ExportTest, HasNullsWhereTheSpecificationForbidsThem) {
    bool no_city = false;
    for (const auto& booking : walk("bookings").records) {
        no_city = no_city || (booking["address"].is_object() && booking["address"]["city"].is_null());
    }
    EXPECT_TRUE(no_city);
    for (const auto& customer : walk("customers").records) {
        EXPECT_TRUE(customer["externalData"].is_null());
    }
}

}  // namespace
}  // namespace stmirror::simulator
