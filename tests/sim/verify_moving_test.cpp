// SPDX-License-Identifier: MIT
// Tests verification of per-parent resources, and of a tenant that changes between the requests.
#include <algorithm>

#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VerifyParents : public Verify {
 protected:
    VerifyParents() : Verify(tiny()) { pass(); }
};

TEST_F(VerifyParents, ASmallTenantIsReadCompletely) {
    const auto id = text("SELECT id FROM customer_notes LIMIT 1");
    execute("DELETE FROM customer_notes WHERE id = " + id);
    EXPECT_THAT(lines(verify({.parents_sampled = 1000})),
                ElementsAre("customer_notes [" + id + "] missing in the mirror"));
    EXPECT_TRUE(verify({.repair = true, .parents_sampled = 1000}).is_equal());
    EXPECT_THAT(lines(verify({.deep = true})), IsEmpty());
    expect_equal();
}

TEST_F(VerifyParents, NoteThatVanishedAndJsonThatWasAltered) {
    const auto gone = text("SELECT id FROM location_notes LIMIT 1");
    const auto altered = text("SELECT id FROM customer_notes LIMIT 1");
    api.world().hard_delete("location_notes", gone);
    execute("UPDATE customer_notes SET _raw = replace(_raw, 'text', 'test') WHERE id = " + altered);
    EXPECT_THAT(lines(verify({.deep = true})),
                ElementsAre("customer_notes [" + altered + "] the stored JSON was altered _raw",
                            "location_notes [" + gone + "] deleted at the source"));
    EXPECT_TRUE(verify({.repair = true, .deep = true}).is_equal());
    EXPECT_THAT(lines(verify({.deep = true})), IsEmpty());
    expect_equal();
}

TEST_F(VerifyParents, SampleSaysHowSureItIs) {
    const auto report = verify({.parents_sampled = 4}, {"customer_notes"});
    EXPECT_EQ(report.resources[0].parents_sampled, 4u);
    EXPECT_EQ(report.resources[0].parents,
              static_cast<std::uint64_t>(number("SELECT count(*) FROM customers")));
    EXPECT_NEAR(verify::differing_share_max(4, 12), 0.527, 0.001);
    EXPECT_EQ(verify::differing_share_max(12, 12), 0);
}

class VerifyMoving : public VerifyTables, public ::testing::WithParamInterface<int> {};

/// Writes continue between the requests of the verification.
TEST_P(VerifyMoving, RaisesNoFalseAlarm) {
    Random random(static_cast<std::uint64_t>(GetParam()));
    time.advance(1h);
    pass();
    api.before_answer = [&](const simulator::Request&) {
        if (random.below(2) == 0) { api.world().mutate(1 + random.below(3)); }
    };
    const auto id = key_of("leads", 20);
    execute("DELETE FROM leads WHERE id = " + id);
    execute("DELETE FROM lead_tags WHERE lead_id = " + id);
    const auto report = verify();
    const auto& leads = *std::ranges::find(report.resources, "leads", &verify::ResourceVerdict::resource);
    EXPECT_TRUE(!leads.differences.empty() || leads.pending > 0) << "the lost row is found";
    for (const auto& line : lines(report)) {
        const bool vanished = line.ends_with("deleted at the source");
        EXPECT_TRUE(vanished || line == "leads [" + id + "] missing in the mirror") << line;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, VerifyMoving, ::testing::Range(1, 9));

}  // namespace
}  // namespace stmirror::testing
