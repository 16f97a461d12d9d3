// SPDX-License-Identifier: MIT
// Tests the effects and the refusals of writes to tags, bookings' contacts, leads and the contacts module.
#include <algorithm>

#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view nobody = "7";

class SideEffect : public WorldTest {
 protected:
    json send(std::string method, const std::string& path, const json& body = {}) {
        const auto reply = call(std::move(method), path, {}, body);
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return reply.body.empty() ? json() : json::parse(reply.body);
    }
    int sent(std::string method, const std::string& path, const json& body = {}) {
        return call(std::move(method), path, {}, body).status;
    }
    std::set<std::string> refused(std::string method, const std::string& path, const json& body) {
        const auto reply = call(std::move(method), path, {}, body);
        EXPECT_EQ(reply.status, 400) << path << " " << reply.body;
        std::set<std::string> fields;
        const auto problem = json::parse(reply.body);
        for (const auto& [field, messages] : problem["errors"].items()) { fields.insert(field); }
        return fields;
    }
    std::string first_id(std::string_view list) { return records(list).at(0)["id"].dump(); }
    std::string new_contact() {
        return "contacts/" + send("POST", "contacts", {{"name", "Ann"}})["id"].get<std::string>();
    }
    std::string new_method(const std::string& contact) {
        const auto method =
            send("POST", contact + "/contact-methods", {{"type", "Email"}, {"value", "a@example.com"}});
        return contact + "/contact-methods/" + method["id"].get<std::string>();
    }
};

using Fields = std::set<std::string>;

TEST_F(SideEffect, BulkTagsGiveAllTouchedCustomersOneStamp) {
    const auto customers = records("customers");
    const json ids = {customers.at(0)["id"], customers.at(1)["id"], customers.at(2)["id"]};
    const auto read = [this](const json& id) { return get("customers/" + id.dump()); };
    send("PUT", "tags", {{"customerIds", ids}, {"tagTypeIds", {71, 72}}});
    const auto stamp = read(ids[0])["modifiedOn"];
    for (const auto& id : ids) {
        const auto customer = read(id);
        EXPECT_EQ(customer["modifiedOn"], stamp);
        EXPECT_NE(std::ranges::find(customer["tagTypeIds"], json(72)), customer["tagTypeIds"].end());
    }
    send("DELETE", "tags", {{"customerIds", {ids[0]}}, {"tagTypeIds", {72, 99}}});
    EXPECT_NE(read(ids[0])["modifiedOn"], stamp);
    send("DELETE", "tags", {{"customerIds", {ids[1]}}, {"tagTypeIds", {99}}});
    EXPECT_EQ(read(ids[1])["modifiedOn"], stamp) << "the tags of this customer have not changed";
}

TEST_F(SideEffect, BulkTagsAreForAllCustomersOrNone) {
    const auto before = records("customers").at(0);
    EXPECT_EQ(refused("PUT", "tags", {{"customerIds", {before["id"], 7}}, {"tagTypeIds", {71}}}),
              Fields{"customerIds"});
    EXPECT_EQ(refused("PUT", "tags", {{"customerIds", json::array()}}),
              (Fields{"customerIds", "tagTypeIds"}));
    const auto inactive = records("customers").at(1)["id"];
    send("PATCH", "customers/" + inactive.dump(), {{"active", false}});
    EXPECT_EQ(sent("PUT", "tags", {{"customerIds", {before["id"], inactive}}, {"tagTypeIds", {71}}}), 409);
    EXPECT_EQ(get("customers/" + before["id"].dump()), before);
}

TEST_F(SideEffect, ATagIsAddedOnceAndRemovedOnce) {
    for (const std::string list : {"customers", "locations"}) {
        const auto one = list + "/" + first_id(list);
        const auto before = get(one);
        const auto made = send("POST", one + "/tags/71");
        EXPECT_EQ(made["tagTypeIds"].size(), before["tagTypeIds"].size() + 1);
        EXPECT_EQ(sent("POST", one + "/tags/71"), 409);
        EXPECT_NE(get(one)["modifiedOn"], before["modifiedOn"]);
        send("DELETE", one + "/tags/71");
        EXPECT_EQ(get(one)["tagTypeIds"], before["tagTypeIds"]);
        EXPECT_EQ(sent("DELETE", one + "/tags/71"), 404);
        EXPECT_EQ(sent("POST", one + "/tags/red"), 400);
    }
}

TEST_F(SideEffect, PreferredTechnicianIsReadBack) {
    const auto location = "locations/" + first_id("locations");
    send("POST", location + "/preferredtechnician/501");
    EXPECT_EQ(get(location + "/preferredtechnician"), 501);
    EXPECT_EQ(sent("POST", location + "/preferredtechnician/-1"), 400);
}

