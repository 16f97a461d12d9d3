// SPDX-License-Identifier: MIT
// Compares GET locations/contacts with its page in the API's reference.
#include "simulator/gateway/gateway.hpp"
#include "simulator/world/operations.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view path = "locations/contacts";
using Names = std::set<std::string>;

const Pairs everything{{"modifiedOnOrAfter", "2000-01-01"}};

Names names_in(const json& object) {
    Names names;
    for (const auto& [name, value] : object.items()) { names.insert(name); }
    return names;
}

Pairs with(Pairs query, std::initializer_list<Pairs::value_type> more) {
    query.insert(query.end(), more);
    return query;
}

class LocationContacts : public WorldTest {
 protected:
    json page(Pairs query) { return get(path, std::move(query)); }
    json all(Pairs query = everything) {
        return page(with(std::move(query), {{"pageSize", "5000"}})).at("data");
    }
    std::set<json> ids(Pairs query = everything) {
        std::set<json> found;
        for (const auto& record : all(std::move(query))) { found.insert(record["id"]); }
        return found;
    }
    /// Returns the parameters that an error response names.
    Names refused(Pairs query) {
        const auto reply = call("GET", path, std::move(query));
        EXPECT_EQ(reply.status, 400) << reply.body;
        return names_in(json::parse(reply.body)["errors"]);
    }
    /// Returns the ids of the records whose stamp satisfies `holds`.
    std::set<json> of(std::string_view stamp, auto holds) {
        std::set<json> found;
        for (const auto& record : all()) {
            if (holds(*Timestamp::parse(record[std::string(stamp)].get<std::string>()))) {
                found.insert(record["id"]);
            }
        }
        return found;
    }
    /// Returns a stamp that is neither the earliest nor the latest.
    std::string middle(const std::string& stamp) {
        std::vector<std::string> stamps;
        for (const auto& record : all()) { stamps.push_back(record[stamp].get<std::string>()); }
        std::ranges::sort(stamps, {}, [](const std::string& text) { return *Timestamp::parse(text); });
        return stamps.at(stamps.size() / 2);
    }
};

TEST_F(LocationContacts, RefuseACallWithoutAFilter) {
    EXPECT_EQ(refused({}), Names{"locationIds"});
    EXPECT_EQ(refused({{"page", "1"}, {"pageSize", "10"}, {"includeTotal", "true"}}), Names{"locationIds"});
    EXPECT_EQ(refused({{"modifiedOnOrAfter", ""}}), Names{"locationIds"});
}

TEST_F(LocationContacts, AreContentWithAnyOfTheFiveFilters) {
    const auto location = all().at(0)["locationId"].dump();
    EXPECT_EQ(status(path, {{"locationIds", location}}), 200);
    for (const std::string filter :
         {"modifiedBefore", "modifiedOnOrAfter", "createdBefore", "createdOnOrAfter"}) {
        EXPECT_EQ(status(path, {{filter, "2026-01-01T00:00:00Z"}}), 200) << filter;
    }
}

TEST_F(LocationContacts, HaveTheEnvelopeOfAPage) {
    const auto reply = page(everything);
    EXPECT_EQ(names_in(reply), (Names{"page", "pageSize", "hasMore", "totalCount", "data"}));
    EXPECT_EQ(call("GET", path, everything).headers,
              (Pairs{{"Content-Type", "application/json; charset=utf-8"}}));
}

TEST_F(LocationContacts, BeginWithPageOneOfFifty) {
    const auto reply = page(everything);
    EXPECT_EQ(reply["page"], 1);
    EXPECT_EQ(reply["pageSize"], 50);
    EXPECT_EQ(reply["data"].size(), 50U);
    EXPECT_EQ(reply["hasMore"], true);
}

TEST_F(LocationContacts, CountOnlyWhenAsked) {
    EXPECT_TRUE(page(everything)["totalCount"].is_null());
    EXPECT_TRUE(page(with(everything, {{"includeTotal", "false"}}))["totalCount"].is_null());
    EXPECT_EQ(page(with(everything, {{"includeTotal", "true"}}))["totalCount"], all().size());
}

TEST_F(LocationContacts, ContinuePageByPageToTheLast) {
    std::set<json> seen;
    const auto total = all().size();
    const auto pages = (total + 29) / 30;
    for (std::size_t number = 1; number <= pages; ++number) {
        const auto reply = page(with(everything, {{"page", std::to_string(number)}, {"pageSize", "30"}}));
        EXPECT_EQ(reply["page"], number);
        EXPECT_EQ(reply["pageSize"], 30);
        EXPECT_EQ(reply["hasMore"], number < pages);
        for (const auto& record : reply["data"]) { seen.insert(record["id"]); }
    }
    EXPECT_EQ(seen.size(), total);
    const auto beyond = page(with(everything, {{"page", std::to_string(pages + 1)}, {"pageSize", "30"}}));
    EXPECT_TRUE(beyond["data"].empty());
    EXPECT_EQ(beyond["hasMore"], false);
}

