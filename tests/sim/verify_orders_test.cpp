// SPDX-License-Identifier: MIT
// Lists that are not in the requested order are counted without ranks, and do not make records look
// different.
#include "simulator/gateway/faults_json.hpp"
#include "verify/counted_run.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Makes all lists refuse to be sorted by a time.
void refuse_orders(SimulatedApi& api) {
    api.before_answer = [&api](const simulator::Request& request) {
        api.gateway().set_faults(simulator::Faults{});
        const auto* sort = request.parameter("sort");
        if (sort == nullptr || *sort == "+Id") { return; }
        api.gateway().set_faults(*simulator::parse_faults(
            R"({"rules": [{"path": "*", "status": 400, "problem": "The sort field is not supported."}]})"));
    };
}

class VerifyOrders : public VerifyTables {
 protected:
    /// Expects that an equal mirror is found equal, and that a record deleted at the source is found.
    void expect_counted_without_ranks() {
        const auto equal = verify({}, {"customers"});
        EXPECT_THAT(lines(equal), IsEmpty());
        EXPECT_TRUE(equal.is_equal());
        EXPECT_GT(equal.resources[0].hiding_chance, 0.0);
        EXPECT_LE(equal.requests(), 1 + 2 * verify::CountedRun::windows_without_order);
        EXPECT_LE(equal.resources[0].hiding_chance, 0.1);
        const auto gone = key_of("customers");
        ASSERT_TRUE(api.world().hard_delete("customers", gone));
        EXPECT_THAT(lines(verify({}, {"customers"})),
                    ElementsAre("customers [" + gone + "] deleted at the source"));
    }
};

TEST_F(VerifyOrders, AListThatIgnoresTheOrder) {
    api.drop_from_query = "sort";
    expect_counted_without_ranks();
}

TEST_F(VerifyOrders, AListThatRefusesTheOrder) {
    refuse_orders(api);
    expect_counted_without_ranks();
}

/// All tables of a tenant, including those that are read parent by parent. Larger tables need no more
/// requests.
class VerifyOrdersOfATenant : public Verify {
 protected:
    VerifyOrdersOfATenant() : Verify(small_world(400)) {
        // Many records get the same times, so a page of them can be in order by chance.
        for (const char* table : {"customers", "leads", "bookings"}) { api.world().touch(table, 160); }
        pass();
        time.advance(1h);
        pass();
    }
    void expect_equal_in_120_requests() {
        const auto report = verify();
        EXPECT_THAT(lines(report), IsEmpty());
        EXPECT_TRUE(report.is_equal());
        EXPECT_LE(report.requests(), 120u);
        for (const auto& verdict : report.resources) {
            EXPECT_LE(verdict.hiding_chance, 0.3) << verdict.resource;
        }
    }
};

TEST_F(VerifyOrdersOfATenant, AllListsSort) { expect_equal_in_120_requests(); }

TEST_F(VerifyOrdersOfATenant, NoListSorts) {
    api.drop_from_query = "sort";
    expect_equal_in_120_requests();
    api.world().set_shuffled_lists(true);
    expect_equal_in_120_requests();
}

TEST_F(VerifyOrdersOfATenant, AllListsRefuseToSort) {
    refuse_orders(api);
    expect_equal_in_120_requests();
}

}  // namespace
}  // namespace stmirror::testing
