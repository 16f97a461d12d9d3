// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "catalogue/catalogue.hpp"

namespace stmirror {
namespace {

using testing::ElementsAre;
using testing::Pair;

const Resource& resource(std::string_view name) {
    const auto* found = Catalogue::built_in().find(name);
    if (found == nullptr) { throw std::runtime_error("no resource " + std::string(name)); }
    return *found;
}

TEST(BuiltIn, HasEveryTable) {
    std::set<std::string> names;
    for (const auto& each : Catalogue::built_in().resources()) { names.insert(each.name); }
    EXPECT_THAT(names, testing::UnorderedElementsAre(
                           "customers", "customer_contacts", "locations", "location_contacts", "leads",
                           "bookings", "booking_contacts", "booking_provider_tags",
                           "customer_custom_field_types", "location_custom_field_types", "contacts",
                           "contact_methods", "contact_preference_types", "contact_method_preferences",
                           "contact_relationships", "customer_notes", "location_notes", "lead_notes"));
}

TEST(BuiltIn, ParentsComeBeforeThoseReadForEachParent) {
    const auto all = Catalogue::built_in().resources();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].feed.parent.empty()) { continue; }
        const auto parent = std::ranges::find(all, all[i].feed.parent, &Resource::name) - all.begin();
        EXPECT_LT(static_cast<std::size_t>(parent), i) << all[i].name;
    }
}

TEST(BuiltIn, SixResourcesAreExported) {
    std::vector<std::string> exported;
    for (const auto& each : Catalogue::built_in().resources()) {
        if (each.feed.kind == FeedKind::Export) { exported.push_back(each.name); }
    }
    EXPECT_THAT(exported, ElementsAre("bookings", "customer_contacts", "customers", "leads",
                                      "location_contacts", "locations"));
}

TEST(BuiltIn, ColumnNamesFollowFromFields) {
    const auto& customers = resource("customers");
    const auto street = customers.column_index("address_street");
    ASSERT_TRUE(street);
    EXPECT_EQ(customers.columns[*street].field, "address.street");
    EXPECT_TRUE(customers.column_index("merged_to_id"));
    EXPECT_FALSE(customers.column_index("mergedToId"));
    EXPECT_EQ(customers.modified, "modified_on");
    EXPECT_EQ(customers.created, "created_on");
}

TEST(BuiltIn, ChildTablesCarryTheParentsKey) {
    const auto& tags = resource("customers").children[1];
    EXPECT_EQ(tags.name, "customer_tags");
    EXPECT_THAT(tags.parent_columns, ElementsAre("customer_id"));
    EXPECT_THAT(tags.indexes, ElementsAre(Index{"tag_type_id"}));
    EXPECT_EQ(tags.columns[0].field, "");
}

TEST(BuiltIn, InactiveCustomersAreAskedForToo) {
    const auto& customers = resource("customers");
    EXPECT_THAT(customers.fallbacks.at(0).query, ElementsAre(Pair("active", "Any")));
    ASSERT_TRUE(customers.lookup);
    EXPECT_EQ(customers.lookup->list_path, "/crm/v2/tenant/{tenant}/customers");
    EXPECT_THAT(customers.lookup->query, ElementsAre(Pair("active", "Any")));
    EXPECT_THAT(customers.lookup->record_keys, ElementsAre(Pair("id", "id")));
}

TEST(BuiltIn, AContactsListIsAskedByItsOwnersIds) {
    const auto& lookup = resource("location_contacts").lookup;
    ASSERT_TRUE(lookup);
    EXPECT_EQ(lookup->ids_parameter, "locationIds");
    EXPECT_EQ(lookup->ids_column, "location_id");
    EXPECT_EQ(lookup->list_path, "/crm/v2/tenant/{tenant}/locations/contacts");
}

TEST(BuiltIn, AProvidersBookingsAreTheLastResort) {
    const auto& bookings = resource("bookings");
    ASSERT_EQ(bookings.fallbacks.size(), 2U);
    EXPECT_EQ(bookings.fallbacks[0].path, "/crm/v2/tenant/{tenant}/bookings");
    EXPECT_THAT(bookings.fallbacks[1].path, testing::HasSubstr("{booking_provider}"));
    EXPECT_THAT(bookings.fallbacks[1].parent_keys, ElementsAre());
}

TEST(BuiltIn, PerParentPathsAreFilledFromTheParentsRow) {
    EXPECT_THAT(resource("customer_notes").feed.parent_keys, ElementsAre(Pair("id", "id")));
    const auto& preferences = resource("contact_method_preferences");
    EXPECT_THAT(preferences.feed.parent_keys,
                ElementsAre(Pair("contactId", "contact_id"), Pair("contactMethodId", "id")));
    EXPECT_THAT(preferences.key, ElementsAre("contact_method_id", "name"));
    EXPECT_EQ(preferences.feed.envelope, Envelope::Array);
    EXPECT_THAT(resource("booking_contacts").fallbacks.at(0).parent_keys,
                ElementsAre(Pair("booking_provider", "booking_provider_id"), Pair("id", "id")));
}

TEST(BuiltIn, AColumnFromTheParentHasItsType) {
    const auto& preferences = resource("contact_method_preferences");
    const auto& method = preferences.columns[*preferences.column_index("contact_method_id")];
    EXPECT_EQ(method.type, ColumnType::Text);
    EXPECT_EQ(method.parent, "id");
    EXPECT_EQ(method.field, "");
    const auto& notes = resource("lead_notes");
    EXPECT_EQ(notes.columns[*notes.column_index("lead_id")].type, ColumnType::Integer);
}

TEST(BuiltIn, ScopesComeFromTheOperations) {
    EXPECT_EQ(resource("location_contacts").feed.scope, "tn.crm.locations:r");
    EXPECT_EQ(resource("booking_provider_tags").feed.scope, "tn.crm.bookingprovidertags:r");
}

TEST(BuiltIn, FindKnowsOnlyWholeNames) {
    EXPECT_EQ(Catalogue::built_in().find("customer"), nullptr);
    EXPECT_EQ(Catalogue::built_in().find(""), nullptr);
}

}  // namespace
}  // namespace stmirror
