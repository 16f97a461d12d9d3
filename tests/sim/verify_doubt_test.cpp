// SPDX-License-Identifier: MIT
// Verification and repair must not conclude that a record was deleted if an unreadable record may be this
// record. They must not conclude that a row is live because its columns were repaired.
#include "simulator/gateway/faults_json.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

class VerifyDoubt : public VerifyTables {
 protected:
    VerifyDoubt() { EXPECT_TRUE(api.world().hard_delete("leads", lead)); }
    /// Makes the list of leads show only a record with an unreadable key, in each response to a request for
    /// which `meant` returns true.
    void bring_one_without_key(const std::function<bool(const simulator::Request&)>& meant) {
        api.before_answer = [this, meant](const simulator::Request& request) {
            api.gateway().set_faults(meant(request) ? *simulator::parse_faults(answer) : simulator::Faults{});
        };
    }
    /// Verifies the leads after `lead` was deleted at the source. Returns whether the row of `lead` is marked
    /// deleted afterwards.
    bool is_marked_deleted_by(const verify::Options& options) {
        verify(options, {"leads"});
        return number("SELECT count(*) FROM leads WHERE _deleted_at IS NOT NULL AND id = " + lead) == 1;
    }

    const std::string lead = key_of("leads", 7);
    const std::string answer = R"({"rules": [{"path": "*/leads", "status": 200, "body":
        {"page": 1, "pageSize": 5000, "hasMore": false, "totalCount": 1, "data": [{"status": "Open"}]}}]})";
};

TEST_F(VerifyDoubt, ALookUpWithAnUnreadableKeyDeletesNothing) {
    bring_one_without_key([](const auto& request) { return request.parameter("ids") != nullptr; });
    EXPECT_FALSE(is_marked_deleted_by({.repair = true}));
    EXPECT_FALSE(is_marked_deleted_by({.repair = true, .deep = true}));
    api.before_answer = nullptr;
    api.gateway().set_faults(simulator::Faults{});
    EXPECT_TRUE(is_marked_deleted_by({.repair = true}));
}

TEST_F(VerifyDoubt, ARowMarkedDeletedStaysSoWhenItsColumnsAreRepaired) {
    ASSERT_TRUE(is_marked_deleted_by({.repair = true}));
    const auto state = "SELECT _deleted_reason || summary FROM leads WHERE id = " + lead;
    const auto before = text(state);
    execute("UPDATE leads SET summary = 'x' WHERE id = " + lead);
    ASSERT_NE(text(state), before);
    EXPECT_TRUE(verify({.repair = true}, {"leads"}).is_equal());
    EXPECT_EQ(text(state), before);
    EXPECT_TRUE(is_marked_deleted_by({.local_only = true}));
}

}  // namespace
}  // namespace stmirror::testing
