// SPDX-License-Identifier: MIT
// The example configuration documents every key, and states the actual defaults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "settings/settings.hpp"
#include "support/source_paths.hpp"

namespace stmirror {
namespace {

const std::string example_file = source_dir() / "config/stmirror.example.toml";

std::vector<std::string> example_lines() {
    std::ifstream in(example_file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) { lines.push_back(line); }
    return lines;
}

/// Returns the keys of the example as "section.key", including those that are commented out ("# proxy = …").
std::set<std::string> documented_keys() {
    const std::regex section_line(R"(^(?:# )?\[\[?([a-z_.]+)\]\]?.*)");
    const std::regex key_line(R"(^(?:# )?([a-z_]+) = .*)");
    const std::regex named_line(R"(^(feed|publish)\..*)");
    std::set<std::string> keys;
    std::string section;
    std::smatch match;
    for (const auto& line : example_lines()) {
        if (std::regex_match(line, match, section_line)) {
            section = std::regex_replace(match[1].str(), named_line, "$1.NAME");
        } else if (std::regex_match(line, match, key_line)) {
            keys.insert(section + "." + match[1].str());
        }
    }
    return keys;
}

Settings parse_lines(bool uncommented) {
    const std::regex commented(R"(^# ((?:\[|[a-z_]+ = ).*))");
    std::string text;
    for (const auto& line : example_lines()) {
        text += (uncommented ? std::regex_replace(line, commented, "$1") : line) + "\n";
    }
    return parse_settings(text, example_file, Catalogue::built_in()).value();
}

TEST(ExampleTest, EveryKeyIsDocumented) {
    auto keys = documented_keys();
    for (const auto& key : known_settings_keys()) {
        // A secret has alternative keys. The example explains them at the first key.
        if (key == "api.app_key_file" || key == "tenant.client_secret_file" || key == "http.token_file" ||
            key == "publish.NAME.conninfo") {
            continue;
        }
        EXPECT_TRUE(keys.contains(key)) << key;
        keys.erase(key);
    }
    EXPECT_THAT(keys, ::testing::IsEmpty());
}

TEST(ExampleTest, TheDefaultsItStatesAreThoseOfTheProgram) {
    const auto stated = parse_lines(false);
    const Settings defaults;
    EXPECT_EQ(stated.mirror_path, defaults.mirror_path);
    EXPECT_EQ(stated.resources_path, defaults.resources_path);
    EXPECT_EQ(stated.api.environment, defaults.api.environment);
    EXPECT_EQ(stated.api.ca_file, defaults.api.ca_file);
    EXPECT_EQ(stated.api.proxy, defaults.api.proxy);
    EXPECT_EQ(stated.tenants.at(0).booking_providers, TenantSettings{}.booking_providers);
    EXPECT_EQ(stated.limits.requests_per_second, defaults.limits.requests_per_second);
    EXPECT_EQ(stated.limits.background_requests_per_second, defaults.limits.background_requests_per_second);
    EXPECT_EQ(stated.limits.connections, defaults.limits.connections);
    EXPECT_EQ(stated.limits.page_size, defaults.limits.page_size);
    EXPECT_EQ(stated.schedule.poll, defaults.schedule.poll);
    EXPECT_EQ(stated.schedule.settle, defaults.schedule.settle);
    EXPECT_EQ(stated.schedule.overlap, defaults.schedule.overlap);
    EXPECT_EQ(stated.schedule.verify, defaults.schedule.verify);
    EXPECT_EQ(stated.schedule.children, defaults.schedule.children);
    EXPECT_EQ(stated.schedule.sweep, defaults.schedule.sweep);
    EXPECT_EQ(stated.schedule.max_delete_percent, defaults.schedule.max_delete_percent);
    EXPECT_EQ(stated.changes.keep, defaults.changes.keep);
    EXPECT_EQ(stated.snapshot.folder, defaults.snapshot.folder);
    EXPECT_EQ(stated.snapshot.every, defaults.snapshot.every);
    EXPECT_EQ(stated.snapshot.keep, defaults.snapshot.keep);
    EXPECT_EQ(stated.listen, defaults.listen);
    EXPECT_EQ(stated.http_token.has_value(), defaults.http_token.has_value());
    EXPECT_EQ(stated.log_level, defaults.log_level);
}

TEST(ExampleTest, WhatIsCommentedOutIsValidToo) {
    const auto settings = parse_lines(true);
    EXPECT_THAT(settings.api.environment, ::testing::StartsWith("https://"));
    EXPECT_TRUE(settings.api.ca_file.has_value());
    EXPECT_TRUE(settings.api.proxy.has_value());
    EXPECT_FALSE(settings.feeds.empty());
    EXPECT_FALSE(settings.resources_path.empty());
    EXPECT_FALSE(settings.snapshot.folder.empty());
    EXPECT_TRUE(settings.http_token.has_value());
}

}  // namespace
}  // namespace stmirror
