// SPDX-License-Identifier: MIT
// Tests every operation of the API's description: its response has the shape of the response type, and its
// status is documented.
#include <algorithm>

#include "every_operation.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view undocumented_field = "legacyReferenceCode";

std::set<std::string> names(const json& object) {
    std::set<std::string> found;
    for (const auto& [name, value] : object.items()) {
        if (name != undocumented_field && !name.starts_with('_')) { found.insert(name); }
    }
    return found;
}

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
    for (const auto& record : found) { EXPECT_EQ(names(record), names(api()["types"][type])); }
}

/// Returns the status that a call with an unknown id must get: 404 if the description has that status,
/// otherwise 400. Two calls accept any id and get 200: the list of an unknown provider is empty, and a
/// provider comes into existence with its first booking.
int status_of_unknown_id(const json& operation) {
    const auto id = operation["operationId"];
    if (id == "Bookings_GetList2" || id == "Bookings_Create") { return 200; }
    const auto& statuses = operation["statuses"];
    return std::ranges::find(statuses, json("404")) != statuses.end() ? 404 : 400;
}

/// There is one test for each operation, so that each operation has an unchanged world.
class AnOperation : public EveryOperation, public ::testing::WithParamInterface<int> {};

TEST_P(AnOperation, AnswersInItsShape) {
    const auto& operation = api()["operations"].at(static_cast<std::size_t>(GetParam()));
    const auto id = operation["operationId"].get<std::string>();
    const auto path = filled(operation, [&](const std::string& placeholder, const std::string& so_far) {
        return id_for(placeholder, so_far, id);
    });
    Pairs query;
    if (path == "customers/contacts" || path == "locations/contacts") {
        query = {{"modifiedOnOrAfter", "2000-01-01"}};
    }
    const auto reply = call(operation["method"].get<std::string>(), path, query, body_for(operation));
    ASSERT_EQ(reply.status, 200) << id << " " << path << " " << reply.body;
    SCOPED_TRACE(id);
    expect_shape(operation, reply.body);
}

/// Returns a well-formed id that no record has.
std::string unknown_id(const std::string& placeholder, const std::string& path) {
    if (placeholder == "typeSlug") { return "customer"; }
    if (placeholder == "preferenceName") { return "NoSuchPreference"; }
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
    if (!has_id) { return; }
    const auto reply = call(operation["method"].get<std::string>(), path, {}, body_for(operation));
    EXPECT_EQ(reply.status, status_of_unknown_id(operation)) << id << " " << path << " " << reply.body;
}

/// Returns the operations with a body, by their index in the description.
std::vector<std::size_t> writes_with_body() {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < api()["operations"].size(); ++i) {
        if (!api()["operations"][i]["body"].is_null()) { places.push_back(i); }
    }
    return places;
}

/// Makes a valid call, but with another body.
class ABody : public EveryOperation, public ::testing::WithParamInterface<std::size_t> {
 protected:
    void expect_refused(const std::string& body) {
        const auto id = operation["operationId"].get<std::string>();
        const auto path = filled(operation, [&](const std::string& placeholder, const std::string& so_far) {
            return id_for(placeholder, so_far, id);
        });
        const auto method = operation["method"].get<std::string>();
        const auto reply = world.handle({method, std::string(base) + path, {}, {}, body});
        EXPECT_EQ(reply.status, 400) << id << " " << body << " " << reply.body;
        if (reply.status == 400) { EXPECT_FALSE(json::parse(reply.body)["errors"].empty()) << reply.body; }
    }

    const json& operation = api()["operations"].at(GetParam());
};

TEST_P(ABody, ThatIsUnsoundIsRefused) {
    for (const auto* body : {"", "{", "[]", "null", "\"text\"", "{\"a\": }"}) { expect_refused(body); }
    const auto sound = body_for(operation);
    for (const auto& [name, field] : api()["types"][operation["body"].get<std::string>()].items()) {
        if (name.starts_with('_')) { continue; }
        auto of_another_type = sound;
        of_another_type[name] = field["type"] == "string" ? json(17) : json("of another type");
        expect_refused(of_another_type.dump());
        if (operation["method"] == "PATCH" || !field["required"].get<bool>()) { continue; }
        auto without_a_required_field = sound;
        without_a_required_field.erase(name);
        expect_refused(without_a_required_field.dump());
    }
}

INSTANTIATE_TEST_SUITE_P(Api, ABody, ::testing::ValuesIn(writes_with_body()));
INSTANTIATE_TEST_SUITE_P(Api, AnOperation, ::testing::Range(0, 86));

TEST_F(EveryOperation, AreAllThatThereAre) {
    EXPECT_EQ(api()["operations"].size(), 86U);
    const auto in_reference = [](const json& operation) { return operation["inReference"].get<bool>(); };
    EXPECT_EQ(std::ranges::count_if(api()["operations"], in_reference), 79);
}

}  // namespace
}  // namespace stmirror::simulator
