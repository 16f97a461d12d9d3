// SPDX-License-Identifier: MIT
// Tests the files for other tools: the Grafana dashboard, the alert rules for Prometheus, the prepared
// queries for Datasette.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

#include "command.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

const std::filesystem::path packaging = source_dir() / "packaging";

json parsed(const std::string& file) { return json::parse(testing::read_file(packaging / file)); }

/// Returns the names of the metrics in a text.
std::set<std::string> metrics_in(const std::string& text) {
    static const std::regex name("stmirror_[a-z_]+");
    std::set<std::string> names;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), name); at != std::sregex_iterator(); ++at) {
        names.insert(at->str());
    }
    return names;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) { ++count; }
    return count;
}

TEST(Packaging, TheGrafanaBoardHasWhatGrafanaNeedsAndAsksForMetricsThatExist) {
    const auto board = parsed("grafana/stmirror.json");
    const auto documented = metrics_in(testing::read_file(source_dir() / "docs/metrics.md"));
    EXPECT_EQ(board.at("uid"), "stmirror");
    EXPECT_GE(board.at("schemaVersion").get<int>(), 30);
    EXPECT_EQ(board.at("templating").at("list").at(0).at("type"), "datasource");
    std::set<int> ids;
    std::set<std::pair<int, int>> cells;
    for (const auto& panel : board.at("panels")) {
        EXPECT_TRUE(ids.insert(panel.at("id").get<int>()).second);
        EXPECT_FALSE(panel.at("title").get<std::string>().empty());
        EXPECT_FALSE(panel.at("description").get<std::string>().empty()) << panel.at("title");
        const auto& place = panel.at("gridPos");
        for (int x = 0; x < place.at("w"); ++x) {
            for (int y = 0; y < place.at("h"); ++y) {
                const std::pair cell(place.at("x").get<int>() + x, place.at("y").get<int>() + y);
                EXPECT_LT(cell.first, 24);
                EXPECT_TRUE(cells.insert(cell).second) << panel.at("title") << " overlaps";
            }
        }
        for (const auto& target : panel.at("targets")) {
            const auto names = metrics_in(target.at("expr").get<std::string>());
            EXPECT_FALSE(names.empty());
            for (const auto& name : names) { EXPECT_TRUE(documented.contains(name)) << name; }
        }
    }
    EXPECT_GE(ids.size(), 8U);
}

TEST(Packaging, TheRulesForPrometheusNameMetricsThatExist) {
    const auto documented = metrics_in(testing::read_file(source_dir() / "docs/metrics.md"));
    const auto rules = testing::read_file(packaging / "prometheus/stmirror.rules.yml");
    for (const auto& name : metrics_in(rules)) { EXPECT_TRUE(documented.contains(name)) << name; }
}

TEST(Packaging, EachAlertFiresInTheWorstCaseAndNoneInTheBest) {
    if (run("promtool --version").exit_code != 0) { GTEST_SKIP() << "promtool is not installed"; }
    const auto checked =
        run("promtool check rules " + (packaging / "prometheus/stmirror.rules.yml").string());
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
    const auto tested =
        run("promtool test rules " + (packaging / "prometheus/stmirror.rules.test.yml").string());
    EXPECT_EQ(tested.exit_code, 0) << tested.output;
}

TEST(Packaging, DatasetteHasEveryQueryOfTheReportsAndNoOther) {
    const auto metadata = parsed("datasette/metadata.json");
    const auto reporting = testing::read_file(source_dir() / "docs/reporting.md");
    const auto& queries = metadata.at("databases").at("mirror").at("queries");
    EXPECT_EQ(queries.size(), count_of(reporting, "\n```sql\n")) << "run scripts/datasette-metadata";
    for (const auto& [name, query] : queries.items()) {
        EXPECT_THAT(name, ::testing::MatchesRegex("[a-z0-9-]+"));
        EXPECT_FALSE(query.at("title").get<std::string>().empty());
        EXPECT_NE(reporting.find("```sql\n" + query.at("sql").get<std::string>() + ";\n```"), reporting.npos)
            << name;
    }
}

}  // namespace
}  // namespace stmirror::lint
