// SPDX-License-Identifier: MIT
// Tests write operations, and changes without an API call.
#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

const json home = {
    {"street", "1 \"Main\" St"}, {"unit", nullptr}, {"city", "Austin"}, {"state", "TX"}, {"zip", "78701"},
    {"country", "USA"}};

class WriteTest : public WorldTest {
 protected:
    json send(std::string method, std::string_view path, const json& body) {
        const auto reply = call(std::move(method), path, {}, body);
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return reply.body.empty() ? json() : json::parse(reply.body);
    }
    json errors(std::string method, std::string_view path, const json& body) {
        const auto reply = call(std::move(method), path, {}, body);
        EXPECT_EQ(reply.status, 400) << path << " " << reply.body;
        return json::parse(reply.body)["errors"];
    }
    json any_active(std::string_view list) { return get(list, {{"pageSize", "1"}})["data"].at(0); }
    /// Returns the record as the export shows it now, including the newest changes.
    json exported(std::string_view feed, const json& id) {
        json found;
        std::string from = "2026-03-01";
        const auto page =
            get("export/" + std::string(feed), {{"from", from}, {"includeRecentChanges", "true"}});
        for (const auto& record : page["data"]) {
            if (record["id"] == id) { found = record; }
        }
        return found;
    }
};

TEST_F(WriteTest, CreatesACustomerWithItsLocationAndContacts) {
    const json contact = {{"type", "MobilePhone"}, {"value", "5125550100"}, {"memo", "cell"}};
    const json body = {{"name", "José 😀"},
                       {"address", home},
                       {"contacts", {contact}},
                       {"noSuchField", 1},
                       {"locations", {{{"name", "Home"}, {"address", home}}}}};
    const auto made = send("POST", "customers", body);
    EXPECT_EQ(made["name"], "José 😀");
    EXPECT_EQ(made["address"]["street"], "1 \"Main\" St");
    EXPECT_EQ(made["locations"].at(0)["customerId"], made["id"]);
    EXPECT_EQ(made["contacts"].at(0)["value"], "5125550100");
    EXPECT_FALSE(made.contains("noSuchField"));
    auto listed = get("customers/" + made["id"].dump());
    auto fed = exported("customers", made["id"]);
    EXPECT_TRUE(fed["externalData"].is_null());
    fed["externalData"] = listed["externalData"];
    EXPECT_EQ(fed, listed);
    EXPECT_EQ(exported("customers/contacts", made["contacts"].at(0)["id"])["customerId"], made["id"]);
    EXPECT_EQ(get("customers", {{"phone", "5125550100"}, {"name", "josé"}})["data"].at(0)["id"], made["id"]);
}

TEST_F(WriteTest, KeepsTheExternalDataOfANewRecordForItsApplication) {
    const auto data = [](std::string guid, std::string value) -> json {
        return {{"applicationGuid", std::move(guid)},
                {"externalData", {{{"key", "crmId"}, {"value", std::move(value)}}}}};
    };
    const std::string one = "8f14e45f-ceea-467f-a8cc-1b2c3d4e5f60";
    const std::string other = "9f14e45f-ceea-467f-a8cc-1b2c3d4e5f60";
    const json kept = {{{"key", "crmId"}, {"value", "C-1"}}};
    const json location = {{"name", "Home"}, {"address", home}, {"externalData", data(one, "L-1")}};
    const auto made = send("POST", "customers",
                           {{"name", "Ann"},
                            {"address", home},
                            {"locations", {location}},
                            {"externalData", data("8F14E45F-CEEA-467F-A8CC-1B2C3D4E5F60", "C-1")}});
    EXPECT_EQ(made["externalData"], kept);
    EXPECT_EQ(made["locations"].at(0)["externalData"], (json{{{"key", "crmId"}, {"value", "L-1"}}}));
    const auto path = "customers/" + made["id"].dump();
    EXPECT_EQ(get(path, {{"externalDataApplicationGuid", one}})["externalData"], kept);
    EXPECT_EQ(get(path)["externalData"], json::array());
    EXPECT_EQ(send("PATCH", path, {{"externalData", data(other, "C-2")}})["externalData"].at(0)["value"],
              "C-2");
    EXPECT_EQ(get(path, {{"externalDataApplicationGuid", one}})["externalData"], kept);
    const Pairs wanted{{"externalDataApplicationGuid", one}, {"externalDataKey", "crmId"}};
    auto question = wanted;
    question.emplace_back("externalDataValues", "C-1");
    EXPECT_EQ(records("customers", question).at(0)["id"], made["id"]);
}