TEST_F(SideEffect, ProviderTagsHaveNamesOfTheirOwn) {
    const json body = {{"tagName", "Fax machine"}, {"description", "old"}};
    const auto tag = send("POST", "booking-provider-tags", body);
    EXPECT_EQ(sent("POST", "booking-provider-tags", body), 409);
    const auto other = "booking-provider-tags/" + first_id("booking-provider-tags");
    EXPECT_EQ(refused("PATCH", other, {{"tagName", "Fax machine"}}), Fields{"tagName"});
    const auto one = "booking-provider-tags/" + tag["id"].dump();
    EXPECT_EQ(send("PATCH", one, {{"description", "new"}})["tagName"], "Fax machine");
    EXPECT_EQ(get(one)["description"], "new");
    EXPECT_NE(get(one)["modifiedOn"], tag["modifiedOn"]);
}

TEST_F(SideEffect, BookingContactsComeAndGo) {
    const auto booking = records("bookings").at(0);
    const auto path =
        "booking-provider/" + booking["bookingProviderId"].dump() + "/bookings/" + booking["id"].dump();
    EXPECT_EQ(refused("POST", path + "/contacts", {{"type", "Pigeon"}}), (Fields{"type", "value"}));
    const auto contact = send("POST", path + "/contacts", {{"type", "Phone"}, {"value", "5125550100"}});
    const auto one = path + "/contacts/" + contact["id"].dump();
    EXPECT_EQ(send("PATCH", one, {{"memo", nullptr}, {"value", "5125550101"}}),
              json({{"type", "Phone"}, {"value", "5125550101"}, {"memo", ""}}));
    EXPECT_EQ(sent("DELETE", "booking-provider/1/bookings/" + booking["id"].dump() + "/contacts/" +
                                 contact["id"].dump()),
              404);
    send("DELETE", one);
    EXPECT_EQ(sent("DELETE", one), 404);
    for (const auto& left : records(path + "/contacts")) { EXPECT_NE(left["id"], contact["id"]); }
    send("POST", path + "/dismiss", {{"callReasonId", 914}, {"dismissingMemo", "twice"}});
    const auto dismissed = get("bookings/" + booking["id"].dump());
    EXPECT_EQ(dismissed["status"], "Dismissed");
    EXPECT_EQ(dismissed["dismissingReasonId"], 914);
    EXPECT_NE(dismissed["modifiedOn"], booking["modifiedOn"]);
}

TEST_F(SideEffect, LeadsAreFollowedUpDismissedAndFilledIn) {
    const auto lead = "leads/" + first_id("leads");
    const auto notes = records(lead + "/notes").size();
    EXPECT_EQ(refused("POST", lead + "/follow-up", {{"followUpDate", "soon"}}), Fields{"followUpDate"});
    const auto reply =
        send("POST", lead + "/follow-up",
             {{"followUpDate", "2026-04-01T10:00:00+02:00"}, {"text", "call"}, {"pinToTop", true}});
    EXPECT_EQ(reply["followUpDate"], "2026-04-01T08:00:00Z");
    EXPECT_EQ(get(lead)["followUpDate"], reply["followUpDate"]);
    EXPECT_EQ(records(lead + "/notes").size(), notes + 1);
    EXPECT_EQ(refused("POST", lead + "/dismiss", json::object()), Fields{"dismissingReasonId"});
    send("POST", lead + "/dismiss", {{"dismissingReasonId", 912}});
    EXPECT_EQ(get(lead)["status"], "Dismissed");
    EXPECT_EQ(get(lead)["dismissingReasonId"], 912);
    EXPECT_EQ(refused("POST", "leads/form", {{"address", {{"street", "1 Main St"}}}}),
              (Fields{"name", "address.city", "address.state", "address.zip", "address.country"}));
    const auto id = send("POST", "leads/form", {{"name", "Bo"}, {"phoneNumber", "5125550100"}})["leadId"];
    const auto made = get("leads/" + id.dump());
    EXPECT_EQ(made["leadCustomerName"], "Bo");
    EXPECT_EQ(made["leadPhone"], "5125550100");
    EXPECT_EQ(records("leads", {{"isCaptureSourceForm", "true"}, {"leadCustomerName", "Bo"}}).at(0)["id"],
              id);
}

