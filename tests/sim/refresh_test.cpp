// SPDX-License-Identifier: MIT
// Tests refresh, which reads records again by the operations for single records. Afterwards the mirror
// contains what the source shows of these records and their dependents, and a later pass finds nothing to
// write.
#include "refresh_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

MATCHER_P(IsAbout, record, "") { return arg.subject == Subject{Subject::Kind::Record, record}; }

TEST_F(Refreshed, NothingIsWrittenWhereNothingChanged) {
    pass();
    const auto before = changes();
    for (const auto& resource : catalogue.resources()) {
        std::string key;
        for (const auto& column : resource.key) { key += (key.empty() ? "" : "||'/'||") + column; }
        const auto report = refresh(resource.name, any(key, resource.name));
        EXPECT_THAT(report.errors, IsEmpty()) << resource.name;
        EXPECT_GE(report.requests, 1U) << resource.name;
        EXPECT_EQ(report.tables.empty(), false) << resource.name;
    }
    EXPECT_EQ(changes(), before);
    expect_equal();
}

TEST_F(Refreshed, ACustomerIsReadWithItsContactsAndNotes) {
    pass();
    const auto id = any("id", "customers", "active = 1");
    send("PATCH", "customers/" + id, {{"name", "Renamed"}});
    send("POST", "customers/" + id + "/notes", {{"text", "ring twice"}});
    send("POST", "customers/" + id + "/contacts", {{"type", "Fax"}, {"value", "5125550100"}});
    EXPECT_THAT(refresh("customers", id).errors, IsEmpty());
    EXPECT_EQ(text("SELECT name FROM customers WHERE id = " + id), "Renamed");
    expect_equal();
    const auto before = changes();
    time.advance(20min);  // longer than the export's delay
    pass();
    EXPECT_EQ(changes(), before);
    EXPECT_THAT(lines(verify({.deep = true})), IsEmpty());
}

TEST_F(Refreshed, ARecordThatIsNewIsWritten) {
    pass();
    const auto made =
        nlohmann::json::parse(call("POST", "leads", {{"campaignId", 7}, {"summary", "new"}}).body)["id"]
            .dump();
    EXPECT_THAT(refresh("leads", made).errors, IsEmpty());
    EXPECT_EQ(text("SELECT summary FROM leads WHERE id = " + made), "new");
    EXPECT_EQ(text("SELECT active FROM leads WHERE id = " + made), "1") << "only the export has the field";
    expect_equal();
}

TEST_F(Refreshed, ARecordThatIsNewAndThatTheExportDoesNotShowYetIsLeftToTheNextPass) {
    pass();
    const auto made =
        nlohmann::json::parse(call("POST", "leads", {{"campaignId", 7}, {"summary", "new"}}).body)["id"]
            .dump();
    answer("/crm/v2/tenant/1234567/export/leads", 200, R"({"hasMore":false,"continueFrom":"T","data":[]})");
    EXPECT_THAT(refresh("leads", made).errors, ElementsAre(IsAbout("leads [" + made + "]")));
    EXPECT_EQ(text("SELECT count(*) FROM leads WHERE id = " + made), "0")
        << "the value of `active` would be invented";
    api.gateway().set_faults(simulator::Faults());
    pass();
    expect_equal();
}

TEST_F(Refreshed, AnOldRecordThatDiffersGetsTheExportsForm) {
    pass();
    const auto id = any("id", "leads", "active = 1");
    execute(
        "UPDATE leads SET summary = 'altered', _raw = replace(_raw, '\"priority\":\"', '\"priority\":\"x'), "
        "_hash = 1 WHERE id = " +
        id);
    EXPECT_THAT(refresh("leads", id).errors, IsEmpty());
    expect_equal();
    EXPECT_THAT(lines(verify({.deep = true})), IsEmpty());
}

/// Only the export says whether a lead is active. The operation that reads a single lead shows no inactive
/// leads.
TEST_F(Refreshed, ARowThatIsInactiveAndWhoseRecordIsShownAgainIsLeftToTheExport) {
    pass();
    const auto id = any("id", "leads", "active = 1");
    execute(
        "UPDATE leads SET summary = 'altered', active = 0, _raw = json_set(_raw, '$.active', json('false'), "
        "'$.summary', 'altered'), _hash = 1 WHERE id = " +
        id);
    answer("/crm/v2/tenant/1234567/export/leads", 200, R"({"hasMore":false,"continueFrom":"T","data":[]})");
    EXPECT_THAT(refresh("leads", id).errors, ElementsAre(IsAbout("leads [" + id + "]")));
    EXPECT_EQ(text("SELECT summary FROM leads WHERE id = " + id), "altered");
    api.gateway().set_faults(simulator::Faults());
    EXPECT_THAT(refresh("leads", id).errors, IsEmpty());
    expect_equal();
}

