// SPDX-License-Identifier: MIT
// Tests sessions of jobs: they share the tenant's limit and counts, and nothing else.
#include <gtest/gtest.h>

#include "session_fixture.hpp"

namespace stmirror::client {
namespace {

class SessionJobTest : public SessionTest {
 protected:
    asio::awaitable<void> call(Session& its) {
        Call one;
        one.request = {"GET", "/crm/v2/tenant/7/customers", ""};
        auto outcome = co_await its.call(std::move(one));
        outcomes.push_back(outcome ? Result<>{} : outcome.error().error);
    }
    void begin(Session& its) {
        boost::asio::co_spawn(time.loop(), call(its), rethrow);
        time.loop().restart();
        time.loop().poll();
    }

    std::stop_source job_stop;
    std::unique_ptr<Session> job = session.for_job(Random(2), job_stop.get_token());
    std::vector<Result<>> outcomes;
};

TEST_F(SessionJobTest, TogetherTheyKeepToOneLimitAndAreCountedTogether) {
    transport.server = [](const api::HttpRequest&) { return reply(200, "{}"); };
    for (int i = 0; i < 10; ++i) {
        begin(session);
        begin(*job);
    }
    time.run_until([&] { return outcomes.size() == 20; });
    EXPECT_GE(transport.sent_at.back() - transport.sent_at.front(), 1800ms) << "ten requests per second";
    EXPECT_LE(transport.under_way_max, 2);
    EXPECT_EQ(session.activity().requests_by_status.at(200), 20U);
}

TEST_F(SessionJobTest, AStopEndsTheJobAlone) {
    transport.server = [](const api::HttpRequest&) { return reply(200, "{}"); };
    transport.latency = 1s;
    for (int i = 0; i < 2; ++i) {
        begin(session);  // the two calls use both connections
    }
    begin(*job);
    begin(session);
    job_stop.request_stop();
    time.run_until([&] { return outcomes.size() == 4; });
    EXPECT_EQ(std::ranges::count_if(outcomes, [](const auto& each) { return each.has_error(); }), 1);
    EXPECT_EQ(transport.sent.size(), 3U);
}

TEST_F(SessionJobTest, ItsRequestsAreCancelledWithIt) {
    transport.server = [](const api::HttpRequest&) { return reply(200, "{}"); };
    begin(*job);
    time.run_until([&] { return outcomes.size() == 1; });
    job_stop.request_stop();
    EXPECT_TRUE(transport.sent.back().stop.stop_requested());
    EXPECT_FALSE(stop.stop_requested());
}

TEST_F(SessionJobTest, ItsFailureOfTheTenantIsItsOwn) {
    job->be_quick();
    transport.server = [](const api::HttpRequest&) -> Result<api::HttpReply> {
        return Problem{Errc::Tls, "certificate"};
    };
    begin(*job);
    time.run_until([&] { return outcomes.size() == 1; });
    EXPECT_TRUE(job->tenant_failure());
    transport.server = [](const api::HttpRequest&) { return reply(200, "{}"); };
    begin(session);
    time.run_until([&] { return outcomes.size() == 2; });
    EXPECT_TRUE(outcomes.back());
}

}  // namespace
}  // namespace stmirror::client