TEST_F(WriteTest, RefusesBodiesWithEveryMistakeNamed) {
    const auto found = errors("POST", "customers",
                              {{"name", std::string(151, 'x')}, {"type", "Alien"}, {"taxExempt", "no"}});
    for (const auto* field : {"name", "type", "taxExempt", "address", "locations"}) {
        EXPECT_TRUE(found.contains(field)) << field;
    }
    const auto size = world.size("customers");
    EXPECT_TRUE(errors("POST", "customers",
                       {{"name", "A"}, {"address", home}, {"locations", {{{"name", "no address"}}}}})
                    .contains("locations.address"));
    EXPECT_EQ(world.size("customers"), size);
    EXPECT_EQ(world.handle({"POST", std::string(base) + "customers", {}, {}, "{not json"}).status, 400);
    const auto location = any_active("locations")["id"].dump();
    EXPECT_TRUE(errors("PATCH", "locations/" + location, {{"name", std::string(201, 'x')}}).contains("name"));
    std::string accents;
    for (int i = 0; i < 200; ++i) {
        accents += "é";  // the limit counts characters, not bytes
    }
    EXPECT_EQ(call("PATCH", "locations/" + location, {}, {{"name", accents}}).status, 200);
}

TEST_F(WriteTest, PatchesWhatIsGivenAndKeepsTheRestByteForByte) {
    const auto id = any_active("customers")["id"];
    std::string before, after;
    const auto find = [&](std::string& into) {
        world.for_each("customers", Form::Export, [&](const SourceRecord& r) {
            if (r.key == "[" + id.dump() + "]") { into = r.json; }
        });
    };
    find(before);
    send("PATCH", "customers/" + id.dump(), {{"tagTypeIds", {5, 6}}, {"address", {{"city", "Waco"}}}});
    find(after);
    const auto old = json::parse(before);
    auto changed = json::parse(after);
    EXPECT_EQ(changed["tagTypeIds"], json({5, 6}));
    EXPECT_EQ(changed["address"]["city"], "Waco");
    EXPECT_EQ(changed["address"]["street"], old["address"]["street"]);
    EXPECT_NE(changed["modifiedOn"], old["modifiedOn"]);
    const auto balance = before.substr(before.find("\"balance\""), 30);
    EXPECT_NE(after.find(balance.substr(0, balance.find(','))), std::string::npos);
    EXPECT_EQ(call("PATCH", "customers/7", {}, {{"name", "x"}}).status, 404);
}

TEST_F(WriteTest, DeactivatesACustomer) {
    const auto id = any_active("customers")["id"].dump();
    send("PATCH", "customers/" + id, {{"active", false}});
    EXPECT_TRUE(get("customers", {{"ids", id}})["data"].empty());
    EXPECT_EQ(get("customers", {{"ids", id}, {"active", "Any"}})["data"].size(), 1U);
    EXPECT_EQ(call("POST", "customers/" + id + "/contacts", {}, {{"type", "Phone"}, {"value", "1"}}).status,
              409);
}

TEST_F(WriteTest, StampsAreUniqueEvenIfTheClockIsStopped) {
    const auto id = any_active("customers")["id"].dump();
    std::set<std::string> stamps;
    for (int i = 0; i < 5; ++i) {
        stamps.insert(
            send("PATCH", "customers/" + id, {{"doNotMail", true}})["modifiedOn"].get<std::string>());
    }
    EXPECT_EQ(stamps.size(), 5U);
}