TEST_F(SideEffect, AContactIsReplacedCompletelyAndPatchedInPart) {
    const auto contact = new_contact();
    EXPECT_EQ(refused("PATCH", contact, {{"title", "Owner"}}), Fields{"isArchived"});
    EXPECT_EQ(send("PATCH", contact, {{"title", "Owner"}, {"isArchived", true}})["name"], "Ann");
    const auto replaced = send("PUT", contact, {{"referenceId", "r-1"}, {"isArchived", false}});
    EXPECT_TRUE(replaced["name"].is_null());
    EXPECT_TRUE(replaced["title"].is_null());
    EXPECT_EQ(replaced["referenceId"], "r-1");
    EXPECT_EQ(sent("POST", "contacts", {{"referenceId", "r-1"}}), 409);
    EXPECT_EQ(refused("PATCH", new_contact(), {{"referenceId", "r-1"}, {"isArchived", false}}),
              Fields{"referenceId"});
    EXPECT_EQ(sent("PUT", contact, {{"referenceId", "r-1"}, {"isArchived", true}}), 200)
        << "a contact may keep its own reference";
}

TEST_F(SideEffect, ADeletedContactTakesAllBelowItAlong) {
    const auto sizes = [this] {
        return std::vector{world.size("contacts"), world.size("contact_methods"),
                           world.size("contact_method_preferences"), world.size("contact_relationships")};
    };
    const auto before = sizes();
    const auto contact = new_contact();
    send("PATCH", new_method(contact) + "/preferences/DoNotText", {{"value", "True"}});
    send("POST", contact + "/relationships/" + first_id("customers") + "/customer");
    EXPECT_NE(sizes(), before);
    send("DELETE", contact);
    EXPECT_EQ(sizes(), before);
    EXPECT_EQ(sent("DELETE", contact), 404);
}

TEST_F(SideEffect, AContactMethodIsPutBackUnderItsId) {
    const auto contact = new_contact();
    const auto method = new_method(contact);
    const auto before = get(method);
    EXPECT_EQ(refused("PATCH", method, {{"value", ""}}), Fields{"value"});
    EXPECT_NE(send("PATCH", method, {{"memo", "work"}})["modifiedOn"], before["modifiedOn"]);
    EXPECT_EQ(sent("DELETE", new_contact() + method.substr(contact.size())), 404)
        << "the method belongs to a different contact";
    send("DELETE", method);
    EXPECT_EQ(status(method), 404);
    const auto put = send("PUT", method, {{"type", "Fax"}, {"value", "5125550100"}});
    EXPECT_EQ(put["id"], before["id"]);
    EXPECT_TRUE(put["memo"].is_null());
    EXPECT_EQ(send("PUT", method, {{"type", "Phone"}, {"value", "1"}})["type"], "Phone");
}

TEST_F(SideEffect, APreferenceHasAKnownNameAndAValueOfItsType) {
    const auto preferences = new_method(new_contact()) + "/preferences";
    EXPECT_EQ(send("PATCH", preferences + "/DoNotText", {{"value", "True"}})["dataType"], "Boolean");
    EXPECT_EQ(refused("PATCH", preferences + "/DoNotText", {{"value", "maybe"}}), Fields{"value"});
    EXPECT_EQ(sent("PATCH", preferences + "/NoSuchName", {{"value", "True"}}), 404);
    EXPECT_EQ(get(preferences).size(), 1U);
    EXPECT_EQ(get(preferences + "/DoNotText")["value"], "True");
}

TEST_F(SideEffect, AContactIsLinkedOnceAndUnlinkedOnce) {
    const auto contact = new_contact();
    const auto link = contact + "/relationships/" + first_id("bookings") + "/booking";
    send("POST", link);
    EXPECT_EQ(sent("POST", link), 409);
    EXPECT_EQ(records(contact + "/relationships").at(0)["typeName"], "Booking");
    send("DELETE", link);
    EXPECT_EQ(sent("DELETE", link), 404);
    EXPECT_EQ(sent("POST", contact + "/relationships/" + std::string(nobody) + "/customer"), 404);
    EXPECT_EQ(sent("POST", contact + "/relationships/" + first_id("leads") + "/lead"), 400);
}

TEST_F(SideEffect, RandomWritesReachEveryTableThatTheApiCanWrite) {
    const auto text = [this](const char* resource) {
        std::string all;
        world.for_each(resource, Form::Export,
                       [&all](const SourceRecord& record) { all += record.key + record.json; });
        return all;
    };
    const std::vector<const char*> tables{"booking_provider_tags",
                                          "bookings",
                                          "booking_contacts",
                                          "customers",
                                          "customer_contacts",
                                          "customer_notes",
                                          "locations",
                                          "location_contacts",
                                          "location_notes",
                                          "leads",
                                          "lead_notes",
                                          "contacts",
                                          "contact_methods",
                                          "contact_method_preferences",
                                          "contact_relationships"};
    std::vector<std::string> before;
    for (const auto* table : tables) { before.push_back(text(table)); }
    world.mutate(600);
    for (std::size_t i = 0; i < tables.size(); ++i) { EXPECT_NE(text(tables[i]), before[i]) << tables[i]; }
}

}  // namespace
}  // namespace stmirror::simulator
