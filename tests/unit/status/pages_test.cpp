// SPDX-License-Identifier: MIT
#include "status/render/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "exposition.hpp"
#include "status/render/page.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using test::failing_snapshot;
using test::fresh_snapshot;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Response ask(const std::string& path, const Result<Snapshot>& snapshot, const std::string& query = "") {
    Response response;
    make_handler([&](const auto& use) { use(snapshot); })(
        {.path = path, .query = query, .host = {}, .authorization = {}},
        [&](Response answer) { response = std::move(answer); });
    return response;
}

std::string header(const Response& response, std::string_view name) {
    std::string found;
    for (const auto& [key, value] : headers_of(response, 0)) {
        if (key == name) { found += value; }
    }
    return found;
}

TEST(HealthTest, Is200IfEveryFeedIsFresh) {
    const auto response = ask("/healthz", fresh_snapshot());
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "{\"state\":\"fresh\",\"feeds_stale\":0,\"feeds_failing\":0,\"reasons\":[]}\n");
}

TEST(HealthTest, AFailingFeedHasAdvice) {
    const auto response = ask("/healthz", failing_snapshot());
    EXPECT_EQ(response.status, 503);
    const auto json = nlohmann::json::parse(response.body);
    EXPECT_EQ(json.at("state"), "failing");
    EXPECT_THAT(json.at("reasons"), ElementsAre("acme: leads: answered 403. What to do: grant the scope"));
}

TEST(HealthTest, AStaleFeedShowsSinceWhen) {
    auto snapshot = fresh_snapshot();
    snapshot.freshness = Freshness::Stale;
    snapshot.feeds[0].freshness = Freshness::Stale;
    snapshot.feeds[0].age = 10min;
    const auto response = ask("/healthz", snapshot);
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("[\"acme: customers: has not caught up for 10 min\"]"));
}

TEST(HealthTest, AStaleFeedShowsWhyItsRequestsAreRetried) {
    auto snapshot = fresh_snapshot();
    snapshot.freshness = Freshness::Stale;
    snapshot.feeds[0].freshness = Freshness::Stale;
    snapshot.feeds[0].running->activity.retrying =
        Problem{Errc::Timeout, "no answer", {}, "check the network"};
    EXPECT_THAT(ask("/healthz", snapshot).body,
                HasSubstr("[\"acme: customers: no answer. What to do: check the network\"]"));
}

TEST(HealthTest, ABackfillShowsItsProgress) {
    auto snapshot = fresh_snapshot();
    snapshot.freshness = Freshness::Stale;
    snapshot.feeds[0].freshness = Freshness::Stale;
    snapshot.feeds[0].health.state.backfilled = false;
    snapshot.feeds[0].running->progress = 0.429;
    EXPECT_THAT(ask("/healthz", snapshot).body,
                HasSubstr("customers: is being read for the first time, 42 % done"));
    snapshot.feeds[0].running.reset();
    EXPECT_THAT(ask("/healthz", snapshot).body, HasSubstr("customers: the first read has not ended yet"));
}

TEST(HealthTest, AFeedThatIsOffIsNoReason) {
    auto snapshot = failing_snapshot();
    snapshot.feeds[0].freshness = Freshness::Off;
    EXPECT_THAT(ask("/healthz", snapshot).body, Not(HasSubstr("customers")));
}

TEST(HealthTest, OfThousandsOfReasonsTheWorstAreShown) {
    auto snapshot = failing_snapshot();
    const auto failing = snapshot.feeds.back();
    snapshot.feeds.assign(3000, snapshot.feeds.front());
    for (auto& feed : snapshot.feeds) { feed.freshness = Freshness::Stale; }
    snapshot.feeds.push_back(failing);
    const auto reasons = nlohmann::json::parse(ask("/healthz", snapshot).body).at("reasons");
    ASSERT_EQ(reasons.size(), 21u);
    EXPECT_EQ(reasons.front(), "acme: leads: answered 403. What to do: grant the scope");
    EXPECT_EQ(reasons.back(), "and 2,981 more, see /status.txt");
}

TEST(HealthTest, AFeedThatWaitsForItsParentsIsAReason) {
    auto snapshot = fresh_snapshot();
    snapshot.freshness = snapshot.feeds[1].freshness = Freshness::Stale;
    snapshot.feeds[1].waits_for = "customers";
    EXPECT_THAT(ask("/healthz", snapshot).body,
                HasSubstr("[\"acme: leads: waits for its parent table customers\"]"));
}

