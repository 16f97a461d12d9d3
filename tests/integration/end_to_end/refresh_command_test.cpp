// SPDX-License-Identifier: MIT
// Tests `stmirror refresh`, and the refresh after a write with `stmirror api`: what the commands print, and
// what the mirror contains afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "running_stmirror.hpp"

namespace stmirror::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class RefreshCommand : public ::testing::Test {
 protected:
    RefreshCommand() {
        installation.replace("[feed.customer_notes]\nenabled = false",
                             "[feed.customer_notes]\nenabled = true");
        EXPECT_EQ(installation.run({"sync", "customers", "customer_contacts", "customer_notes"}).exit_code,
                  0);
        id = installation.query("SELECT id FROM customers WHERE active = 1 LIMIT 1");
    }
    /// Writes at the source without `stmirror api`, so stmirror does not know about it.
    void send(const std::string& method, const std::string& path, const json& body = {}) {
        installation.change([&](simulator::World& world) {
            const auto text = body.is_null() ? std::string{} : body.dump();
            const auto reply =
                world.handle({method, "/crm/v2/tenant/1234567/customers/" + path, {}, {}, text});
            EXPECT_EQ(reply.status, 200) << reply.body;
        });
    }
    std::string name() const { return installation.query("SELECT name FROM customers WHERE id = " + id); }
    /// Returns the number of live rows of the customer.
    std::string count(const std::string& table, const std::string& where) const {
        return installation.query("SELECT count(*) FROM " + table +
                                  " WHERE _deleted_at IS NULL AND customer_id = " + id + " AND " + where);
    }

    Installation installation{small_world(60)};
    std::string id;
};

TEST_F(RefreshCommand, ReadsARecordAgainWithAllThatHangsOnIt) {
    const auto gone =
        installation.query("SELECT id FROM customer_contacts WHERE customer_id = " + id + " LIMIT 1");
    ASSERT_NE(gone, "");
    send("PATCH", id, {{"name", "Renamed"}});
    send("POST", id + "/notes", {{"text", "ring twice"}});
    send("POST", id + "/contacts", {{"type", "Email"}, {"value", "ann@example.org"}});
    send("DELETE", id + "/contacts/" + gone);
    const auto result = installation.run({"refresh", "customers", id});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("customers: 1 updated\n"));
    EXPECT_THAT(result.output, HasSubstr("customer_contacts: 1 inserted, 1 updated\n"));
    EXPECT_THAT(result.output, HasSubstr("customer_notes: 1 inserted\n"));
    EXPECT_EQ(name(), "Renamed");
    EXPECT_EQ(count("customer_notes", "text = 'ring twice'"), "1");
    EXPECT_EQ(count("customer_contacts", "value = 'ann@example.org'"), "1");
    EXPECT_EQ(count("customer_contacts", "active = 1 AND id = " + gone), "0")
        << "the feed keeps the contact as inactive";
}

TEST_F(RefreshCommand, AKeyThatNobodyKnowsIsSaid) {
    const auto before = installation.query("SELECT max(seq) FROM _changes");
    const auto result = installation.run({"refresh", "customers", "99"});
    EXPECT_EQ(result.exit_code, 1) << result.output;
    EXPECT_THAT(result.output, HasSubstr("customers"));
    EXPECT_THAT(result.output, HasSubstr("99"));
    EXPECT_EQ(installation.query("SELECT max(seq) FROM _changes"), before);
    EXPECT_EQ(installation.run({"refresh", "customers", "no-number"}).exit_code, 64);
}

TEST_F(RefreshCommand, AWriteIsInTheMirrorWhenApiEnds) {
    const auto renamed =
        installation.run({"api", "PATCH", "customers/" + id, "--data", R"({"name": "By api"})"});
    EXPECT_EQ(renamed.exit_code, 0) << renamed.output;
    EXPECT_EQ(name(), "By api");
    const auto noted = installation.run(
        {"api", "POST", "customers/" + id + "/notes", "--data", R"({"text": "Gate code is 4711"})"});
    EXPECT_EQ(noted.exit_code, 0) << noted.output;
    EXPECT_THAT(noted.output, Not(HasSubstr("warning")));
    EXPECT_EQ(count("customer_notes", "text = 'Gate code is 4711'"), "1");
}

}  // namespace
}  // namespace stmirror::testing
