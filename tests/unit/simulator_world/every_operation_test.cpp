// SPDX-License-Identifier: MIT
// Every operation that the API's description lists: it is answered, in its response type's shape, and with no
// status that the description does not have.
#include <algorithm>
#include <fstream>
#include <map>

#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view undocumented_field = "legacyReferenceCode";
constexpr std::string_view application = "8f14e45f-ceea-467f-a8cc-1b2c3d4e5f60";

const json& api() {
    static const json parsed = [] {
        std::ifstream file(STMIRROR_TEST_DATA "/crm-v2.json");
        return json::parse(file);
    }();
    return parsed;
}

/// "array<object:X>" between "array<object:" and ">" -> "X"; empty where it does not open so.
std::string inside(const std::string& type, std::string_view opening, std::size_t closing) {
    if (!type.starts_with(opening)) return {};
    return type.substr(opening.size(), type.size() - opening.size() - closing);
}

std::set<std::string> names(const json& object) {
    std::set<std::string> found;
    for (const auto& [name, value] : object.items()) {
        if (name != undocumented_field && !name.starts_with('_')) found.insert(name);
    }
    return found;
}

/// Records of a fresh world that belong together, and bodies that fit them.
class EveryOperation : public WorldTest {
 protected:
    EveryOperation() {
        const auto customer = records("customers").at(0)["id"].dump();
        const auto location = records("locations").at(0);
        const auto booking = records("bookings").at(0);
        const auto note = [&](const std::string& below) {
            return made(below + "/notes", {{"text", "x"}})["id"].dump();
        };
        const auto contact = [&](const std::string& below) {
            return made(below + "/contacts", {{"type", "Phone"}, {"value", "5125550100"}})["id"].dump();
        };
        ids["customers"] = customer;
        ids["locations"] = location["id"].dump();
        ids["leads"] = records("leads").at(0)["id"].dump();
        ids["bookings"] = booking["id"].dump();
        ids["booking_provider"] = booking["bookingProviderId"].dump();
        ids["booking-provider-tags"] = records("booking-provider-tags").at(0)["id"].dump();
        for (const std::string parent : {"customers", "locations"}) {
            ids[parent + "/notes"] = note(parent + "/" + ids[parent]);
            ids[parent + "/contacts"] = contact(parent + "/" + ids[parent]);
            made(parent + "/" + ids[parent] + "/tags/77", {});
        }
        note("leads/" + ids["leads"]);
        ids["bookings/contacts"] =
            contact("booking-provider/" + ids["booking_provider"] + "/bookings/" + ids["bookings"]);
        ids["contacts"] = made("contacts", {{"name", "Ann"}})["id"].get<std::string>();
        ids["method"] = made("contacts/" + ids["contacts"] + "/contact-methods",
                             {{"type", "Phone"}, {"value", "5125550100"}})["id"]
                            .get<std::string>();
        call("PATCH",
             "contacts/" + ids["contacts"] + "/contact-methods/" + ids["method"] + "/preferences/DoNotText",
             {}, {{"value", "True"}});
        call("POST", "contacts/" + ids["contacts"] + "/relationships/" + customer + "/customer");
        const auto link = records("contacts/" + ids["contacts"] + "/relationships").at(0);
        ids["relationship"] = link["id"].get<std::string>();
    }

    json made(const std::string& path, const json& body) {
        const auto reply = call("POST", path, {}, body);
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return json::parse(reply.body);
    }

    std::string id_for(const std::string& placeholder, const std::string& path,
                       const std::string& operation) {
        const bool of_booking = path.find("bookings/") != std::string::npos;
        if (placeholder == "tagTypeId") return operation.ends_with("_CreateTag") ? "78" : "77";
        if (placeholder == "preferredTechnicianId") return "501";
        if (placeholder == "preferenceName") return "DoNotText";
        if (placeholder == "contactMethodId") return ids["method"];
        if (placeholder == "relationshipId") return ids["relationship"];
        if (placeholder == "relatedEntityId")
            return operation.find("Create") != std::string::npos ? ids["locations"] : ids["customers"];
        if (placeholder == "typeSlug")
            return operation.find("Create") != std::string::npos ? "location" : "customer";
        if (placeholder == "booking_provider") return ids["booking_provider"];
        const auto head = path.substr(0, path.find('/'));
        if (placeholder == "noteId") return ids[head + "/notes"];
        if (placeholder == "contactId" && head != "contacts")
            return ids[(of_booking ? "bookings" : head) + "/contacts"];
        return ids[of_booking ? "bookings" : head];
    }