TEST(HealthTest, WithoutEnabledFeedsTheStateIsStale) {
    Snapshot snapshot;
    snapshot.reason = "no feed is enabled";
    const auto response = ask("/healthz", snapshot);
    EXPECT_EQ(response.status, 503);
    EXPECT_THAT(response.body, HasSubstr("\"reasons\":[\"no feed is enabled\"]"));
}

TEST(PagesTest, ReadyOnceTheApiHasBeenReached) {
    auto snapshot = failing_snapshot();
    EXPECT_EQ(ask("/readyz", snapshot).status, 200) << "the daemon is failing, but ready";
    snapshot.daemon->ready = false;
    EXPECT_EQ(ask("/readyz", snapshot).status, 503);
}

TEST(PagesTest, MetricsHaveTheTypeThatScrapersExpect) {
    const auto response = ask("/metrics", fresh_snapshot());
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NO_THROW(test::parse_exposition(response.body));
}

TEST(PagesTest, TheStatusAsJsonAndAsText) {
    const auto json = ask("/status.json", fresh_snapshot());
    EXPECT_EQ(json.content_type, "application/json");
    EXPECT_EQ(nlohmann::json::parse(json.body).at("daemon").at("version"), "1.2.3");
    EXPECT_THAT(ask("/status.txt", fresh_snapshot()).body,
                AllOf(StartsWith("/data/mirror.db"), HasSubstr("FRESH")));
    EXPECT_THAT(ask("/status.txt", fresh_snapshot(), "columns=500").body, HasSubstr("quar."));
    EXPECT_THAT(ask("/status.txt", fresh_snapshot(), "columns=40").body, Not(HasSubstr("quar.")));
}

TEST(PagesTest, IfTheMirrorCannotBeReadPagesShowTheError) {
    const Problem error{Errc::Database, "disk I/O error"};
    for (const auto* path : {"/healthz", "/readyz", "/metrics", "/status.json", "/status.txt"}) {
        const auto response = ask(path, error);
        EXPECT_EQ(response.status, 503) << path;
        EXPECT_EQ(response.body, "{\"state\":\"failing\",\"reasons\":[\"disk I/O error\"]}\n") << path;
    }
    EXPECT_EQ(ask("/", error).status, 200);
}

TEST(PagesTest, OtherPathsAre404) {
    for (const auto* path : {"", "/index.html", "/metrics/", "/../etc/passwd", "//", "*"}) {
        const auto response = ask(path, fresh_snapshot());
        EXPECT_EQ(response.status, 404) << path;
        EXPECT_THAT(response.body, HasSubstr("/status.json"));
    }
}

TEST(PagesTest, TextThatIsNotUtf8IsShown) {
    auto snapshot = failing_snapshot();
    snapshot.feeds[1].health.state.last_error = "bad \xff byte";
    EXPECT_NO_THROW(static_cast<void>(nlohmann::json::parse(ask("/status.json", snapshot).body)));
    EXPECT_NO_THROW(static_cast<void>(nlohmann::json::parse(ask("/healthz", snapshot).body)));
}

TEST(StatusPageTest, RunsItsOwnScriptAndStyleAndNothingElse) {
    const auto response = page_response();
    const auto policy = header(response, "Content-Security-Policy");
    EXPECT_TRUE(std::regex_match(
        policy, std::regex("default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='; "
                           "style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; connect-src 'self'; "
                           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")))
        << policy;
    EXPECT_EQ(header(response, "Cache-Control"), "no-store");
    EXPECT_EQ(header(response, "X-Frame-Options"), "DENY");
}

TEST(StatusPageTest, NeedsNoOtherFileAndWritesNoMarkup) {
    const auto page = page_response().body;
    // The page must not contain parts that the content security policy blocks, or that would turn text into
    // markup.
    for (const auto* unwanted : {"<script ", "<style ", " style=\"", "@import", "url(", "innerHTML",
                                 "outerHTML", "insertAdjacentHTML", "document.write", "eval(", " onclick="}) {
        EXPECT_THAT(page, Not(HasSubstr(unwanted)));
    }
    EXPECT_FALSE(std::regex_search(page, std::regex(R"((src|href)="(https?:)?//)")));
    EXPECT_THAT(page, AllOf(HasSubstr("<noscript>"), HasSubstr("prefers-color-scheme: dark"),
                            HasSubstr("prefers-reduced-motion"), HasSubstr("<html lang=\"en\">")));
}

}  // namespace
}  // namespace stmirror::status