TEST_F(LocationContacts, BoundPageAndPageSize) {
    EXPECT_EQ(status(path, with(everything, {{"pageSize", "1"}})), 200);
    EXPECT_EQ(status(path, with(everything, {{"pageSize", "5000"}})), 200);
    for (const auto* size : {"0", "5001", "-1", "ten", "1.5"}) {
        EXPECT_EQ(refused(with(everything, {{"pageSize", size}})), Names{"pageSize"}) << size;
    }
    for (const auto* number : {"0", "-1", "one"}) {
        EXPECT_EQ(refused(with(everything, {{"page", number}})), Names{"page"}) << number;
    }
}

TEST_F(LocationContacts, TakeAWindowOfTheLastChange) {
    const auto text = middle("modifiedOn");
    const auto at = *Timestamp::parse(text);
    const auto since = ids({{"modifiedOnOrAfter", text}});
    const auto before = ids({{"modifiedBefore", text}});
    EXPECT_EQ(since, of("modifiedOn", [at](Timestamp t) { return t >= at; }));
    EXPECT_EQ(before, of("modifiedOn", [at](Timestamp t) { return t < at; }));
    EXPECT_FALSE(since.empty());
    EXPECT_FALSE(before.empty());
    EXPECT_TRUE(ids({{"modifiedOnOrAfter", text}, {"modifiedBefore", text}}).empty());
}

TEST_F(LocationContacts, TakeAWindowOfTheirCreation) {
    const auto text = middle("createdOn");
    const auto at = *Timestamp::parse(text);
    const auto since = ids({{"createdOnOrAfter", text}});
    EXPECT_TRUE(ids({{"createdOnOrAfter", text}, {"createdBefore", text}}).empty());
    const auto before = ids({{"createdBefore", text}});
    for (const auto& id : since) { EXPECT_FALSE(before.contains(id)); }
    const auto shown = of("createdOn", [at](Timestamp t) { return t >= at; });
    EXPECT_TRUE(std::ranges::includes(since, shown)) << "a migrated record shows the year 1";
}

TEST_F(LocationContacts, TakeTheLocationsAskedFor) {
    const auto first = all().at(0)["locationId"];
    json second;
    for (const auto& record : all()) {
        if (record["locationId"] != first) { second = record["locationId"]; }
    }
    const auto both = first.dump() + "," + second.dump();
    std::set<json> locations;
    for (const auto& record : all({{"locationIds", both}})) { locations.insert(record["locationId"]); }
    EXPECT_EQ(locations, (std::set<json>{first, second}));
    EXPECT_EQ(ids({{"locationIds", first.dump() + "," + first.dump()}}),
              ids({{"locationIds", first.dump()}}));
    EXPECT_TRUE(all({{"locationIds", "7"}}).empty());
    EXPECT_EQ(refused({{"locationIds", "seven"}}), Names{"locationIds"});
}

TEST_F(LocationContacts, TakeFiftyLocationsAtMost) {
    std::string fifty = "1";
    for (int id = 2; id <= 50; ++id) { fifty += "," + std::to_string(id); }
    EXPECT_EQ(status(path, {{"locationIds", fifty}}), 200);
    EXPECT_EQ(refused({{"locationIds", fifty + ",51"}}), Names{"locationIds"});
}

TEST_F(LocationContacts, FitAllFiltersAtOnce) {
    const auto record = all().at(0);
    const auto text = record["modifiedOn"].get<std::string>();
    const auto location = record["locationId"].dump();
    EXPECT_TRUE(ids({{"locationIds", location}, {"modifiedOnOrAfter", text}}).contains(record["id"]));
    EXPECT_FALSE(ids({{"locationIds", location}, {"modifiedBefore", text}}).contains(record["id"]));
}

TEST_F(LocationContacts, RefuseTimesThatAreNone) {
    for (const std::string filter :
         {"modifiedBefore", "modifiedOnOrAfter", "createdBefore", "createdOnOrAfter"}) {
        EXPECT_EQ(refused({{filter, "yesterday"}}), Names{filter});
        EXPECT_EQ(refused({{filter, "2026-13-01T00:00:00Z"}}), Names{filter});
    }
    EXPECT_EQ(refused(with(everything, {{"includeTotal", "perhaps"}})), Names{"includeTotal"});
}

TEST_F(LocationContacts, IgnoreWhatTheReferenceDoesNotName) {
    const auto plain = all();
    EXPECT_EQ(all(with(everything, {{"sort", "-Name"}})), plain);
    EXPECT_EQ(all(with(everything, {{"active", "Any"}, {"ids", "1"}, {"customerIds", "1"}})), plain);
}

