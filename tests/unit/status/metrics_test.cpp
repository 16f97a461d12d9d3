// SPDX-License-Identifier: MIT
#include "status/render/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exposition.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace test;

std::map<std::string, Family> metrics_of(const Snapshot& snapshot) {
    return parse_exposition(to_metrics(snapshot));
}

const std::map<std::string, std::string> acme{{"tenant", "acme"}};
const std::map<std::string, std::string> customers{{"tenant", "acme"}, {"resource", "customers"}};

TEST(MetricsTest, DescribeTheDaemon) {
    const auto metrics = metrics_of(fresh_snapshot());
    EXPECT_EQ(metrics.at("stmirror_build_info").at({{"version", "1.2.3"}}), 1);
    EXPECT_EQ(metrics.at("stmirror_start_time_seconds").at(), 1772359200);
    EXPECT_EQ(metrics.at("stmirror_ready").at(), 1);
    EXPECT_EQ(metrics.at("stmirror_mirror_size_bytes").at(), 1'234'567'890);
    EXPECT_EQ(metrics.at("stmirror_wal_size_bytes").at(), 4'000'000);
    EXPECT_EQ(metrics.at("stmirror_store_queue_pages").at(), 2);
}

TEST(MetricsTest, DescribeEachFeed) {
    const auto metrics = metrics_of(fresh_snapshot());
    EXPECT_EQ(metrics.at("stmirror_feed_fresh").at(customers), 1);
    EXPECT_EQ(metrics.at("stmirror_feed_failing").at(customers), 0);
    EXPECT_EQ(metrics.at("stmirror_feed_lag_seconds").at(customers), 330);
    EXPECT_EQ(metrics.at("stmirror_feed_last_success_timestamp_seconds").at(customers), 1772366370);
    EXPECT_EQ(metrics.at("stmirror_feed_last_attempt_timestamp_seconds").at(customers), 1772366370);
    EXPECT_EQ(metrics.at("stmirror_feed_rows").at(customers), 1'234'567);
    EXPECT_EQ(metrics.at("stmirror_feed_tombstones").at(customers), 12);
    EXPECT_EQ(metrics.at("stmirror_feed_quarantined_records").at(customers), 3);
    EXPECT_EQ(metrics.at("stmirror_feed_passes_total").at(customers), 44);
    EXPECT_THAT(metrics.at("stmirror_feed_rows").samples, SizeIs(2));
}

TEST(MetricsTest, DescribeTheReadingOfParents) {
    auto snapshot = fresh_snapshot();
    snapshot.feeds[0].parents = ParentProgress{.counts = {1000, 12, 3, std::nullopt, 3}};
    EXPECT_EQ(metrics_of(snapshot).at("stmirror_feed_parents_due").at(customers), 12);
    EXPECT_EQ(metrics_of(snapshot).at("stmirror_feed_parents_failed").at(customers), 3);
}

TEST(MetricsTest, DescribeTheRequestsOfEachTenant) {
    const auto metrics = metrics_of(fresh_snapshot());
    const auto& requests = metrics.at("stmirror_requests_total");
    EXPECT_EQ(requests.at({{"tenant", "acme"}, {"status", "200"}}), 1000);
    EXPECT_EQ(requests.at({{"tenant", "acme"}, {"status", "429"}}), 4);
    EXPECT_EQ(requests.at({{"tenant", "acme"}, {"status", "none"}}), 1);
    EXPECT_EQ(metrics.at("stmirror_request_retries_total").at(acme), 5);
    EXPECT_EQ(metrics.at("stmirror_limiter_requests_per_second").at(acme), 7.5);
    EXPECT_EQ(metrics.at("stmirror_limiter_configured_requests_per_second").at(acme), 30);
    EXPECT_EQ(metrics.at("stmirror_requests_waiting").at(acme), 6);
    EXPECT_EQ(metrics.at("stmirror_requests_under_way").at(acme), 4);
}

TEST(MetricsTest, UnknownValuesHaveNoSample) {
    auto snapshot = fresh_snapshot();
    snapshot.feeds = {FeedStatus{}};
    const auto metrics = metrics_of(snapshot);
    for (const auto* name : {"stmirror_feed_lag_seconds", "stmirror_feed_last_success_timestamp_seconds",
                             "stmirror_feed_last_attempt_timestamp_seconds", "stmirror_feed_progress_ratio",
                             "stmirror_feed_passes_total"}) {
        EXPECT_THAT(metrics.at(name).samples, IsEmpty()) << name;
    }
    EXPECT_THAT(metrics.at("stmirror_feed_rows").samples, SizeIs(1));
}

TEST(MetricsTest, FeedsThatAreNotInTheSettingsAreLeftOut) {
    auto snapshot = fresh_snapshot();
    snapshot.feeds[0].freshness = Freshness::Off;
    EXPECT_THAT(metrics_of(snapshot).at("stmirror_feed_rows").samples, SizeIs(1));
}

TEST(MetricsTest, AStrangeTenantNameIsEscaped) {
    auto snapshot = fresh_snapshot();
    const std::string strange = "a\"b\\c\nd} 1 ü";
    for (auto& feed : snapshot.feeds) { feed.tenant_name = strange; }
    snapshot.daemon->tenants[17].name = strange;
    const auto metrics = metrics_of(snapshot);
    EXPECT_EQ(metrics.at("stmirror_requests_waiting").at({{"tenant", strange}}), 6);
    EXPECT_EQ(metrics.at("stmirror_feed_rows").at({{"tenant", strange}, {"resource", "leads"}}), 1'234'567);
}

TEST(MetricsTest, LargeAndSmallNumbersKeepTheirValue) {
    auto snapshot = fresh_snapshot();
    snapshot.file_bytes = 9'007'199'254'740'992;
    snapshot.daemon->tenants[17].requests_per_second = 0.1;
    const auto metrics = metrics_of(snapshot);
    EXPECT_EQ(metrics.at("stmirror_mirror_size_bytes").at(), 9007199254740992.0);
    EXPECT_EQ(metrics.at("stmirror_limiter_requests_per_second").at(acme), 0.1);
}

TEST(MetricsTest, EachIsDocumentedWithItsTypeLabelsAndMeaning) {
    const auto documentation = testing::read_file(source_dir() / "docs/metrics.md");
    const auto metrics = metrics_of(fresh_snapshot());
    EXPECT_THAT(metrics, SizeIs(metric_families().size()));
    std::string rows;
    for (const auto& family : metric_families()) {
        rows += "| `" + std::string(family.name) + "` | " + std::string(family.type) + " | " +
                std::string(family.labels) + " | " + std::string(family.help) + " |\n";
    }
    EXPECT_THAT(documentation, HasSubstr("|---|---|---|---|\n" + rows + "\n")) << "the table should be:\n"
                                                                               << rows;
}

TEST(ExpositionTest, TheStrictReaderRefusesWhatAScraperWould) {
    const std::string head = "# HELP a_total Help.\n# TYPE a_total counter\n";
    EXPECT_NO_THROW(parse_exposition(head + "a_total{b=\"c\",d=\"\\\\\\\"\\n\"} 1.5\n"));
    for (const auto& wrong :
         {head + "a_total 1", head + "a_total one\n", head + "a_total 1 \n", head + "b_total 1\n",
          head + "a_total{b=\"c} 1\n", head + "a_total{b=\"\\t\"} 1\n", head + "a_total{b=\"1\",b=\"2\"} 1\n",
          head + "a_total{1b=\"1\"} 1\n", head + "a_total 1\na_total 2\n", head + head, std::string("a 1\n"),
          std::string("# HELP a Help.\na 1\n"), std::string("# HELP a Help.\n# TYPE a counter\n"),
          std::string("# HELP a_total Help.\n# TYPE a_total gauge\n"), head + "\n"}) {
        EXPECT_ANY_THROW(parse_exposition(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace stmirror::status
