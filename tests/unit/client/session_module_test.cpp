// SPDX-License-Identifier: MIT
// Tests limits of single modules and feeds.
#include "session_fixture.hpp"

namespace stmirror::client {
namespace {

Resource export_of(const std::string& module, const std::string& name) {
    Resource resource = leads();
    resource.name = name;
    resource.feed.path = "/" + module + "/v2/tenant/{tenant}/export/" + name;
    return resource;
}

class SessionModuleTest : public SessionTest {
 protected:
    void start_of(const Resource& resource, std::function<void(Outcome<Page>)> done) {
        Call call;
        call.resource = &resource;
        call.request = api::export_request(resource.feed, 7, "", false);
        boost::asio::co_spawn(time.loop(), fetch_and_tell(std::move(call), std::move(done)),
                              [](std::exception_ptr error) {
                                  if (error) { std::rethrow_exception(error); }
                              });
    }
    void fetch_of(const Resource& resource) {
        bool done = false;
        start_of(resource, [&](Outcome<Page> page) { done = page.has_value(); });
        time.run_until([&] { return done; });
    }
};

TEST_F(SessionModuleTest, TheModuleIsTheFirstPartOfThePath) {
    Call call;
    call.request.target = "/pricebook/v2/tenant/7/export/services?from=x";
    EXPECT_EQ(lane_of(call).module, "pricebook");
    EXPECT_EQ(lane_of(call).alone, "");
    call.request.target = "pricebook";
    EXPECT_EQ(lane_of(call).module, "pricebook");
    call.request.target = "/";
    EXPECT_EQ(lane_of(call).module, "");
}

TEST_F(SessionModuleTest, RequestsOfAFeedThatBearsNoOthersLeaveOneAtATime) {
    auto calls = export_of("telecom", "calls");
    transport.latency = 1s;
    transport.script = {empty_page(), empty_page(), empty_page()};
    int done = 0;
    const auto count = [&](Outcome<Page>) { ++done; };
    for (int i = 0; i < 3; ++i) { start_of(calls, count); }
    time.run_until([&] { return done == 3; });
    EXPECT_EQ(transport.under_way_max, 2) << "as many as there are connections";
    transport.under_way_max = 0;
    calls.feed.one_at_a_time = true;
    transport.script = {empty_page(), empty_page(), empty_page()};
    for (int i = 0; i < 3; ++i) { start_of(calls, count); }
    time.run_until([&] { return done == 6; });
    EXPECT_EQ(transport.under_way_max, 1);
}

TEST_F(SessionModuleTest, A429OfOneModuleDelaysNoOther) {
    const auto services = export_of("pricebook", "services");
    transport.script = {empty_page(), problem(429, "Rate limit is exceeded. Try again in 20 seconds."),
                        empty_page(), empty_page()};
    fetch_of(leads());
    const auto begin = time.now();
    bool done = false;
    start_of(services, [&](Outcome<Page> page) { done = page.has_value(); });
    time.run_until([&] { return transport.sent.size() == 2; });
    time.advance(1s);
    fetch_of(leads());
    EXPECT_LT(time.now() - begin, 5s);
    ASSERT_EQ(session.activity().slowed.size(), 1U);
    EXPECT_EQ(session.activity().slowed[0].module, "pricebook");
    EXPECT_EQ(session.activity().requests_per_second, 10);
    time.run_until([&] { return done; });
    EXPECT_GE(time.now() - begin, 20s);
}

}  // namespace
}  // namespace stmirror::client
