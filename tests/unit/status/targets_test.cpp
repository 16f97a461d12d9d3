// SPDX-License-Identifier: MIT
#include "status/model/targets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "exposition.hpp"
#include "status/render/metrics.hpp"
#include "status/render/snapshot_json.hpp"
#include "status/render/targets_text.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using ::testing::HasSubstr;
using namespace test;
using namespace std::chrono_literals;

constexpr std::chrono::seconds keep = 30 * 24h;

TargetFacts published() {
    return {.name = "warehouse",
            .state = mirror::TargetState{.written = now - Ticks(20s),
                                         .sent = mirror::ChangePosition{40, "t"},
                                         .compared_at = now - Ticks(3h),
                                         .parked = 2,
                                         .records_per_second = 12.5,
                                         .tenants = 3,
                                         .claimed = 3}};
}
TargetFacts behind_by(std::chrono::seconds age) {
    auto facts = published();
    facts.changes_behind = 1200;
    facts.behind_since = now - Ticks(age);
    return facts;
}
TargetStatus judged(TargetFacts facts) { return judge_targets({std::move(facts)}, keep, now).front(); }
Snapshot snapshot_with(TargetFacts facts) {
    auto snapshot = fresh_snapshot();
    snapshot.targets = {judged(std::move(facts))};
    return snapshot;
}

TEST(TargetsTest, OneThatHasAllChangesIsNotBehind) {
    const auto target = judged(published());
    EXPECT_EQ(target.behind, 0s);
    EXPECT_EQ(target.warning, std::nullopt);
}

TEST(TargetsTest, FromHalfOfTheKeptTimeOnThereIsAWarning) {
    const auto half = judged(behind_by(15 * 24h));
    EXPECT_EQ(half.behind, 15 * 24h);
    EXPECT_EQ(half.warning, std::nullopt);
    const auto more = judged(behind_by(15 * 24h + 1s));
    ASSERT_TRUE(more.warning);
    EXPECT_EQ(more.warning->code, Errc::Behind);
    EXPECT_THAT(more.warning->advice, HasSubstr("stmirror publish warehouse"));
}

TEST(TargetsTest, AChangeOfTheFutureIsNotBehind) { EXPECT_EQ(judged(behind_by(-60s)).behind, 0s); }

TEST(TargetsTest, WhatStopsThePublisherIsAWarning) {
    auto facts = published();
    facts.state->error = "no connection";
    const auto target = judged(facts);
    ASSERT_TRUE(target.warning);
    EXPECT_EQ(target.warning->text, "no connection");
}

TEST(TargetsTest, AFileThatCannotBeReadIsAWarning) {
    const auto target = judged({.name = "warehouse", .problem = Problem{Errc::Io, "cannot be read"}});
    ASSERT_TRUE(target.warning);
    EXPECT_EQ(target.warning->code, Errc::Io);
}

TEST(TargetsTest, TheJsonHasItsNumbers) {
    const auto json = nlohmann::json::parse(to_json(snapshot_with(behind_by(90s)))).at("targets").at(0);
    EXPECT_EQ(json.at("name"), "warehouse");
    EXPECT_EQ(json.at("warning"), nullptr);
    EXPECT_EQ(json.at("changes_behind"), 1200);
    EXPECT_EQ(json.at("seconds_behind"), 90);
    EXPECT_EQ(json.at("compared_at"), "2026-03-01T09:00:00.0000000Z");
    EXPECT_EQ(json.at("parked"), 2);
    EXPECT_EQ(json.at("records_per_second"), 12.5);
    EXPECT_EQ(json.at("tenants_claimed"), 3);
    EXPECT_EQ(json.at("error"), nullptr);
}

TEST(TargetsTest, BeforeAnythingIsPublishedTheNumbersOfTheJsonAreNull) {
    const auto json =
        nlohmann::json::parse(to_json(snapshot_with({.name = "warehouse"}))).at("targets").at(0);
    const auto documentation = testing::read_file(source_dir() / "docs/status-json.md");
    for (const auto& [name, value] : json.items()) {
        EXPECT_TRUE(name == "name" || value.is_null()) << name;
        EXPECT_THAT(documentation, HasSubstr("`" + name + "`"));
    }
}

TEST(TargetsTest, TheMetricsHaveItsNumbers) {
    const auto metrics = parse_exposition(to_metrics(snapshot_with(behind_by(90s))));
    const std::map<std::string, std::string> warehouse{{"target", "warehouse"}};
    EXPECT_EQ(metrics.at("stmirror_target_behind_changes").at(warehouse), 1200);
    EXPECT_EQ(metrics.at("stmirror_target_behind_seconds").at(warehouse), 90);
    EXPECT_EQ(metrics.at("stmirror_target_compared_timestamp_seconds").at(warehouse), 1772355600);
    EXPECT_EQ(metrics.at("stmirror_target_parked_records").at(warehouse), 2);
    EXPECT_EQ(metrics.at("stmirror_target_records_per_second").at(warehouse), 12.5);
    EXPECT_EQ(metrics.at("stmirror_target_publisher_seen_timestamp_seconds").at(warehouse), 1772366380);
    const auto none = parse_exposition(to_metrics(snapshot_with({.name = "warehouse"})));
    EXPECT_TRUE(none.at("stmirror_target_behind_changes").samples.empty());
}

TEST(TargetsTest, TheTextHasALineForEachTarget) {
    const auto text = targets_text(judge_targets({behind_by(20 * 24h), {.name = "other"}}, keep, now), now);
    EXPECT_THAT(text, HasSubstr("target warehouse: lacks 1,200 changes"));
    EXPECT_THAT(text, HasSubstr("    warning: "));
    EXPECT_THAT(text, HasSubstr("target other: nothing was published yet\n"));
    EXPECT_EQ(targets_text({}, now), "");
}

}  // namespace
}  // namespace stmirror::status