TEST_F(LocationContacts, HaveTheFieldsOfTheirType) {
    const Names preferences{"jobRemindersEnabled", "marketingUpdatesEnabled", "invoiceStatementNotification",
                            "invoiceNotification", "statementNotification"};
    const Names fields{"id",         "type",      "value",       "memo",      "phoneSettings",
                       "modifiedOn", "createdOn", "preferences", "locationId"};
    const auto names_of = [](json object) {
        object.erase("legacyReferenceCode");
        return names_in(object);
    };
    for (const auto& record : all()) {
        EXPECT_EQ(names_of(record), fields);
        EXPECT_TRUE(record["id"].is_number_integer() && record["locationId"].is_number_integer());
        EXPECT_TRUE(record["value"].is_string());
        if (record["preferences"].is_object()) { EXPECT_EQ(names_of(record["preferences"]), preferences); }
        if (record["phoneSettings"].is_object()) {
            EXPECT_EQ(names_of(record["phoneSettings"]), (Names{"phoneNumber", "doNotText"}));
        }
    }
}

TEST_F(LocationContacts, AreOfAllFourTypes) {
    Names types;
    for (const auto& record : all()) { types.insert(record["type"].get<std::string>()); }
    EXPECT_EQ(types, (Names{"Phone", "Email", "Fax", "MobilePhone"}));
}

TEST_F(LocationContacts, LeaveDeletedOnesOut) {
    const auto record = all().at(0);
    const auto one = "locations/" + record["locationId"].dump() + "/contacts/" + record["id"].dump();
    EXPECT_EQ(call("DELETE", one).status, 200);
    EXPECT_FALSE(ids().contains(record["id"]));
}

TEST_F(LocationContacts, RefuseInTheFormOfAnApiError) {
    const auto reply = call("GET", path);
    EXPECT_EQ(reply.headers, (Pairs{{"Content-Type", "application/json; charset=utf-8"}}));
    const auto error = json::parse(reply.body);
    EXPECT_EQ(error["status"], 400);
    for (const auto* text : {"type", "title", "traceId"}) { EXPECT_TRUE(error[text].is_string()) << text; }
    for (const auto* object : {"errors", "data"}) { EXPECT_TRUE(error[object].is_object()) << object; }
    EXPECT_EQ(error.size(), 6U);
}

/// Tests the checks before the operation: access and rate limit.
class LocationContactsBehindTheGateway : public LocationContacts {
 protected:
    LocationContactsBehindTheGateway() : gateway(options(), tenants(world), clock) {}

    static GatewayOptions options() {
        GatewayOptions made;
        made.operations = operations_of(Catalogue::built_in());
        made.requests_per_second = 3;
        return made;
    }
    static std::vector<TenantOptions> tenants(World& world) {
        const auto answer = [&world](const Request& request) { return world.handle(request); };
        std::vector<TenantOptions> made;
        made.push_back({1234567, "all", "secret", std::nullopt, answer});
        made.push_back({1234568, "customers", "secret", {{"tn.crm.customers:r"}}, answer});
        return made;
    }
    std::string token(const std::string& client) {
        const auto body = "grant_type=client_credentials&client_id=" + client + "&client_secret=secret";
        const auto reply = gateway.handle({"POST", "/connect/token", {}, {}, body}).reply;
        return json::parse(reply.body).at("access_token").get<std::string>();
    }
    int asked(const std::string& token, const std::string& tenant = "1234567",
              const std::string& key = "ak1.simulator", const std::string& at = "locations/contacts") {
        const Pairs headers{{"authorization", token}, {"st-app-key", key}};
        return gateway.handle({"GET", "/crm/v2/tenant/" + tenant + "/" + at, everything, headers, {}})
            .reply.status;
    }

    Gateway gateway;
};

TEST_F(LocationContactsBehindTheGateway, AreForWhoMayReadLocations) {
    EXPECT_EQ(asked(token("all")), 200);
    EXPECT_EQ(asked("Bearer " + token("all")), 200);
    EXPECT_EQ(asked("no token"), 401);
    EXPECT_EQ(asked(token("all"), "1234567", "ak1.other"), 403);
    EXPECT_EQ(asked(token("customers"), "1234568"), 403);
}

TEST_F(LocationContactsBehindTheGateway, AreNowhereElse) {
    EXPECT_EQ(asked(token("all"), "1234568"), 404);
    EXPECT_EQ(asked(token("all"), "1234567", "ak1.simulator", "location/contacts"), 404);
    EXPECT_EQ(asked(token("all"), "1234567", "ak1.simulator", "locations/contacts/"), 404);
}

TEST_F(LocationContactsBehindTheGateway, AreHeldToTheRate) {
    const auto one = token("all");
    for (int call = 0; call < 3; ++call) { EXPECT_EQ(asked(one), 200); }
    EXPECT_EQ(asked(one), 429);
}

}  // namespace
}  // namespace stmirror::simulator
