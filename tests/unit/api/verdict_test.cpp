// SPDX-License-Identifier: MIT
#include "api/verdict.hpp"

#include <gmock/gmock.h>

#include "api/http_date.hpp"

namespace stmirror::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Kind = Verdict::Kind;

const Timestamp now = *Timestamp::parse("2026-03-01T12:00:00Z");

HttpReply reply(int status, std::string body = {}, Headers headers = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

TEST(Verdict, EveryStatusHasItsKind) {
    for (const int status : {200, 201, 204}) {
        EXPECT_EQ(judge(reply(status), now).kind, Kind::Use) << status;
    }
    for (const int status : {408, 429, 500, 502, 503, 504, 599}) {
        EXPECT_EQ(judge(reply(status), now).kind, Kind::Retry) << status;
    }
    EXPECT_EQ(judge(reply(401), now).kind, Kind::RenewToken);
    for (const int status : {0, 100, 301, 302, 304, 400, 403, 404, 405, 409, 410, 422, 600}) {
        EXPECT_EQ(judge(reply(status), now).kind, Kind::GiveUp) << status;
    }
    EXPECT_TRUE(judge(reply(429), now).throttled);
    EXPECT_FALSE(judge(reply(503), now).throttled);
}

TEST(Verdict, EveryTransportErrorHasItsKind) {
    for (const auto code :
         {Errc::Resolve, Errc::Connect, Errc::Timeout, Errc::Disconnected, Errc::Protocol}) {
        const auto verdict = judge(Problem{code, "what happened"}, now);
        EXPECT_EQ(verdict.kind, Kind::Retry) << name(code);
        EXPECT_EQ(verdict.transport_error, code);
        EXPECT_EQ(verdict.error_body.title, "what happened");
        EXPECT_FALSE(verdict.throttled);
    }
    EXPECT_EQ(judge(Problem{Errc::Tls, "unknown CA"}, now).kind, Kind::GiveUp);
    EXPECT_EQ(judge(Problem{Errc::Stopped, ""}, now).kind, Kind::Stop);
}

TEST(Verdict, SomeFailuresTellThatNothingWasDone) {
    for (const int status : {200, 302, 400, 401, 403, 404, 409, 422, 429}) {
        EXPECT_FALSE(may_have_been_done(judge(reply(status), now))) << status;
    }
    for (const int status : {408, 500, 502, 503, 504}) {
        EXPECT_TRUE(may_have_been_done(judge(reply(status), now))) << status;
    }
    for (const auto code : {Errc::Resolve, Errc::Connect, Errc::Tls, Errc::Configuration}) {
        EXPECT_FALSE(may_have_been_done(judge(Problem{code, ""}, now))) << name(code);
    }
    for (const auto code : {Errc::Io, Errc::Timeout, Errc::Disconnected, Errc::Protocol, Errc::Stopped}) {
        EXPECT_TRUE(may_have_been_done(judge(Problem{code, ""}, now))) << name(code);
    }
}

TEST(Verdict, TheWaitComesFromTheHeaderThenFromTheTitle) {
    const std::string body = R"({"status":429,)"
                             R"("title":"Rate limit is exceeded. Try again in 7 seconds.","traceId":"t"})";
    EXPECT_EQ(judge(reply(429, body), now).wait, 7s);
    EXPECT_EQ(judge(reply(429, body, {{"retry-after", "3"}}), now).wait, 3s);
    EXPECT_EQ(judge(reply(429, body, {{"Retry-After", "Sun, 01 Mar 2026 12:01:30 GMT"}}), now).wait, 90s);
    EXPECT_EQ(judge(reply(429, body, {{"Retry-After", "soon"}}), now).wait, 7s);
    EXPECT_EQ(judge(reply(429, body, {{"Retry-After", "-3"}}), now).wait, 7s);
    EXPECT_EQ(judge(reply(503, "", {{"Retry-After", "0"}}), now).wait, 0s);
    EXPECT_EQ(judge(reply(429, R"({"message":"Rate limit is exceeded. Try again in 2 seconds."})"), now).wait,
              2s);
    EXPECT_FALSE(judge(reply(429, R"({"title":"Try again in a moment."})"), now).wait);
    EXPECT_FALSE(judge(reply(503, "<html>"), now).wait);
    EXPECT_FALSE(judge(reply(404, "", {{"Retry-After", "3"}}), now).wait);
}

TEST(Verdict, WaitsAreNeverNegativeAndNeverOverflow) {
    const auto wait_for = [](const char* header) {
        return judge(reply(503, "", {{"Retry-After", header}}), now).wait;
    };
    EXPECT_EQ(wait_for("Sun, 01 Mar 2026 11:00:00 GMT"), 0s);
    EXPECT_GT(wait_for("99999999999999999999999"), 24h);
    EXPECT_GT(wait_for("9223372036854775807"), 24h);
    EXPECT_LT(wait_for("9223372036854775807"), 24h * 400);
    EXPECT_GT(wait_for("Fri, 31 Dec 9999 23:59:59 GMT"), 24h);
}

/// If this machine's clock is two minutes fast, the wait must still not become zero.
TEST(Verdict, ADateToWaitForIsOfTheServersClock) {
    const auto wait_for = [](const char* date, const char* retry_after) {
        return judge(reply(503, "", {{"Date", date}, {"Retry-After", retry_after}}), now).wait;
    };
    EXPECT_EQ(wait_for("Sun, 01 Mar 2026 11:58:00 GMT", "Sun, 01 Mar 2026 11:59:30 GMT"), 90s);
    EXPECT_EQ(wait_for("Sun, 01 Mar 2026 12:02:00 GMT", "Sun, 01 Mar 2026 12:03:30 GMT"), 90s);
    EXPECT_EQ(wait_for("Sun, 01 Mar 2026 12:02:00 GMT", "Sun, 01 Mar 2026 12:01:00 GMT"), 0s);
    EXPECT_EQ(wait_for("soon", "Sun, 01 Mar 2026 12:01:30 GMT"), 90s);
    // The clocks differ by an hour: the longer of the two waits counts.
    EXPECT_EQ(wait_for("Sun, 01 Mar 2026 11:00:00 GMT", "Sun, 01 Mar 2026 11:01:30 GMT"), 90s);
    EXPECT_EQ(wait_for("Sun, 01 Mar 2026 13:00:00 GMT", "Sun, 01 Mar 2026 12:01:30 GMT"), 90s);
}

TEST(Verdict, HttpDatesAreReadInTheirObsoleteFormsToo) {
    const auto time = [](const std::string& text, const char* present = "2026-03-01T12:00:00Z") {
        return parse_http_date(text, *Timestamp::parse(present));
    };
    EXPECT_EQ(time("Sunday, 06-Nov-94 08:49:37 GMT"), Timestamp::parse("1994-11-06T08:49:37Z"));
    EXPECT_EQ(time("Sun Nov  6 08:49:37 1994"), Timestamp::parse("1994-11-06T08:49:37Z"));
    EXPECT_EQ(time("Wed Nov 16 08:49:37 1994"), Timestamp::parse("1994-11-16T08:49:37Z"));
    EXPECT_EQ(time("Sunday, 01-Mar-26 12:00:00 GMT"), Timestamp::parse("2026-03-01T12:00:00Z"));
    EXPECT_EQ(time("Sunday, 01-Mar-76 12:00:00 GMT"), Timestamp::parse("2076-03-01T12:00:00Z"));
    EXPECT_EQ(time("Tuesday, 01-Mar-77 12:00:00 GMT"), Timestamp::parse("1977-03-01T12:00:00Z"));
    EXPECT_EQ(time("Sunday, 01-Mar-26 12:00:00 GMT", "1999-12-31T00:00:00Z"),
              Timestamp::parse("2026-03-01T12:00:00Z"));
    for (const auto* text :
         {"Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37",
          "Sunday, 31-Feb-94 08:49:37 GMT", "Moonday, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
          "Sun Nov  0 08:49:37 1994", "Sun Nov  6 08:49:37 94", "Sunday Nov  6 08:49:37 1994"}) {
        EXPECT_FALSE(time(text)) << text;
    }
    api::HttpReply reply;
    reply.status = 503;
    reply.headers = {{"Date", "Sunday, 01-Mar-26 12:00:00 GMT"}, {"Retry-After", "Sun Mar  1 12:01:30 2026"}};
    EXPECT_EQ(judge(reply, *Timestamp::parse("2026-03-01T12:02:00Z")).wait, std::chrono::seconds{90});
}

TEST(Verdict, HttpDatesAreReadStrictly) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now),
              Timestamp::parse("1994-11-06T08:49:37Z"));
    EXPECT_EQ(parse_http_date("Tue, 29 Feb 2000 00:00:00 GMT", now),
              Timestamp::parse("2000-02-29T00:00:00Z"));
    EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", now),
              Timestamp::parse("2017-01-01T00:00:00Z"));
    for (const auto* text :
         {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nox 1994 08:49:37 GMT", "Xun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 0000 08:49:37 GMT", "Sun, 06 Nov 19-4 08:49:37 GMT",
          "1994-11-06T08:49:37Z"}) {
        EXPECT_FALSE(parse_http_date(text, now)) << text;
    }
}