TEST_F(Refreshed, AContactThatIsGoneIsMarkedDeletedWithItsDependents) {
    pass();
    const auto id = any("contact_id", "contact_method_preferences");
    send("DELETE", "contacts/" + id);
    const auto report = refresh("contacts", id);
    EXPECT_THAT(report.errors, IsEmpty());
    EXPECT_EQ(reason("contacts", "id = '" + id + "'"), "missing");
    for (const std::string table :
         {"contact_methods", "contact_method_preferences", "contact_relationships"}) {
        EXPECT_EQ(reason(table, "contact_id = '" + id + "'"), "parent_gone") << table;
    }
    expect_equal();
}

TEST_F(Refreshed, OneAnswerThatTheParentIsGoneMarksNoNoteDeleted) {
    pass();
    const auto id = any("customer_id", "customer_notes");
    simulator::FaultRule once;
    once.path = "*/customers/" + id + "/notes*";
    once.times = 1;
    once.action.reply = simulator::Reply{404, {{"Content-Type", "application/json"}}, R"({"title":"no"})"};
    api.gateway().set_faults(simulator::Faults({once}));
    EXPECT_THAT(refresh("customers", id).errors, IsEmpty());
    EXPECT_EQ(reason("customer_notes", "customer_id = " + id), "");
    expect_equal();
}

TEST_F(Refreshed, AMethodThatIsGoneIsMarkedDeletedWithItsPreferences) {
    pass();
    const auto method = any("contact_method_id", "contact_method_preferences");
    const auto contact = any("contact_id", "contact_methods", "id = '" + method + "'");
    send("DELETE", "contacts/" + contact + "/contact-methods/" + method);
    EXPECT_THAT(refresh("contact_methods", method).errors, IsEmpty());
    EXPECT_EQ(reason("contact_methods", "id = '" + method + "'"), "missing");
    EXPECT_EQ(reason("contact_method_preferences", "contact_method_id = '" + method + "'"), "parent_gone");
    expect_equal();
}

TEST_F(Refreshed, APreferenceIsReadByItsName) {
    pass();
    const auto method = any("contact_method_id", "contact_method_preferences", "name = 'DoNotText'");
    const auto contact = any("contact_id", "contact_methods", "id = '" + method + "'");
    for (const auto* value : {"True", "False"}) {
        send("PATCH", "contacts/" + contact + "/contact-methods/" + method + "/preferences/DoNotText",
             {{"value", value}});
        const auto report = refresh("contact_method_preferences", method + "/DoNotText");
        EXPECT_EQ(report.requests, 1U);
        EXPECT_EQ(text("SELECT value FROM contact_method_preferences WHERE name = 'DoNotText' AND "
                       "contact_method_id = '" +
                       method + "'"),
                  value);
    }
}

TEST_F(Refreshed, AnUnknownRelationshipIsFoundByItsContact) {
    pass();
    const auto contact = any("id", "contacts");
    send("POST",
         "contacts/" + contact + "/relationships/" + any("id", "locations", "active = 1") + "/location");
    std::string key;
    api.world().for_each(
        "contact_relationships", simulator::Form::PerParent, [&](const simulator::SourceRecord& record) {
            const auto id = nlohmann::json::parse(record.key).at(0).get<std::string>();
            if (number("SELECT count(*) FROM contact_relationships WHERE id = '" + id + "'") == 0) {
                key = id;
            }
        });
    ASSERT_NE(key, "");
    EXPECT_THAT(refresh("contact_relationships", key).errors, IsEmpty());
    EXPECT_EQ(any("contact_id", "contact_relationships", "id = '" + key + "'"), contact);
    expect_equal();
}

TEST_F(Refreshed, WhatTheExportShowsAsDeletedStays) {
    pass();
    const auto key = any("customer_id || '/' || id", "customer_contacts",
                         "active = 1 AND customer_id IN (SELECT id FROM customers WHERE active = 1)");
    send("DELETE",
         "customers/" + key.substr(0, key.find('/')) + "/contacts/" + key.substr(key.find('/') + 1));
    pass();
    time.advance(2h);
    const auto before = changes();
    EXPECT_THAT(refresh("customer_contacts", key).errors, IsEmpty());
    EXPECT_EQ(changes(), before);
    expect_equal();
}

