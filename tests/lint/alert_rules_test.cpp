// SPDX-License-Identifier: MIT
// Tests that each expression of docs/metrics.md finds something when Prometheus evaluates it. An expression
// whose labels do not match finds nothing, without an error. The test is skipped if promtool is missing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "command.hpp"
#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

namespace fs = std::filesystem;

/// Returns the expressions in the table "Questions and alerts" of docs/metrics.md.
std::vector<std::string> documented_expressions() {
    std::ifstream in(source_dir() / "docs/metrics.md");
    std::vector<std::string> expressions;
    bool is_below_heading = false;
    for (std::string line; std::getline(in, line);) {
        static const std::regex row(R"(^\| .+\? \| `(.+)` \|$)");
        std::smatch found;
        is_below_heading = is_below_heading || line == "## Questions and alerts";
        if (is_below_heading && std::regex_match(line, found, row)) { expressions.push_back(found[1]); }
    }
    return expressions;
}

struct Series {
    std::string name;
    std::string labels;  ///< labels in addition to those that scraping adds
    std::string values;
};

/// Twenty minutes in which every expression of docs/metrics.md is true.
const std::vector<Series> worst_case{
    {"up", "", "0x20"},
    {"stmirror_feed_fresh", R"(tenant="a",resource="r",)", "0x20"},
    {"stmirror_feed_last_success_timestamp_seconds", R"(tenant="a",resource="r",)", "0x20"},
    {"stmirror_requests_total", R"(tenant="a",status="200",)", "0+600x20"},
    {"stmirror_requests_total", R"(tenant="a",status="429",)", "0+60x20"},
    {"stmirror_limiter_configured_requests_per_second", R"(tenant="a",)", "30x20"},
    {"stmirror_wal_size_bytes", "", "1000000000x20"},
    {"stmirror_feed_quarantined_records", R"(tenant="a",resource="r",)", "3x20"},
    {"stmirror_feed_parents_failed", R"(tenant="a",resource="r",)", "3x20"},
    {"stmirror_target_behind_seconds", R"(target="t",)", "3600x20"},
    {"stmirror_target_publisher_seen_timestamp_seconds", R"(target="t",)", "0x20"},
};

/// Writes the test for promtool: each expression must find something in the worst case.
void write_test(std::ostream& out, const std::vector<std::string>& expressions) {
    out << "evaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n";
    for (const auto& series : worst_case) {
        out << "  - {series: '" << series.name << "{" << series.labels << R"(job="stmirror",instance="i"}')"
            << ", values: '" << series.values << "'}\n";
    }
    out << "  promql_expr_test:\n";
    for (const auto& expression : expressions) {
        out << "  - {expr: 'count(" << expression
            << ") > bool 0', eval_time: 20m, exp_samples: [{labels: '{}', value: 1}]}\n";
    }
}

TEST(AlertRules, EachExpressionFindsSomething) {
    if (run("promtool --version").exit_code != 0) { GTEST_SKIP() << "promtool is not installed"; }
    const auto expressions = documented_expressions();
    ASSERT_GE(expressions.size(), 7u);
    const auto file = fs::path(::testing::TempDir()) / "stmirror-alerts.yml";
    std::ofstream out(file);
    write_test(out, expressions);
    out.close();
    const auto answer = run("promtool test rules " + file.string());
    EXPECT_EQ(answer.exit_code, 0) << answer.output;
}

}  // namespace
}  // namespace stmirror::lint
