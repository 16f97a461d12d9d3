// SPDX-License-Identifier: MIT
#include "daemon/jobs/job_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;
using sync::FeedReport;

TEST(JobJson, EveryJobComesBackAsItWas) {
    const std::vector<Job> jobs{
        {SyncOptions{{"customers", "leads"}, false, true}},
        {ResyncOptions{{"customers"}, true, false}},
        {SweepOptions{{"leads"}, true, false, false}},
        {VerifyOptions{{}, true, true, false, true}},
        {RefreshOptions{"customers", {"17", "18/home"}, "acme"}},
        {CheckOptions{true, {{"mirror", true, "/m.db"}, {"secret", false, "Müller"}}, true, true}},
        {ApiOptions{"POST", "customers?a=b", R"({"name":"Ann"})", ""}, true, true, 80},
        {ApiOptions{"GET", "customers", std::nullopt, "7"}},
    };
    for (const auto& job : jobs) {
        const auto text = to_json(job);
        const auto read = job_of_json(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(to_json(*read), text);
        EXPECT_EQ(read->options.index(), job.options.index());
        EXPECT_EQ(read->for_people, job.for_people);
        EXPECT_EQ(read->columns, job.columns);
    }
    const auto api = job_of_json(to_json(jobs[6]));
    EXPECT_EQ(std::get<ApiOptions>(api->options).data, R"({"name":"Ann"})");
    EXPECT_EQ(std::get<ApiOptions>(job_of_json(to_json(jobs[7]))->options).data, std::nullopt);
}

TEST(JobJson, WhatIsNoJobIsRefused) {
    for (const auto* text : {"", "{}", R"({"command":"daemon"})", R"({"command":"sync"})", R"({"command":7})",
                             R"({"command":"sync","resources":"customers","progress":true,"json":false,)"
                             R"("for_people":false,"has_colours":false,"columns":0})"}) {
        const auto read = job_of_json(text);
        ASSERT_TRUE(read.has_error()) << text;
        EXPECT_EQ(read.error().code, Errc::Protocol);
    }
}

TEST(JobJson, AReportShowsTheSameOnTheOtherClock) {
    const TimePoint here{100h};
    const TimePoint there{1h};
    FeedReport report;
    report.tenant = "acme";
    report.feed = {7, "customers"};
    report.state = FeedReport::State::Failed;
    report.outcome.inserted = 3;
    report.outcome.unchanged = 4;
    report.requests = 2;
    report.started = here - 5s;
    report.elapsed = 4s;
    report.fraction = 0.25;
    report.error = Problem{Errc::Timeout, "no answer", {Subject::Kind::Tenant, "acme"}, "wait"};
    report.warnings = {{Errc::ClocksDiffer, "clocks"}};
    const auto read = report_of_json(to_json(report, here), there);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->tenant, "acme");
    EXPECT_EQ(read->feed, report.feed);
    EXPECT_EQ(read->state, FeedReport::State::Failed);
    EXPECT_EQ(read->outcome.records(), 7U);
    EXPECT_EQ(read->started, there - 5s);
    EXPECT_EQ(read->elapsed, 4s);
    EXPECT_EQ(read->fraction, 0.25);
    EXPECT_TRUE(read->is_tenant_failure());
    EXPECT_EQ(read->warnings.size(), 1U);
    EXPECT_EQ(line_of(read->warnings), line_of(report.warnings));

    EXPECT_EQ(report_of_json(to_json(FeedReport{}, here), there)->fraction, std::nullopt);
    EXPECT_TRUE(report_of_json("{}", there).has_error());
}

}  // namespace
}  // namespace stmirror::daemon
