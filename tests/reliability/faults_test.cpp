// SPDX-License-Identifier: MIT
// Each fault of the simulated API hits each kind of feed, at its first, middle and last request. Then all
// faults are mixed. Afterwards the mirror equals the source.
//
// STMIRROR_FAULTS is the number of cases to try, spread over all cases. scripts/reliability sets it. The test
// prints a table.
#include <fnmatch.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "scripted_hour.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

struct Named {
    std::string name;
    std::string json;  ///< the JSON of a fault rule, or the path of a request
};

const std::vector<Named>& faults() {
    static const std::vector<Named> all{
        {"429, Retry-After in seconds", R"("status": 429, "retry_after": "3")"},
        {"429, Retry-After as a date", R"("status": 429, "retry_after_date_seconds": 5)"},
        {"429 without Retry-After", R"("status": 429)"},
        {"429, Retry-After is not a time", R"("status": 429, "retry_after": "soon")"},
        {"400", R"("status": 400, "problem": "Bad Request")"},
        {"401", R"("status": 401)"},
        {"404", R"("status": 404)"},
        {"408", R"("status": 408)"},
        {"409", R"("status": 409)"},
        {"500", R"("status": 500)"},
        {"503 with a page of HTML", R"("status": 503, "html": true)"},
        {"200 with a page of HTML", R"("status": 200, "html": true)"},
        {"200 without a body", R"("status": 200, "body": "")"},
        {"200 with unrelated JSON", R"("status": 200, "body": {"unexpected": []})"},
        {"JSON that ends early", R"("body_bytes_max": 40)"},
        {"connection reset", R"("ending": "reset")"},
        {"connection closed", R"("ending": "close")"},
        {"body cut off", R"("ending": "cut")"},
        {"no answer in time", R"("ending": "stall")"},
        {"slow answer", R"("delay_ms": 20000)"},
        {"Date one hour ahead", R"("date_shift_seconds": 3600)"},
        {"all tokens revoked", R"("revoke_tokens": true)"}};
    return all;
}

const std::vector<Named>& requests() {
    static const std::vector<Named> all{
        {"token", "/connect/token"},           {"export", "*/export/customers"},
        {"window", "*/tenant/*/contacts"},     {"list", "*/customers/custom-fields"},
        {"per parent", "*/customers/*/notes"}, {"proof", "*/tenant/*/customers"}};
    return all;
}

class FaultyHour : public ScriptedHour {
 public:
    std::uint64_t count_requests(const std::string& path) {
        std::uint64_t requests = 0;
        api.before_answer = [&](const simulator::Request& request) {
            if (::fnmatch(path.c_str(), request.path.c_str(), 0) == 0) { ++requests; }
        };
        run_hour();
        return requests;
    }

    /// Runs the hour with these faults, and then without faults until the mirror has recovered.
    void run_with(const std::string& rules) {
        api.gateway().set_faults(*simulator::parse_faults(rules));
        run_hour();
        api.gateway().set_faults(simulator::Faults{});
        time.advance(10min);
        expect_recovers();
    }

 private:
    void TestBody() override {}
};

std::uint64_t tries_of(std::uint64_t all, std::uint64_t in_the_test_run) {
    const char* wanted = std::getenv("STMIRROR_FAULTS");
    return std::min<std::uint64_t>(all, wanted ? std::stoull(wanted) : in_the_test_run);
}

enum Position : std::uint64_t { First, Middle, Last };
constexpr std::uint64_t positions = 3;

std::uint64_t call_at(std::uint64_t position, std::uint64_t calls) {
    if (position == First) { return 1; }
    return position == Middle ? (calls + 1) / 2 : calls;
}

/// The cells of the printed table: the number of tried positions by fault and kind of request.
using Table = std::map<std::pair<std::string, std::string>, int>;

void print(const Table& table) {
    std::cout << "| fault |";
    for (const auto& request : requests()) { std::cout << ' ' << request.name << " |"; }
    for (const auto& fault : faults()) {
        std::cout << "\n| " << fault.name << " |";
        for (const auto& request : requests()) {
            const auto found = table.find({fault.name, request.name});
            std::cout << ' ' << (found == table.end() ? 0 : found->second) << " |";
        }
    }
    std::cout << std::endl;
}

TEST(Faults, EachOnEachKindOfRequestIsSurvived) {
    std::map<std::string, std::uint64_t> calls;
    for (const auto& request : requests()) {
        calls[request.name] = FaultyHour().count_requests(request.json);
        ASSERT_GE(calls[request.name], positions) << request.name;
    }
    const auto cases = faults().size() * requests().size() * positions;
    const auto tries = tries_of(cases, 6);
    Table table;
    for (std::uint64_t i = 0; i < tries; ++i) {
        const auto number =
            i * 101 % cases;  // 101 is a prime, so that even a few tries cover different faults and requests
        const auto& fault = faults().at(number / positions / requests().size());
        const auto& request = requests().at(number / positions % requests().size());
        const auto call = call_at(number % positions, calls[request.name]);
        SCOPED_TRACE(fault.name + ", " + request.name + ", call " + std::to_string(call));
        FaultyHour().run_with(R"({"rules": [{"path": ")" + request.json + R"(", "times": 1, "from_call": )" +
                              std::to_string(call) + ", " + fault.json + "}]}");
        if (::testing::Test::HasFatalFailure()) { return; }
        ++table[{fault.name, request.name}];
    }
    print(table);
}

/// A fifth of all responses has one of the faults.
TEST(Faults, InAMixtureAreSurvived) {
    const auto tries = tries_of(100, 2);
    for (std::uint64_t seed = 1; seed <= tries; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto share = std::to_string(0.2 / static_cast<double>(faults().size()));
        std::string rules = R"({"seed": )" + std::to_string(seed) + R"(, "rules": [)";
        for (const auto& fault : faults()) {
            rules += R"({"path": "*", "probability": )" + share + ", " + fault.json + "},";
        }
        rules.back() = ']';
        FaultyHour().run_with(rules + "}");
    }
    std::cout << "mixtures: " << tries << std::endl;
}

}  // namespace
}  // namespace stmirror::testing