TEST_F(WriteTest, ANoteMovesItsCustomerAndVanishesWhenDeleted) {
    const auto customer = any_active("customers");
    const auto path = "customers/" + customer["id"].dump() + "/notes";
    const auto before = get(path, {{"includeTotal", "true"}})["totalCount"].get<int>();
    const auto note = send("POST", path, {{"text", "tab\there\r\nüñ🔥"}, {"pinToTop", true}});
    EXPECT_EQ(note["text"], "tab\there\r\nüñ🔥");
    EXPECT_TRUE(note["isPinned"]);
    EXPECT_NE(get("customers/" + customer["id"].dump())["modifiedOn"], customer["modifiedOn"]);
    EXPECT_EQ(get(path, {{"includeTotal", "true"}})["totalCount"], before + 1);
    EXPECT_EQ(call("DELETE", path + "/" + note["id"].dump()).status, 200);
    EXPECT_EQ(call("DELETE", path + "/" + note["id"].dump()).status, 404);
    EXPECT_EQ(get(path, {{"includeTotal", "true"}})["totalCount"], before);
    EXPECT_TRUE(errors("POST", path, {{"text", ""}}).contains("text"));
}

TEST_F(WriteTest, ANoteFansOutToLocations) {
    const auto location = any_active("locations");
    send("POST", "customers/" + location["customerId"].dump() + "/notes",
         {{"text", "everywhere"}, {"addToLocations", true}});
    const auto notes = get("locations/" + location["id"].dump() + "/notes")["data"];
    EXPECT_TRUE(std::ranges::any_of(notes, [](const json& note) { return note["text"] == "everywhere"; }));
}

TEST_F(WriteTest, ADeletedContactStaysInTheExportAsInactive) {
    const auto path = "customers/" + any_active("customers")["id"].dump() + "/contacts";
    const auto contact = send("POST", path, {{"type", "Phone"}, {"value", "5125550199"}, {"memo", nullptr}});
    EXPECT_FALSE(contact.contains("customerId"));
    EXPECT_EQ(contact["phoneSettings"]["phoneNumber"], "5125550199");
    const auto one = path + "/" + contact["id"].dump();
    const auto patched =
        send("PATCH", one, {{"value", "5125550101"}, {"preferences", {{"jobRemindersEnabled", true}}}});
    EXPECT_EQ(patched["phoneSettings"]["phoneNumber"], "5125550101");
    EXPECT_TRUE(patched["preferences"]["jobRemindersEnabled"]);
    EXPECT_TRUE(errors("PATCH", one, {{"type", "Pigeon"}}).contains("type"));
    EXPECT_EQ(exported("customers/contacts", contact["id"])["active"], true);
    EXPECT_EQ(call("DELETE", one).body, "");
    EXPECT_EQ(exported("customers/contacts", contact["id"])["active"], false);
    EXPECT_EQ(call("DELETE", one).status, 404);
    for (const auto& left : records(path, {{"pageSize", "5000"}})) { EXPECT_NE(left["id"], contact["id"]); }
}

TEST_F(WriteTest, ALeadFromABookingDismissesIt) {
    const auto provider = std::string("424242");
    const auto booking = send("POST", "booking-provider/" + provider + "/bookings",
                              {{"source", "Web"},
                               {"name", "Ann"},
                               {"summary", "leak"},
                               {"isFirstTimeClient", true},
                               {"externalId", "e-1"},
                               {"address", {{"city", "Austin"}}},
                               {"contacts", {{{"type", "Phone"}, {"value", "5125550100"}}}}});
    EXPECT_TRUE(booking["address"]["street"].is_null());
    EXPECT_EQ(get("bookings/" + booking["id"].dump() + "/contacts")["data"].size(), 1U);
    EXPECT_EQ(status("booking-provider/1/bookings/" + booking["id"].dump()), 404);
    const auto lead = send("POST", "leads",
                           {{"campaignId", 8101},
                            {"summary", "leak"},
                            {"bookingId", booking["id"]},
                            {"followUpDate", "2026-04-01T10:00:00.5000000+02:00"}});
    EXPECT_EQ(lead["followUpDate"], "2026-04-01T08:00:00.5Z");
    EXPECT_EQ(get("bookings/" + booking["id"].dump())["status"], "Dismissed");
    EXPECT_EQ(send("PATCH", "leads/" + lead["id"].dump(), {{"priority", "Urgent"}})["priority"], "Urgent");
    EXPECT_EQ(send("PATCH", "booking-provider/" + provider + "/bookings/" + booking["id"].dump(),
                   {{"summary", "flood"}})["summary"],
              "flood");
    EXPECT_TRUE(errors("POST", "leads", {{"campaignId", 1}, {"summary", "x"}, {"bookingId", 7}})
                    .contains("bookingId"));
}