    /// The path below the tenant, its placeholders filled by `value`.
    static std::string filled(const json& operation, const auto& value) {
        auto path =
            operation["path"].get<std::string>().substr(std::string("/crm/v2/tenant/{tenant}/").size());
        for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
            const auto end = path.find('}', at);
            path.replace(at, end - at + 1, value(path.substr(at + 1, end - at - 1), path));
        }
        return path;
    }

    json body_of(const std::string& type) {
        json body = json::object();
        for (const auto& [name, field] : api()["types"][type].items()) {
            if (!name.starts_with('_')) body[name] = value_for(name, field["type"].get<std::string>());
        }
        return body;
    }

    json value_for(const std::string& name, const std::string& type) {
        if (name == "customerId") return json::parse(ids["customers"]);
        if (name == "locationId") return json::parse(ids["locations"]);
        if (name == "bookingId") return json::parse(ids["bookings"]);
        if (name == "customerIds") return json::array({json::parse(ids["customers"])});
        if (name == "typeId") return records("locations/custom-fields").at(0)["id"];
        if (name == "customFields") return json::array();
        if (name == "type" && type == "string") return "Phone";
        if (name == "customerType") return "Residential";
        if (name == "value") return "True";
        if (type == "guid") return application;
        if (type == "boolean") return true;
        if (type == "datetime") return "2026-04-01T10:00:00Z";
        if (type == "string") return "some " + name;
        if (type == "array<int64>") return json::array({79});
        if (type == "array<string>") return json::array({"https://images.example.com/1.jpg"});
        if (const auto one = inside(type, "array<object:", 1); !one.empty())
            return json::array({body_of(one)});
        if (const auto one = inside(type, "object:", 0); !one.empty()) return body_of(one);
        if (const auto one = inside(type, "enum:", 0); !one.empty())
            return api()["types"][one]["_enum"].at(0);
        return 7;
    }

    json body_for(const json& operation) {
        return operation["body"].is_null() ? json() : body_of(operation["body"].get<std::string>());
    }

    std::map<std::string, std::string> ids;
};

void expect_shape(const json& operation, const std::string& text) {
    if (operation["response"].is_null()) {
        EXPECT_EQ(text, "");
        return;
    }
    const auto answer = json::parse(text);
    auto type = operation["response"].get<std::string>();
    json found = json::array({answer});
    if (!operation["item"].is_null()) {
        EXPECT_EQ(names(answer), names(api()["types"][type]));
        found = answer["data"];
        type = operation["item"].get<std::string>();
    } else if (const auto one = inside(type, "array<object:", 1); !one.empty()) {
        found = answer;
        type = one;
    } else if (type == "int64") {
        EXPECT_TRUE(answer.is_number_integer() || answer.is_null());
        return;
    }
    ASSERT_TRUE(api()["types"].contains(type)) << type;
    EXPECT_FALSE(found.empty());
    for (const auto& record : found) EXPECT_EQ(names(record), names(api()["types"][type]));
}

/// 404 where the description has it, else 400. Some calls need no record of that id: a provider's list is
/// empty, and a provider is known by its first booking.
int status_of_unknown_id(const json& operation) {
    const auto id = operation["operationId"];
    if (id == "Bookings_GetList2" || id == "Bookings_Create") return 200;
    const auto& statuses = operation["statuses"];
    return std::ranges::find(statuses, json("404")) != statuses.end() ? 404 : 400;
}

/// One test per operation, so that each finds the world untouched.
class AnOperation : public EveryOperation, public testing::WithParamInterface<int> {};

