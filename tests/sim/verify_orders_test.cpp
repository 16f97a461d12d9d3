// SPDX-License-Identifier: MIT
// Lists that are not in the requested order are counted without ranks and raise no false suspicion.
#include "simulator/gateway/faults_json.hpp"
#include "verify/counted_run.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VerifyOrders : public VerifyTables {
 protected:
    /// Expects an equal mirror to be equal, and lost records to be found.
    void expect_counted_without_ranks() {
        const auto equal = verify({}, {"customers"});
        EXPECT_THAT(lines(equal), IsEmpty());
        EXPECT_TRUE(equal.is_equal());
        EXPECT_GT(equal.resources[0].hiding_chance, 0.0);
        EXPECT_LE(equal.requests(), 1 + 2 * verify::CountedRun::windows_without_order);
        const auto gone = key_of("customers");
        ASSERT_TRUE(api.world().hard_delete("customers", gone));
        EXPECT_THAT(lines(verify({}, {"customers"})),
                    ElementsAre("customers [" + gone + "] gone at the source"));
    }
};

TEST_F(VerifyOrders, AListThatIgnoresTheOrder) {
    api.drop_from_query = "sort";
    expect_counted_without_ranks();
}

TEST_F(VerifyOrders, AListThatRefusesTheOrder) {
    api.before_answer = [this](const simulator::Request& request) {
        api.gateway().set_faults(simulator::Faults{});
        const auto* sort = request.parameter("sort");
        if (sort == nullptr || *sort == "+Id") return;
        api.gateway().set_faults(*simulator::parse_faults(
            R"({"rules": [{"path": "*/customers", "status": 400, "problem": "The sort field is not supported."}]})"));
    };
    expect_counted_without_ranks();
}

}  // namespace
}  // namespace stmirror::testing
