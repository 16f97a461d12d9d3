// SPDX-License-Identifier: MIT
// Fixture: a small world with a manual clock, and one-line calls of its operations.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/world/world.hpp"
#include "support/small_world.hpp"

namespace stmirror::simulator {

using nlohmann::json;

class ManualClock final : public Clock {
 public:
    TimePoint now() const override { return {}; }
    Timestamp utc_now() const override { return time; }
    Timestamp time = *Timestamp::parse("2026-03-01T12:00:00Z");
};

/// The number of customers in a world for tests of many records. With so many, rare values exist, and more
/// records have equal times than fit on a page.
constexpr std::size_t many_customers = 400;

inline WorldOptions small_world(std::size_t customers = 150) {
    return stmirror::testing::small_world(customers, 50);
}

class WorldTest : public ::testing::Test {
 protected:
    explicit WorldTest(const WorldOptions& options = small_world())
        : world(Catalogue::built_in(), options, clock) {}

    static constexpr std::string_view base = "/crm/v2/tenant/1234567/";

    Reply call(std::string method, std::string_view path, Pairs query = {}, const json& body = {}) {
        const auto text = body.is_null() ? std::string() : body.dump();
        return world.handle(
            {std::move(method), std::string(base) + std::string(path), std::move(query), {}, text});
    }
    json get(std::string_view path, Pairs query = {}) {
        const auto reply = call("GET", path, std::move(query));
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return json::parse(reply.body);
    }
    /// Returns the records of one page. They are returned by value, so that a range-based for can use them.
    json records(std::string_view path, Pairs query = {}) { return get(path, std::move(query)).at("data"); }
    int status(std::string_view path, Pairs query = {}) { return call("GET", path, std::move(query)).status; }

    /// Returns one field of all records of a list, read page by page.
    std::vector<json> listed(std::string_view path, std::string field, Pairs query = {}) {
        std::vector<json> values;
        query.emplace_back("page", "");
        for (int page = 1; page < 1000; ++page) {
            query.back().second = std::to_string(page);
            const auto reply = get(path, query);
            for (const auto& record : reply["data"]) { values.push_back(record[field]); }
            if (!reply["hasMore"]) { return values; }
        }
        ADD_FAILURE() << "this list does not end: " << path;
        return values;
    }

    ManualClock clock;
    World world;
};

}  // namespace stmirror::simulator