TEST_F(Refreshed, ARecordThatIsNotShownAnyMoreIsMarkedDeletedWithItsNotes) {
    pass();
    const auto id = any("lead_id", "lead_notes");
    ASSERT_NE(id, "");
    api.world().hard_delete("leads", id);
    EXPECT_THAT(refresh("leads", id).errors, IsEmpty());
    EXPECT_EQ(reason("leads", "id = " + id), "missing");
    EXPECT_EQ(reason("lead_notes", "lead_id = " + id), "parent_gone");
    expect_equal();
}

TEST_F(Refreshed, AContactOfACustomerThatWasDeletedIsInactive) {
    pass();
    const auto key = any("customer_id || '/' || id", "customer_contacts",
                         "active = 1 AND customer_id IN (SELECT id FROM customers WHERE active = 1)");
    send("DELETE",
         "customers/" + key.substr(0, key.find('/')) + "/contacts/" + key.substr(key.find('/') + 1));
    EXPECT_THAT(refresh("customer_contacts", key).errors, IsEmpty());
    EXPECT_EQ(text("SELECT active FROM customer_contacts WHERE id = " + key.substr(key.find('/') + 1)), "0");
    expect_equal();
}

TEST_F(Refreshed, AContactThatBecameInactiveLongAfterTheLastPassIsNotMarkedDeleted) {
    pass();
    const auto key = any("customer_id || '/' || id", "customer_contacts",
                         "active = 1 AND customer_id IN (SELECT id FROM customers WHERE active = 1)");
    time.advance(20h);
    send("DELETE",
         "customers/" + key.substr(0, key.find('/')) + "/contacts/" + key.substr(key.find('/') + 1));
    time.advance(3h);
    EXPECT_THAT(refresh("customers", key.substr(0, key.find('/'))).errors, IsEmpty());
    EXPECT_EQ(number("SELECT count(*) FROM customer_contacts WHERE _deleted_at IS NOT NULL"), 0);
    expect_equal();
}

TEST_F(Refreshed, ContactsOfAnInactiveCustomerAreReadByTheList) {
    pass();
    const auto id = any("customer_id", "customer_contacts",
                        "active = 1 AND customer_id IN (SELECT id FROM customers WHERE active = 1)");
    send("PATCH", "customers/" + id, {{"active", false}});
    execute(
        "UPDATE customer_contacts SET memo = 'altered', _raw = replace(_raw, '\"value\":\"', "
        "'\"value\":\"9'), "
        "_hash = 1 WHERE customer_id = " +
        id);
    EXPECT_THAT(refresh("customers", id).errors, IsEmpty());
    expect_equal();
}

TEST_F(Refreshed, ARefusedRecordIsAnErrorAndDelaysNoOther) {
    pass();
    const auto lead = any("id", "leads", "active = 1");
    const auto customer = any("id", "customers", "active = 1");
    send("PATCH", "customers/" + customer, {{"name", "Renamed"}});
    refuse("/crm/v2/tenant/1234567/leads/" + lead);
    const auto* leads = catalogue.find("leads");
    const auto* customers = catalogue.find("customers");
    const auto report = refresh({{leads, sync::RefreshTarget::Of::Record, "[" + lead + "]"},
                                 {customers, sync::RefreshTarget::Of::Record, "[" + customer + "]"}});
    EXPECT_EQ(report.errors.size(), 1U);
    EXPECT_EQ(text("SELECT name FROM customers WHERE id = " + customer), "Renamed");
    EXPECT_EQ(text("SELECT coalesce(_deleted_at, '') FROM leads WHERE id = " + lead), "");
}

TEST_F(Refreshed, AChildOfAnUnknownRecordNeedsItsParent) {
    pass();
    const auto report = refresh("customer_notes", "17");
    EXPECT_EQ(report.requests, 0U);
    ASSERT_EQ(report.errors.size(), 1U);
    EXPECT_EQ(report.errors.front().code, Errc::Usage);
    EXPECT_EQ(report.errors.front().subject.name, "customer_notes [17]");
}

TEST_F(Refreshed, TheListIsReadIfTheExportIsRefused) {
    pass();
    const auto id = any("id", "customers", "active = 1");
    refuse("/crm/v2/tenant/1234567/export/*");
    pass();
    send("PATCH", "customers/" + id, {{"name", "Renamed"}});
    EXPECT_THAT(refresh("customers", id).errors, IsEmpty());
    EXPECT_EQ(text("SELECT name FROM customers WHERE id = " + id), "Renamed");
    const auto before = changes();
    time.advance(5min);
    pass();
    EXPECT_EQ(changes(), before) << text(
        "SELECT group_concat(resource || key || kind) FROM _changes WHERE seq > " + std::to_string(before));
}

}  // namespace
}  // namespace stmirror::testing
