// SPDX-License-Identifier: MIT
// Tests reads: the shape of records, paging, filters, sorting, refusals.
#include <fstream>

#include "support/source_paths.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view undocumented_field = "legacyReferenceCode";

class ReadTest : public WorldTest {
 protected:
    explicit ReadTest(std::size_t customers = small_world().customers) : WorldTest(small_world(customers)) {}

    json first(std::string_view path) { return get(path, {{"pageSize", "1"}})["data"].at(0); }
};

class ManyRecordsReadTest : public ReadTest {
 protected:
    ManyRecordsReadTest() : ReadTest(many_customers) {}
};

std::set<std::string> names(const json& object) {
    std::set<std::string> found;
    for (const auto& [name, value] : object.items()) {
        if (name != undocumented_field && !name.starts_with('_')) { found.insert(name); }
    }
    return found;
}

TEST_F(ReadTest, EveryGeneratedRecordHasTheFieldsOfOneOfItsTypes) {
    std::ifstream file(test_data() / "crm-v2.json");
    const auto api = json::parse(file);
    for (const auto& resource : Catalogue::built_in().resources()) {
        std::vector<std::set<std::string>> types;
        for (const auto& [type, fields] : api["types"].items()) {
            const auto name = type.substr(std::string("Crm.V2.").size() * type.starts_with("Crm.V2."));
            if (std::ranges::find(resource.types, name) != resource.types.end()) {
                types.push_back(names(fields));
            }
        }
        EXPECT_GT(world.size(resource.name), 0U) << resource.name;
        for (const auto form : {Form::Export, Form::List, Form::PerParent}) {
            std::size_t others = 0;
            world.for_each(resource.name, form, [&](const SourceRecord& record) {
                if (std::ranges::find(types, names(json::parse(record.json))) == types.end()) { ++others; }
            });
            EXPECT_EQ(others, 0U) << resource.name;
        }
    }
}

TEST_F(ManyRecordsReadTest, PagesAListWithoutGapOrOverlap) {
    const auto ids = listed("customers", "id", {{"pageSize", "37"}, {"active", "Any"}});
    EXPECT_EQ(ids.size(), 400U);
    EXPECT_EQ(std::set<json>(ids.begin(), ids.end()).size(), 400U);
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    const auto page =
        get("customers", {{"page", "3"}, {"pageSize", "10"}, {"includeTotal", "true"}, {"active", "Any"}});
    EXPECT_EQ(page["totalCount"], 400);
    EXPECT_EQ(page["page"], 3);
    EXPECT_EQ(page["data"].at(0)["id"], ids.at(20));
    EXPECT_TRUE(get("customers")["totalCount"].is_null());
    EXPECT_TRUE(get("customers", {{"page", "9000000000000"}})["data"].empty());
}

TEST_F(ReadTest, ListsInNoUsefulOrderWhenShuffled) {
    const auto plain = listed("customers", "id");
    world.set_shuffled_lists(true);
    auto shuffled = listed("customers", "id");
    EXPECT_NE(shuffled, plain);
    EXPECT_EQ(listed("customers", "id"), shuffled);
    std::ranges::sort(shuffled);
    EXPECT_EQ(shuffled, plain);
}

TEST_F(ReadTest, RefusesWhatTheApiRefuses) {
    const auto errors_of = [this](std::string_view path, Pairs query) {
        const auto reply = call("GET", path, std::move(query));
        EXPECT_EQ(reply.status, 400) << path;
        EXPECT_EQ(reply.headers.at(0).second, "application/json; charset=utf-8");
        return json::parse(reply.body)["errors"];
    };
    EXPECT_TRUE(errors_of("customers", {{"pageSize", "5001"}}).contains("pageSize"));
    EXPECT_TRUE(errors_of("customers", {{"pageSize", "0"}}).contains("pageSize"));
    EXPECT_TRUE(errors_of("customers", {{"page", "0"}}).contains("page"));
    EXPECT_TRUE(errors_of("customers", {{"sort", "+Name"}}).contains("sort"));
    EXPECT_TRUE(errors_of("customers", {{"modifiedOnOrAfter", "yesterday"}}).contains("modifiedOnOrAfter"));
    EXPECT_TRUE(errors_of("leads", {{"status", "Lost"}}).contains("status"));
    EXPECT_TRUE(errors_of("customers/contacts", {}).contains("customerIds"));
    EXPECT_TRUE(errors_of("locations/contacts", {{"pageSize", "10"}}).contains("locationIds"));
    std::string ids = "1";
    for (int i = 2; i <= 51; ++i) { ids += "," + std::to_string(i); }
    EXPECT_TRUE(errors_of("leads", {{"ids", ids}}).contains("ids"));
    EXPECT_EQ(status("customers", {{"pageSize", "5000"}, {"noSuchParameter", "1"}}), 200);
}

