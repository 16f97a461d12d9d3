// SPDX-License-Identifier: MIT
// Tests what single calls reveal about the tenant: that no call can succeed, or that a clock is wrong. Also
// tests that secrets echoed by a server are hidden.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session_fixture.hpp"

namespace stmirror::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SessionTenantTest : public SessionTest {
 protected:
    /// Returns how long the call took in virtual time.
    Duration time_of_failure(bool is_of_tenant) {
        const auto began = time.now();
        const auto outcome = fetch();
        EXPECT_TRUE(outcome.has_error());
        if (outcome.has_error()) { EXPECT_EQ(outcome.error().error.is_of_tenant(), is_of_tenant); }
        return time.now() - began;
    }
    void refuse_connections(std::deque<Result<api::HttpReply>>& script, int count) {
        for (int i = 0; i < count; ++i) { script.push_back(Problem{Errc::Connect, "connection refused"}); }
    }
};

TEST_F(SessionTenantTest, QuickAsksAnApiThatIsNotThereForSecondsAndOnce) {
    session.be_quick();
    refuse_connections(transport.script, 8);
    EXPECT_LE(time_of_failure(true), 10s);
    const auto sent = transport.sent.size();
    EXPECT_EQ(time_of_failure(true), 0s);
    EXPECT_EQ(transport.sent.size(), sent);
    ASSERT_TRUE(session.tenant_failure());
    EXPECT_EQ(session.tenant_failure()->error.code, Errc::Connect);
}

TEST_F(SessionTenantTest, QuickAsksAnAuthorityThatIsNotThereForSecondsAndOnce) {
    session.be_quick();
    refuse_connections(transport.token_script, 8);
    EXPECT_LE(time_of_failure(true), 10s);
    transport.token_script.clear();
    EXPECT_EQ(time_of_failure(true), 0s);
    EXPECT_EQ(transport.tokens, 0);
}

TEST_F(SessionTenantTest, QuickAsksOnceWithCredentialsThatAreRefused) {
    session.be_quick();
    transport.token_script = {reply(400, R"({"error":"invalid_client"})")};
    EXPECT_LT(time_of_failure(true), 1s);
    EXPECT_LT(time_of_failure(true), 1s);
    EXPECT_EQ(transport.tokens, 0);
}

TEST_F(SessionTenantTest, QuickHasPatienceWithAServerThatHasAnswered) {
    session.be_quick();
    transport.script = {empty_page()};
    ASSERT_TRUE(fetch().has_value());
    refuse_connections(transport.script, 7);
    transport.script.push_back(empty_page());
    EXPECT_TRUE(fetch().has_value());
}

TEST_F(SessionTenantTest, ADaemonHasPatienceAndNoFailureIsOfAll) {
    refuse_connections(transport.script, 8);
    EXPECT_GT(time_of_failure(false), 2s);
    EXPECT_TRUE(transport.script.empty());
    EXPECT_FALSE(session.tenant_failure());
    transport.script = {empty_page()};
    EXPECT_TRUE(fetch().has_value());
}

TEST_F(SessionTenantTest, SecretsThatAServerEchoesAreHidden) {
    transport.script = {problem(401, "no"), problem(503, "Bearer token-1, ak1.app-key, cs1.secret"),
                        reply(400, "<html><title>cs1.secret ak1.app\\u002dkey token-1 token-2</title>")};
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    auto texts = outcome.error().error.line() + outcome.error().error_body.title;
    texts += lines;
    EXPECT_THAT(texts, HasSubstr("Bearer ..."));
    for (const auto* secret : {"token-1", "token-2", "ak1.app-key", "cs1.secret"}) {
        EXPECT_THAT(texts, Not(HasSubstr(secret)));
    }
}

TEST_F(SessionTenantTest, SecretsOfTheTokenEndpointToo) {
    transport.token_script = {reply(503, "cs1.secret"),
                              reply(400, R"({"error":"cs1\u002esecret is wrong"})")};
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    auto texts = outcome.error().error.line();
    texts += lines;
    EXPECT_THAT(texts, HasSubstr("... is wrong"));
    EXPECT_THAT(texts, Not(HasSubstr("cs1.secret")));
}

TEST_F(SessionTenantTest, TheServersClockGoesOnFromTheLatestPage) {
    EXPECT_FALSE(session.clocks());
    auto page = empty_page();
    page.headers = {{"Date", "Tue, 10 Mar 2026 13:02:00 GMT"}};
    transport.script = {page};
    ASSERT_TRUE(fetch().has_value());
    time.advance(30s);
    ASSERT_TRUE(session.clocks());
    EXPECT_EQ(session.clocks()->server, Timestamp::parse("2026-03-10T13:02:30Z"));
    EXPECT_EQ(session.clocks()->own, time.utc_now());
    EXPECT_TRUE(session.for_job(Random(1), {})->clocks()) << "shared by the sessions of a tenant";
}

TEST_F(SessionTenantTest, ClocksThatBeginToDifferAreReportedOnce) {
    const auto dated = [](const char* date) {
        auto page = empty_page();
        page.headers = {{"Date", date}};
        return page;
    };
    transport.script = {dated("Tue, 10 Mar 2026 13:02:00 GMT"), dated("Tue, 10 Mar 2026 14:00:00 GMT"),
                        dated("Tue, 10 Mar 2026 14:00:00 GMT"), dated("Tue, 10 Mar 2026 13:01:00 GMT")};
    for (int i = 0; i < 4; ++i) { ASSERT_TRUE(fetch().has_value()); }
    const auto first = lines.find("clocks_differ");
    ASSERT_NE(first, lines.npos);
    EXPECT_EQ(lines.find("clocks_differ", first + 1), lines.npos);
    EXPECT_NE(lines.find("clocks_agree", first), lines.npos);
}

TEST_F(SessionTenantTest, NeitherSecretsNorTokensAreInTheFieldsOfRecordsThatAreDecodedLater) {
    depth = api::Depth::Keys;
    transport.script = {reply(200, R"({"hasMore":false,"data":[{"id":1,"of token-1":2}]})")};
    const auto page = fetch();
    ASSERT_TRUE(page->is_skimmed);
    const auto decoded = page->decode_records(R"([{"id":1,"of token-1":2}])").value();
    EXPECT_EQ(decoded.rows.size(), 1U);
    ASSERT_EQ(decoded.unknown_fields.size(), 1U);
    EXPECT_EQ(decoded.unknown_fields.begin()->first, "of ...");
}

}  // namespace
}  // namespace stmirror::client
