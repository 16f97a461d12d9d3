// SPDX-License-Identifier: MIT
// Measures in virtual time how fast the mirror reads an API that responds as slowly as the real API.
// scripts/pace prints the tables. STMIRROR_PACE_CUSTOMERS sets the size of the tenant.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "simulated_run.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr auto first_byte = 300ms;
constexpr double records_per_second = 2000;

std::size_t customers() {
    const char* count = std::getenv("STMIRROR_PACE_CUSTOMERS");
    return count == nullptr ? 0 : static_cast<std::size_t>(std::atoi(count));
}

/// Converts a number to the type that printf needs.
unsigned long long wide(std::uint64_t number) { return number; }

std::size_t records_in(std::string_view body) {
    constexpr std::string_view field = "\"modifiedOn\":";
    std::size_t records = 0;
    for (auto at = body.find(field); at != body.npos; at = body.find(field, at + 1)) { ++records; }
    return records;
}

/// A tenant of an API that responds slowly.
class SlowApi : public SimulatedRun {
 protected:
    explicit SlowApi(simulator::WorldOptions options = small()) : SimulatedRun(std::move(options)) {
        api.time_of = [](const api::HttpReply& reply) {
            const Seconds transfer(static_cast<double>(records_in(reply.body)) / records_per_second);
            return first_byte - 20ms + std::chrono::duration_cast<std::chrono::milliseconds>(transfer);
        };
    }

    /// Returns how long a first read of the notes of all customers takes.
    Seconds read_notes() {
        const auto began = time.now();
        pass({"customer_notes"});
        return time.now() - began;
    }
    /// Returns the share of the limiter's budget that the read of the notes used. `took` is its duration.
    double share_of_budget(Seconds took) const {
        const auto requests = static_cast<double>(report("customer_notes").requests);
        return requests / took.count() / settings.limits.requests_per_second;
    }
};

class Pace : public SlowApi {
 protected:
    Pace() : SlowApi(small_world(std::max<std::size_t>(1, customers()))) {}
    void SetUp() override {
        if (customers() == 0) { GTEST_SKIP() << "scripts/pace runs it"; }
    }

    /// Returns the minimum number of requests, with pages of 5,000 records. An empty table needs one request.
    static std::uint64_t least_requests(std::uint64_t rows) {
        return std::max<std::uint64_t>(1, (rows + 4999) / 5000);
    }
    static Seconds least_time(std::uint64_t rows) {
        return first_byte * static_cast<double>(least_requests(rows)) +
               Seconds(static_cast<double>(rows) / records_per_second);
    }
};

/// The expected share is low, because the start and the end of a short pass leave some of the limit unused.
TEST_F(SlowApi, TheDefaultConnectionsUseMostOfTheLimit) {
    pass({"customers"});
    EXPECT_GE(share_of_budget(read_notes()), 0.6);
}

TEST_F(Pace, AFirstSyncTakesLittleLongerThanItsLongestFeed) {
    disable_per_parent();
    const auto began = time.now();
    pass();
    const Seconds took = time.now() - began;
    ASSERT_TRUE(all_caught_up(reports()));
    std::uint64_t requests = 0;
    std::uint64_t least = 0;
    Seconds longest{};
    std::puts("| feed | rows | requests | least possible | alone | took |\n|---|---|---|---|---|---|");
    for (const auto& each : reports()) {
        if (each.requests == 0) { continue; }
        const auto rows = each.outcome.inserted;
        const auto alone = least_time(rows);
        std::printf("| %s | %llu | %llu | %llu | %.0f s | %.0f s |\n", each.feed.resource.c_str(), wide(rows),
                    wide(each.requests), wide(least_requests(rows)), alone.count(),
                    Seconds(each.elapsed).count());
        requests += each.requests;
        least += least_requests(rows);
        longest = std::max(longest, alone);
    }
    std::printf("| all | | %llu | %llu | longest %.0f s | %.0f s |\n", wide(requests), wide(least),
                longest.count(), took.count());
    EXPECT_LE(took.count(), 1.1 * longest.count());
    // A feed needs up to two requests more than it has pages. This matters only for tables of a few pages.
    const auto for_small_tables = least + 2 * reports().size();
    EXPECT_LE(static_cast<double>(requests),
              std::max(1.05 * static_cast<double>(least), static_cast<double>(for_small_tables)));
}

TEST_F(Pace, ReadsOfEachParentUseTheirBudget) {
    const auto by_default = settings.limits.connections;
    pass({"customers"});
    std::puts("| connections | requests | took | requests/s | of the budget |\n|---|---|---|---|---|");
    double used = 0;
    for (const auto connections : {std::size_t{4}, by_default, std::size_t{12}}) {
        settings.limits.connections = connections;
        const auto took = read_notes();
        const auto requests = report("customer_notes").requests;
        used = share_of_budget(took);
        std::printf("| %zu | %llu | %.0f s | %.1f | %.0f %% |\n", connections, wide(requests), took.count(),
                    static_cast<double>(requests) / took.count(), used * 100);
        execute("UPDATE _parents SET parent_hash = NULL, read_at = NULL, due = 1");
    }
    EXPECT_GE(used, 0.95);
}

}  // namespace
}  // namespace stmirror::testing