TEST_F(ReadTest, ListsTheActiveUnlessAskedOtherwise) {
    const auto total = [this](std::string_view active) {
        Pairs query{{"includeTotal", "true"}, {"pageSize", "1"}};
        if (!active.empty()) { query.emplace_back("active", active); }
        return get("customers", query)["totalCount"].get<int>();
    };
    EXPECT_EQ(total(""), total("True"));
    EXPECT_GT(total("False"), 0);
    EXPECT_EQ(total("Any"), total("True") + total("False"));
}

TEST_F(ReadTest, SortsByStampsAsTimesNotAsText) {
    for (const auto* field : {"ModifiedOn", "CreatedOn"}) {
        for (const char direction : {'+', '-'}) {
            const std::string name = field[0] == 'M' ? "modifiedOn" : "createdOn";
            std::vector<Timestamp> times;
            for (const auto& text : listed("leads", name, {{"sort", direction + std::string(field)}})) {
                times.push_back(*Timestamp::parse(text.get<std::string>()));
            }
            if (direction == '-') { std::ranges::reverse(times); }
            EXPECT_TRUE(std::ranges::is_sorted(times)) << field << direction;
        }
    }
}

TEST_F(ReadTest, WindowsAreClosedAtTheirBeginningAndOpenAtTheirEnd) {
    const auto stamp = *Timestamp::parse("2026-02-01T10:00:00.1234567Z");
    world.touch("contacts", 7, stamp);
    const auto count = [this](Timestamp from, Timestamp before) {
        return get("contacts",
                   {{"modifiedOnOrAfter", from.to_string()}, {"modifiedBefore", before.to_string()}})["data"]
            .size();
    };
    EXPECT_EQ(count(stamp, stamp + Ticks{1}), 7U);
    EXPECT_EQ(count(stamp + Ticks{1}, stamp + Ticks{2}), 0U);
    EXPECT_EQ(count(stamp - Ticks{1}, stamp), 0U);
    EXPECT_TRUE(get("contacts", {{"modifiedOnOrAfter", "2100-01-01"}})["data"].empty());
}

TEST_F(ReadTest, FiltersByFields) {
    const auto customer = first("customers");
    const auto named = get("customers", {{"name", customer["name"].get<std::string>()},
                                         {"city", customer["address"]["city"].get<std::string>()}});
    ASSERT_FALSE(named["data"].empty());
    for (const auto& found : named["data"]) {
        EXPECT_EQ(found["address"]["city"], customer["address"]["city"]);
    }
    const auto id = customer["id"].dump();
    for (const auto& location : records("locations", {{"customerId", id}})) {
        EXPECT_EQ(location["customerId"], customer["id"]);
    }
    const auto by_ids = get("customers", {{"ids", id + ",7," + id}});
    EXPECT_EQ(by_ids["data"].size(), 1U);
    for (const auto& lead : records("leads", {{"status", "Open"}})) { EXPECT_EQ(lead["status"], "Open"); }
    for (const auto& lead : records("leads", {{"withoutCustomer", "true"}})) {
        EXPECT_TRUE(lead["customerId"].is_null());
    }
    const auto booking = first("bookings");
    EXPECT_EQ(get("bookings", {{"externalId", booking["externalId"].get<std::string>()}})["data"].at(0)["id"],
              booking["id"]);
}

TEST_F(ReadTest, ShowsExternalDataOnlyToItsApplication) {
    int with_data = 0;
    const Pairs application{{"externalDataApplicationGuid", "1c4f9a52-7f0e-4f0b-9a57-3f1f2d6c8e01"},
                            {"active", "Any"}};
    for (const auto& data : listed("customers", "externalData", application)) {
        with_data += data.empty() ? 0 : 1;
    }
    EXPECT_GT(with_data, 0);
    for (const auto& data : listed("customers", "externalData", {{"active", "Any"}})) {
        EXPECT_EQ(data, json::array());
    }
}

TEST_F(ReadTest, MakesLinksToLeadsWhenAsked) {
    for (const auto& url : listed("leads", "leadUrl")) { EXPECT_TRUE(url.is_null()); }
    std::set<json> urls;
    const auto made = listed("leads", "leadUrl", {{"genPermUrl", "true"}});
    for (const auto& url : made) { urls.insert(url.get<std::string>()); }
    EXPECT_EQ(urls.size(), made.size());
    EXPECT_EQ(listed("leads", "leadUrl", {{"genPermUrl", "true"}}), made);
    EXPECT_TRUE(records("leads", {{"genPermUrl", "false"}}).at(0)["leadUrl"].is_null());
}

