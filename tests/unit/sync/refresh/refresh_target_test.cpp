// SPDX-License-Identifier: MIT
// Tests keys as people write them, and which records a write changes.
#include "sync/refresh/refresh_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Of = RefreshTarget::Of;

const Catalogue& all() { return Catalogue::built_in(); }

std::string key(const std::string& resource, const std::string& text) {
    const auto read = key_from_text(*all().find(resource), text);
    return read ? *read : "refused";
}

TEST(RefreshKey, IsWrittenAsItsValuesWithSlashes) {
    EXPECT_EQ(key("customers", "17"), "[17]");
    EXPECT_EQ(key("contacts", "0f8fad5b-d9cb-469f-a165-70867728950e"),
              "[\"0f8fad5b-d9cb-469f-a165-70867728950e\"]");
    EXPECT_EQ(key("customer_contacts", "17/18"), "[17,18]");
    EXPECT_EQ(key("contact_method_preferences", "g/Call/Text"), "[\"g\",\"Call/Text\"]");
}

TEST(RefreshKey, OfAnotherFormIsRefused) {
    for (const auto* text : {"", "x", "17/18", "[17,18]", "[\"17\"]", "17.5", "[", "[[17]]", "-"}) {
        EXPECT_EQ(key("customers", text), "refused") << text;
    }
    for (const auto* text : {"17", "17/", "/18", "17/18/19", "[17]"}) {
        EXPECT_EQ(key("customer_contacts", text), "refused") << text;
    }
    EXPECT_EQ(key("contacts", ""), "refused");
}

TEST(RefreshKey, OfAnotherFormIsExplainedWithAnExample) {
    for (const auto& resource : all().resources()) {
        const auto refused = key_from_text(resource, "");
        ASSERT_TRUE(refused.has_error()) << resource.name;
        EXPECT_EQ(refused.error().code, Errc::Usage);
        const auto example = refused.error().text.substr(refused.error().text.rfind(' ') + 1);
        EXPECT_NE(key(resource.name, example), "refused") << refused.error().text;
    }
}

std::vector<std::string> touched_by(const std::string& id, const Written& written) {
    std::vector<std::string> lines;
    for (const auto& operation : operations()) {
        if (operation.id != id) { continue; }
        for (const auto& target : touched(operation, written, all())) {
            const char* of = target.of == Of::Parent    ? " below "
                             : target.of == Of::Rows    ? " where "
                             : target.of == Of::Through ? " through "
                                                        : " ";
            lines.push_back(target.resource->name + of + target.column + target.key);
        }
    }
    return lines;
}

TEST(TouchedRecords, AreNamedByThePathTheBodyAndTheAnswer) {
    EXPECT_THAT(touched_by("Leads_Update", {{{"tenant", "7"}, {"id", "17"}}}), ElementsAre("leads [17]"));
    EXPECT_THAT(touched_by("Customers_Create",
                           {{}, "{}", R"({"id":5,"locations":[{"id":6},{"id":7}],"contacts":[]})"}),
                ElementsAre("customers [5]", "locations [6]", "locations [7]"));
    EXPECT_THAT(touched_by("BulkTags_AddTags", {{}, R"({"customerIds":[1,2],"tagTypeIds":[3]})", ""}),
                ElementsAre("customers [1]", "customers [2]"));
    EXPECT_THAT(touched_by("Customers_DeleteContact", {{{"id", "17"}, {"contactId", "18"}}}),
                ElementsAre("customer_contacts below [17]"));
    EXPECT_THAT(touched_by("ContactPreferences_UpdateContactMethodPreference",
                           {{{"contactId", "c"}, {"contactMethodId", "m"}, {"preferenceName", "DoNotText"}}}),
                ElementsAre("contact_method_preferences [\"m\",\"DoNotText\"]"));
}

TEST(TouchedRecords, AreNoneIfTheConditionIsFalse) {
    const NamePairs path{{"id", "17"}};
    EXPECT_THAT(touched_by("Customers_CreateNote", {path, R"({"text":"x","addToLocations":false})"}),
                ElementsAre("customers [17]"));
    EXPECT_THAT(touched_by("Customers_CreateNote", {path, R"({"text":"x","addToLocations":true})"}),
                ElementsAre("customers [17]", "locations where customer_id17"));
    EXPECT_THAT(touched_by("Locations_CreateNote", {path, R"({"text":"x","addToCustomer":true})"}),
                ElementsAre("locations [17]", "customers through customer_id[17]"));
}

TEST(TouchedRecords, AreNoneIfNoKeyIsGiven) {
    EXPECT_THAT(touched_by("Leads_Create", {{}, "{}", R"({"id":5})"}), ElementsAre("leads [5]"));
    EXPECT_THAT(touched_by("Leads_Create", {{}, R"({"bookingId":null})", "no JSON"}), IsEmpty());
    EXPECT_THAT(touched_by("Leads_Create", {{}, R"({"bookingId":"x"})", R"({"id":{"a":1}})"}), IsEmpty());
}

}  // namespace
}  // namespace stmirror::sync
