// SPDX-License-Identifier: MIT
// Tests how single records are read again, and that each documented read operation is used.
#include "sync/refresh/refresh_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "catalogue/family.hpp"
#include "catalogue/operation.hpp"

namespace stmirror::sync {
namespace {

using ::testing::ElementsAre;
using Method = RecordRead::Method;

constexpr std::int64_t tenant = 7;

const Catalogue& all() { return Catalogue::built_in(); }

RecordRead plan(const std::string& resource, const NamePairs& values) {
    return plan_read(*all().find(resource), all(), tenant, values);
}

TEST(RefreshPlan, ARecordIsReadByItsOwnOperation) {
    const auto read = plan("leads", {{"id", "17"}});
    EXPECT_EQ(read.method, Method::Record);
    EXPECT_EQ(read.request.target, "/crm/v2/tenant/7/leads/17");
    const auto preference = plan("contact_method_preferences",
                                 {{"contact_method_id", "m"}, {"name", "Best time?"}, {"contact_id", "c"}});
    EXPECT_EQ(preference.request.target,
              "/crm/v2/tenant/7/contacts/c/contact-methods/m/preferences/Best%20time%3F");
}

TEST(RefreshPlan, ARecordWithoutAnOperationIsReadWithItsParentsRecords) {
    for (const auto* resource : {"customer_notes", "location_notes", "lead_notes"}) {
        const auto* of = all().find(resource);
        const std::string column =
            std::string(parent_name(*of)).substr(0, parent_name(*of).size() - 1) + "_id";
        const auto read = plan(resource, {{"id", "3"}, {column, "17"}});
        EXPECT_EQ(read.method, Method::Below) << resource;
        EXPECT_EQ(read.parent_key, "[17]");
    }
    const auto contact = plan("customer_contacts", {{"customer_id", "17"}, {"id", "3"}});
    EXPECT_EQ(contact.method, Method::Below);
    EXPECT_EQ(contact.parent->name, "customers");
    EXPECT_EQ(plan("contact_relationships", {{"id", "r"}, {"contact_id", "c"}}).parent_key, "[\"c\"]");
}

TEST(RefreshPlan, AnUnknownParentIsFoundOrReported) {
    const auto found = plan("contact_relationships", {{"id", "r"}});
    EXPECT_EQ(found.method, Method::Finder);
    EXPECT_EQ(found.request.target, "/crm/v2/tenant/7/contacts/relationships/r");
    EXPECT_EQ(found.parent->name, "contacts");
    const auto note = plan("customer_notes", {{"id", "3"}});
    EXPECT_EQ(note.method, Method::Unknown);
    EXPECT_EQ(note.lacking, "customer_id");
    EXPECT_EQ(plan("contact_methods", {{"id", "m"}}).lacking, "contact_id");
}

TEST(RefreshPlan, SmallListsAreReadCompletely) {
    for (const auto* resource : {"customer_custom_field_types", "location_custom_field_types"}) {
        EXPECT_EQ(plan(resource, {{"id", "3"}}).method, Method::List);
    }
    EXPECT_EQ(plan("contact_preference_types", {{"id", "g"}}).method, Method::List);
}

TEST(RefreshPlan, ContactsOfAClosedParentAreReadByTheListThatTakesIds) {
    const auto list = list_by_parent(*all().find("customer_contacts"), "17");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->path, "/crm/v2/tenant/{tenant}/customers/contacts");
    EXPECT_THAT(list->query, ElementsAre(std::pair<std::string, std::string>("customerIds", "17")));
    EXPECT_FALSE(list_by_parent(*all().find("customers"), "17"));
    EXPECT_FALSE(list_by_parent(*all().find("customer_notes"), "17"));
}

TEST(RefreshPlan, ColumnsOfTheParentAreGivenToTheRecord) {
    const auto& notes = *all().find("customer_notes");
    const NamePairs known{{"id", "3"}, {"customer_id", "17"}};
    const auto values = values_of_parent(notes, known);
    ASSERT_EQ(values.size(), 1U);
    EXPECT_EQ(values.front().column, *notes.column_index("customer_id"));
    EXPECT_EQ(values.front().value, Cell(std::int64_t{17}));
}

/// Returns the paths in use, without the names of placeholders.
std::set<std::string> paths_in_use() {
    std::set<std::string> paths;
    for (const auto& resource : all().resources()) {
        paths.insert(resource.feed.path);
        for (const auto& fallback : resource.fallbacks) { paths.insert(fallback.path); }
        if (resource.lookup) { paths.insert(resource.lookup->list_path); }
        NamePairs known;
        for (const auto& column : columns_to_know(resource)) { known.emplace_back(column, "1"); }
        const auto own = plan_read(resource, all(), tenant, known);
        if (own.method == Method::Record) { paths.insert(resource.lookup->record_path); }
        NamePairs key;
        for (const auto& column : resource.key) { key.emplace_back(column, "1"); }
        const auto finder = plan_read(resource, all(), tenant, key);
        if (finder.method == Method::Finder) { paths.insert(finder.finder->path); }
        for (const auto& dependent : dependents(all(), resource)) {
            for (const auto* below : feeds_below(*dependent.resource, resource.name)) {
                paths.insert(below->path);
            }
        }
    }
    return paths;
}

TEST(RefreshPlan, EveryReadOfTheReferenceHasAUse) {
    const auto used = paths_in_use();
    std::size_t reads = 0;
    for (const auto& operation : operations()) {
        if (operation.method != "GET" || !operation.in_reference) { continue; }
        ++reads;
        EXPECT_TRUE(used.contains(operation.path)) << operation.path;
    }
    EXPECT_EQ(reads, 36U);
}

TEST(RefreshPlan, EveryRepairHasAUse) {
    const auto used = paths_in_use();
    for (const auto& resource : all().resources()) {
        for (const auto& repair : resource.repairs) {
            EXPECT_TRUE(used.contains(repair.path)) << repair.path;
        }
    }
}

}  // namespace
}  // namespace stmirror::sync
