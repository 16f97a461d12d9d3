// SPDX-License-Identifier: MIT
// The problem of a feed reaches every page in full: code, subject, text and advice.
#include "status/model/problems.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "status/render/snapshot_json.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using Role = FeedProblem::Role;
using test::fresh_snapshot;
using ::testing::HasSubstr;

const Subject leads{Subject::Kind::Feed, "leads"};
const Problem no_scope{Errc::MissingScope, "answered 403", leads, "grant the scope"};
const Problem no_token{Errc::Unauthorized, "no token", {Subject::Kind::Tenant, "acme"}, "check the secret"};

FeedStatus leads_status() { return fresh_snapshot().feeds.at(1); }

std::vector<Role> roles(const std::vector<FeedProblem>& problems) {
    std::vector<Role> all;
    for (const auto& each : problems) { all.push_back(each.role); }
    return all;
}

TEST(ProblemsOf, AFeedWithoutProblemsHasNone) {
    auto feed = leads_status();
    EXPECT_TRUE(problems_of(feed).empty());
    feed.running.emplace();
    EXPECT_TRUE(problems_of(feed).empty());
}

TEST(ProblemsOf, LiveProblemsAreWhole) {
    auto feed = leads_status();
    auto& activity = feed.running.emplace().activity;
    activity.last_error = no_scope;
    activity.retrying = no_token;
    activity.warnings = {{Errc::TokenRepeats, "repeats"}, {Errc::ClocksDiffer, "differ"}};
    activity.proof_error = Problem{Errc::Behind, "behind", leads, "sync"};
    feed.health.state.last_error = activity.last_error->line();
    feed.health.state.proof_error = activity.proof_error->line();
    feed.health.state.deletes_withheld = 7;
    const auto problems = problems_of(feed);
    ASSERT_THAT(roles(problems), ::testing::ElementsAre(Role::Error, Role::Retrying, Role::Warning,
                                                        Role::Warning, Role::Proof, Role::DeletesWithheld));
    EXPECT_EQ(problems[0].problem, no_scope);
    EXPECT_EQ(problems[1].problem, no_token);
    EXPECT_EQ(problems[2].problem, (Problem{Errc::TokenRepeats, "repeats", leads}));
    EXPECT_EQ(problems[4].problem, *activity.proof_error);
    EXPECT_EQ(problems[5].problem.code, Errc::DeletesWithheld);
    EXPECT_EQ(problems[5].problem.advice, advice(Errc::DeletesWithheld, "leads"));
}

TEST(ProblemsOf, WithoutADaemonOnlyTheStoredLineIsKnown) {
    auto feed = leads_status();
    feed.health.state.last_error = no_scope.line();
    const auto problems = problems_of(feed);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].problem, (Problem{Errc::Unknown, no_scope.text, leads, no_scope.advice}));
}

TEST(ProblemsOf, ANewerErrorOfTheTablesCounts) {
    auto feed = leads_status();
    auto& activity = feed.running.emplace().activity;
    activity.last_error = no_scope;
    feed.health.state.last_error = "disk full";
    EXPECT_EQ(problems_of(feed).at(0).problem, (Problem{Errc::Unknown, "disk full", leads}));
}

TEST(ProblemsJson, HasEachPart) {
    auto snapshot = fresh_snapshot();
    snapshot.feeds[0].running.emplace().activity.retrying = no_token;
    const auto json = nlohmann::json::parse(to_json(snapshot));
    const auto& problem = json.at("feeds").at(0).at("problems").at(0);
    EXPECT_EQ(problem.at("role"), "retrying");
    EXPECT_EQ(problem.at("code"), "unauthorized");
    EXPECT_EQ(problem.at("subject"), "tenant");
    EXPECT_EQ(problem.at("text"), no_token.text);
    EXPECT_EQ(problem.at("advice"), no_token.advice);
    EXPECT_EQ(json.at("feeds").at(0).at("running").at("retrying"), no_token.line())
        << "the problem is one line";
    EXPECT_TRUE(json.at("feeds").at(1).at("problems").empty());
}

TEST(ProblemsJson, EveryNameIsDocumented) {
    const auto documentation = testing::read_file(source_dir() / "docs/status-json.md");
    for (auto code = Errc::Usage; code <= Errc::Unknown; code = Errc{static_cast<int>(code) + 1}) {
        EXPECT_THAT(documentation, HasSubstr("`" + std::string(name(code)) + "`"));
    }
    for (auto role = Role::Error; role <= Role::DeletesWithheld; role = Role{static_cast<int>(role) + 1}) {
        EXPECT_THAT(documentation, HasSubstr("`" + std::string(name(role)) + "`"));
    }
    for (const auto* part : {"role", "code", "subject", "text", "advice"}) {
        EXPECT_THAT(documentation, HasSubstr("| `" + std::string(part) + "` |"));
    }
    for (const auto kind : {Subject::Kind::Feed, Subject::Kind::Tenant, Subject::Kind::Record,
                            Subject::Kind::File, Subject::Kind::Setting}) {
        EXPECT_THAT(documentation, HasSubstr("`" + std::string(name(kind)) + "`"));
    }
}

}  // namespace
}  // namespace stmirror::status