TEST_P(AnOperation, AnswersInItsShape) {
    const auto& operation = api()["operations"].at(static_cast<std::size_t>(GetParam()));
    const auto id = operation["operationId"].get<std::string>();
    const auto path = filled(operation, [&](const std::string& placeholder, const std::string& so_far) {
        return id_for(placeholder, so_far, id);
    });
    Pairs query;
    if (path == "customers/contacts" || path == "locations/contacts")
        query = {{"modifiedOnOrAfter", "2000-01-01"}};
    const auto reply = call(operation["method"].get<std::string>(), path, query, body_for(operation));
    ASSERT_EQ(reply.status, 200) << id << " " << path << " " << reply.body;
    SCOPED_TRACE(id);
    expect_shape(operation, reply.body);
}

/// Of a form that the API writes ids in, but of no record.
std::string unknown_id(const std::string& placeholder, const std::string& path) {
    if (placeholder == "typeSlug") return "customer";
    if (placeholder == "preferenceName") return "NoSuchPreference";
    const bool guid = path.starts_with("contacts/") && placeholder != "relatedEntityId";
    return guid ? "00000000-0000-4000-8000-000000000000" : "7";
}

TEST_P(AnOperation, RefusesUnknownIdsAsDocumented) {
    const auto& operation = api()["operations"].at(static_cast<std::size_t>(GetParam()));
    const auto id = operation["operationId"].get<std::string>();
    const auto path = filled(operation, [&](const std::string& placeholder, const std::string& so_far) {
        return unknown_id(placeholder, so_far);
    });
    const bool has_id = operation["path"].get<std::string>() != "/crm/v2/tenant/{tenant}/" + path;
    if (!has_id) return;
    const auto reply = call(operation["method"].get<std::string>(), path, {}, body_for(operation));
    EXPECT_EQ(reply.status, status_of_unknown_id(operation)) << id << " " << path << " " << reply.body;
}

/// The operations that take a body, by their places in the description.
std::vector<std::size_t> writes_with_body() {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < api()["operations"].size(); ++i) {
        if (!api()["operations"][i]["body"].is_null()) places.push_back(i);
    }
    return places;
}

/// A sound call with another body.
class ABody : public EveryOperation, public testing::WithParamInterface<std::size_t> {
 protected:
    void expect_refused(const std::string& body) {
        const auto id = operation["operationId"].get<std::string>();
        const auto path = filled(operation, [&](const std::string& placeholder, const std::string& so_far) {
            return id_for(placeholder, so_far, id);
        });
        const auto method = operation["method"].get<std::string>();
        const auto reply = world.handle({method, std::string(base) + path, {}, {}, body});
        EXPECT_EQ(reply.status, 400) << id << " " << body << " " << reply.body;
        if (reply.status == 400) EXPECT_FALSE(json::parse(reply.body)["errors"].empty()) << reply.body;
    }

    const json& operation = api()["operations"].at(GetParam());
};

TEST_P(ABody, ThatIsUnsoundIsRefused) {
    for (const auto* body : {"", "{", "[]", "null", "\"text\"", "{\"a\": }"}) expect_refused(body);
    const auto sound = body_for(operation);
    for (const auto& [name, field] : api()["types"][operation["body"].get<std::string>()].items()) {
        if (name.starts_with('_')) continue;
        auto of_another_type = sound;
        of_another_type[name] = field["type"] == "string" ? json(17) : json("of another type");
        expect_refused(of_another_type.dump());
        if (operation["method"] == "PATCH" || !field["required"].get<bool>()) continue;
        auto without_a_required_field = sound;
        without_a_required_field.erase(name);
        expect_refused(without_a_required_field.dump());
    }
}

INSTANTIATE_TEST_SUITE_P(Api, ABody, testing::ValuesIn(writes_with_body()));
INSTANTIATE_TEST_SUITE_P(Api, AnOperation, testing::Range(0, 86));

TEST_F(EveryOperation, AreAllThatThereAre) {
    EXPECT_EQ(api()["operations"].size(), 86U);
    const auto in_reference = [](const json& operation) { return operation["inReference"].get<bool>(); };
    EXPECT_EQ(std::ranges::count_if(api()["operations"], in_reference), 79);
}

}  // namespace
}  // namespace stmirror::simulator