TEST_F(WriteTest, AnswersNoOperationThatTheApiDoesNotHave) {
    EXPECT_EQ(call("DELETE", "customers").status, 404);
}

TEST_F(WriteTest, AMergeLeavesAnInactiveCustomerAndMovesItsLocations) {
    const auto customers = get("customers", {{"pageSize", "2"}})["data"];
    const auto from = customers.at(0)["id"].get<std::int64_t>();
    const auto into = customers.at(1)["id"].get<std::int64_t>();
    const auto moved = listed("locations", "id", {{"customerId", std::to_string(from)}, {"active", "Any"}});
    ASSERT_TRUE(world.merge("customers", from, into));
    const auto merged = get("customers/" + std::to_string(from));
    EXPECT_EQ(merged["mergedToId"], into);
    EXPECT_EQ(merged["active"], false);
    for (const auto& id : moved) { EXPECT_EQ(get("locations/" + id.dump())["customerId"], into); }
    EXPECT_FALSE(world.merge("customers", from, 7));
    EXPECT_FALSE(world.merge("leads", 1, 2));
}

TEST_F(WriteTest, AHardDeleteLeavesNoTrace) {
    const auto id = any_active("contacts")["id"].get<std::string>();
    EXPECT_TRUE(world.hard_delete("contacts", id));
    EXPECT_EQ(status("contacts/" + id), 404);
    EXPECT_FALSE(world.hard_delete("contacts", id));
    EXPECT_FALSE(world.hard_delete("no such resource", id));
}

TEST_F(WriteTest, MutatesTheSameWayFromTheSameSeed) {
    World twin(Catalogue::built_in(), small_world(), clock);
    const auto leads_before = world.size("leads");
    world.mutate(300);
    twin.mutate(300);
    const auto all = [](const World& of) {
        std::string text;
        for (const auto* resource :
             {"customers", "locations", "customer_contacts", "customer_notes", "leads", "bookings"}) {
            of.for_each(resource, Form::List,
                        [&text](const SourceRecord& record) { text += record.key + record.json; });
        }
        return text;
    };
    EXPECT_EQ(all(world), all(twin));
    EXPECT_GT(world.size("customers"), small_world().customers);
    EXPECT_GT(world.size("leads"), leads_before);
}

TEST_F(WriteTest, IsControlledFromOutside) {
    const auto control = [this](const std::string& command, const json& body) {
        return world.control({"POST", "/_simulator/tenants/1234567/" + command, {}, {}, body.dump()});
    };
    EXPECT_EQ(json::parse(control("touch", {{"resource", "leads"}, {"count", 9}}).body)["count"], 9);
    EXPECT_EQ(control("delete", {{"resource", "leads"}, {"id", "7"}}).status, 404);
    EXPECT_EQ(control("settings", {{"horizon_seconds", 0}}).status, 200);
    EXPECT_EQ(get("export/leads", {{"from", "2026-03-01"}})["data"].size(), 9U);
    EXPECT_EQ(control("faults", {{"empty_page_with_has_more", 1}, {"end_token", "null"}}).status, 200);
    EXPECT_EQ(world.faults().empty_page_with_has_more, 1U);
    EXPECT_EQ(control("faults", {{"end_token", "sometimes"}}).status, 400);
    EXPECT_EQ(control("mutate", {{"writes", 3}}).status, 200);
    EXPECT_EQ(json::parse(control("sizes", json::object()).body)["booking_provider_tags"], 8);
    EXPECT_TRUE(json::parse(control("help", json::object()).body).contains("merge"));
    EXPECT_EQ(control("dance", json::object()).status, 404);
}

}  // namespace
}  // namespace stmirror::simulator
