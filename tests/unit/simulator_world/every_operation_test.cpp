// SPDX-License-Identifier: MIT
// Every operation that the API's description lists: it is answered, in its response type's shape, and with no
// status that the description does not have.
#include <algorithm>

#include "every_operation.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view undocumented_field = "legacyReferenceCode";

std::set<std::string> names(const json& object) {
    std::set<std::string> found;
    for (const auto& [name, value] : object.items()) {
        if (name != undocumented_field && !name.starts_with('_')) found.insert(name);
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
    for (const auto& record : found) EXPECT_EQ(names(record), names(api()["types"][type]));
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

TEST_P(AnOperation, RefusesUnknownIdsAsDocumented) {
    const auto& operation = api()["operations"].at(static_cast<std::size_t>(GetParam()));
    bool has_id = false;
    const auto path = filled(operation, [&](const std::string& placeholder, const std::string&) {
        has_id = true;
        return placeholder == "typeSlug" ? "customer" : "7";
    });
    if (!has_id) return;
    const auto reply = call(operation["method"].get<std::string>(), path, {}, body_for(operation));
    const auto& documented = operation["statuses"];
    EXPECT_TRUE(std::ranges::any_of(
        documented, [&](const json& status) { return status == std::to_string(reply.status); }))
        << path << " " << reply.status << " " << reply.body;
}

INSTANTIATE_TEST_SUITE_P(Api, AnOperation, testing::Range(0, 86));

TEST_F(EveryOperation, AreAllThatThereAre) { EXPECT_EQ(api()["operations"].size(), 86U); }

}  // namespace
}  // namespace stmirror::simulator