TEST(Verdict, EveryStatusHasItsCodeAndItsAdvice) {
    const std::vector<std::pair<int, Errc>> codes{
        {302, Errc::Redirected},   {400, Errc::BadRequest},  {401, Errc::Unauthorized},
        {403, Errc::MissingScope}, {404, Errc::NotFound},    {408, Errc::Timeout},
        {409, Errc::Conflict},     {410, Errc::Refused},     {429, Errc::Throttled},
        {500, Errc::ServerFailed}, {503, Errc::ServerFailed}};
    for (const auto& [status, code] : codes) {
        const auto verdict = judge(reply(status), now);
        EXPECT_EQ(code_of(verdict), code) << status;
        EXPECT_EQ(advice(verdict, "tn.crm.leads:r"), stmirror::advice(code, "tn.crm.leads:r")) << status;
        EXPECT_NE(advice(verdict, ""), "") << status;
    }
    EXPECT_THAT(advice(judge(reply(403), now), "tn.crm.leads:r"), HasSubstr("tn.crm.leads:r"));
    EXPECT_EQ(advice(judge(reply(200), now), ""), "");
}

TEST(Verdict, AnUnknownAppKeyIsNoMissingScope) {
    for (const int status : {401, 403}) {
        const auto* const body = R"({"message":"Access denied due to invalid application key."})";
        EXPECT_EQ(code_of(judge(reply(status, body), now)), Errc::UnknownAppKey) << status;
    }
}

TEST(Verdict, TheTransportMayKnowBetterWhatToDo) {
    EXPECT_EQ(code_of(judge(Problem{Errc::Tls, ""}, now)), Errc::Tls);
    EXPECT_EQ(advice(judge(Problem{Errc::Tls, ""}, now), ""), stmirror::advice(Errc::Tls));
    EXPECT_EQ(advice(judge(Problem{Errc::Tls, "", {}, "renew it"}, now), ""), "renew it");
}

}  // namespace
}  // namespace stmirror::api
