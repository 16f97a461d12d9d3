// SPDX-License-Identifier: MIT
// The daemon's quarantine, against the simulated API in virtual time.
#include "proof_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class QuarantineRun : public Proof {
 protected:
    /// Returns "id":17 or "id":"0b-1" of the source's first record of a resource.
    std::string first_id(const std::string& resource) {
        std::string id;
        api.world().for_each(resource, simulator::Form::List, [&](const simulator::SourceRecord& record) {
            if (id.empty()) { id = "\"id\":" + record.key.substr(1, record.key.size() - 2); }
        });
        return id;
    }
    /// Makes the API send these records without their keys.
    void take_keys_away(std::vector<std::string> ids) {
        api.alter_body = [ids = std::move(ids)](const simulator::Request&, std::string& body) {
            for (const auto& id : ids) {
                for (auto at = body.find(id + ","); at != std::string::npos; at = body.find(id + ",")) {
                    body[at + 1] = 'x';
                }
            }
        };
    }
    std::vector<std::string> quarantined() {
        return column("SELECT DISTINCT resource || key FROM _quarantine ORDER BY 1");
    }
};

TEST_F(QuarantineRun, RecordsWithoutAKeyLeaveItWhenTheApiSendsThemNoLonger) {
    mirror_only({"contacts", "leads"});
    settings.schedule.sweep = 3h;
    take_keys_away({first_id("contacts"), first_id("leads")});
    serve(20min);
    ASSERT_EQ(quarantined(), (std::vector<std::string>{"contacts", "leads"}));
    api.alter_body = {};
    serve(10h);
    EXPECT_EQ(quarantined(), std::vector<std::string>{});
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