TEST_F(ManyRecordsReadTest, HasContactsOfEveryType) {
    for (const std::string_view list :
         {"customers/contacts", "locations/contacts", "contacts/contact-methods"}) {
        std::set<json> types;
        for (const auto& type : listed(list, "type", {{"modifiedOnOrAfter", "2000-01-01"}})) {
            types.insert(type);
        }
        EXPECT_TRUE(types.contains("Fax")) << list;
        EXPECT_TRUE(types.contains("Email")) << list;
        EXPECT_TRUE(types.contains("MobilePhone")) << list;
    }
}

TEST_F(ReadTest, HidesDeletedRecordsFromListsButNotFromTheExport) {
    std::size_t deleted = 0;
    world.for_each("leads", Form::Export,
                   [&](const SourceRecord& lead) { deleted += lead.deleted ? 1U : 0U; });
    const auto ids = listed("leads", "id", {{"pageSize", "50"}});
    EXPECT_EQ(ids.size() + deleted, world.size("leads"));
}

TEST_F(ReadTest, AnswersUnknownAndInactiveParents) {
    EXPECT_EQ(status("customers/7"), 404);
    EXPECT_EQ(status("customers/nonsense"), 404);
    EXPECT_EQ(status("customers/7/notes"), 404);
    EXPECT_EQ(status("contacts/00000000-0000-4000-8000-000000000000"), 404);
    EXPECT_EQ(status("no-such-list"), 404);
    const auto inactive = get("customers", {{"active", "False"}})["data"].at(0)["id"].dump();
    const auto reply = call("GET", "customers/" + inactive + "/contacts");
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(json::parse(reply.body)["title"], "Customer ID = " + inactive + " is not active");
    EXPECT_EQ(status("customers/" + inactive + "/notes"), 200);
}

TEST_F(ReadTest, MakesTheSameWorldFromTheSameSeed) {
    const auto all = [](const World& of) {
        std::string text;
        for (const auto* resource :
             {"customers", "locations", "customer_contacts", "leads", "contacts", "contact_methods"}) {
            of.for_each(resource, Form::Export,
                        [&text](const SourceRecord& record) { text += record.key + record.json; });
        }
        return text;
    };
    const World same(Catalogue::built_in(), small_world(), clock);
    EXPECT_EQ(all(same), all(world));
    auto options = small_world();
    options.seed = 2;
    const World other(Catalogue::built_in(), options, clock);
    EXPECT_NE(all(other), all(world));
}

TEST_F(ManyRecordsReadTest, HasTheOdditiesOfRealData) {
    bool year_one = false, merged_twice = false, line_end = false, emoji = false, unknown = false,
         long_zero = false;
    std::map<json, json> merged;
    std::map<std::size_t, int> fraction_digits;
    world.for_each("customers", Form::Export, [&](const SourceRecord& source) {
        const auto customer = json::parse(source.json);
        year_one =
            year_one || (customer["createdOn"] == "0001-01-01T00:00:00Z" && customer["createdById"] == 0);
        unknown = unknown || customer.contains(undocumented_field);
        long_zero = long_zero || source.json.find("\"balance\":0.0000000000000000000,") != std::string::npos;
        if (!customer["mergedToId"].is_null()) { merged[customer["id"]] = customer["mergedToId"]; }
        const auto stamp = customer["modifiedOn"].get<std::string>();
        ++fraction_digits[stamp.size() == 20 ? 0 : stamp.size() - 21];
        EXPECT_NE(stamp.at(stamp.size() - 2), stamp.size() > 20 ? '0' : ' ');
    });
    for (const auto& [from, into] : merged) { merged_twice = merged_twice || merged.contains(into); }
    world.for_each("customer_notes", Form::List, [&](const SourceRecord& source) {
        line_end = line_end || source.json.find("\\r\\n") != std::string::npos;
        emoji = emoji || source.json.find("🔥") != std::string::npos;
    });
    EXPECT_TRUE(year_one && merged_twice && line_end && emoji && long_zero);
    EXPECT_TRUE(unknown);
    EXPECT_GT(fraction_digits[0], 50);
    EXPECT_GT(fraction_digits[7], 50);
    EXPECT_GT(fraction_digits[6], 0);
}

}  // namespace
}  // namespace stmirror::simulator
