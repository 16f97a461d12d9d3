// SPDX-License-Identifier: MIT
#include "catalogue/operation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string matched(std::string_view method, std::string_view path) {
    const auto found = match(method, path);
    return found ? found->operation->id : "none";
}

TEST(Operations, KnowScopeAndAnswer) {
    const auto* list = find_operation("GET", "/crm/v2/tenant/{tenant}/customers");
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->id, "Customers_GetList");
    EXPECT_EQ(list->scope, "tn.crm.customers:r");
    EXPECT_EQ(list->response, "Customers.CustomerResponse");
    EXPECT_EQ(list->envelope, Envelope::Paged);
    const auto* create = find_operation("POST", "/crm/v2/tenant/{tenant}/customers");
    ASSERT_NE(create, nullptr);
    EXPECT_EQ(create->scope, "tn.crm.customers:w");
    EXPECT_EQ(create->request, "Customers.CreateCustomerRequest");
    EXPECT_FALSE(create->envelope);
    EXPECT_EQ(find_operation("PUT", "/crm/v2/tenant/{tenant}/customers"), nullptr);
}

TEST(Match, GivesThePlaceholders) {
    const auto found = match("DELETE", "/crm/v2/tenant/123/contacts/ab-cd/relationships/9/customer");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->operation->id, "Contacts_DeleteContactRelationship");
    EXPECT_THAT(found->placeholders, ElementsAre(Pair("tenant", "123"), Pair("contactId", "ab-cd"),
                                                 Pair("relatedEntityId", "9"), Pair("typeSlug", "customer")));
}

TEST(Match, ALiteralIsPreferredToAPlaceholder) {
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/customers/contacts"), "Customers_GetModifiedContactsList");
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/customers/17"), "Customers_Get");
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/contacts/relationships/x"), "Contacts_GetByRelationshipId");
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/contacts/x/relationships"),
              "Contacts_GetContactRelationshipList");
    EXPECT_EQ(matched("POST", "/crm/v2/tenant/1/leads/form"), "Leads_SubmitLeadForm");
}

TEST(Match, RefusesOtherShapes) {
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/nonsense"), "none");
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/customers/"), "none");
    EXPECT_EQ(matched("GET", "/crm/v2/tenant//customers"), "none");
    EXPECT_EQ(matched("GET", "/crm/v2/tenant/1/customers/1/notes/2"), "none");
    EXPECT_EQ(matched("DELETE", "/crm/v2/tenant/1/customers/1/notes/2"), "Customers_DeleteNote");
    EXPECT_EQ(matched("get", "/crm/v2/tenant/1/customers"), "none");
    EXPECT_EQ(matched("GET", ""), "none");
    EXPECT_EQ(matched("GET", "crm/v2/tenant/1/customers"), "none");
}

}  // namespace
}  // namespace stmirror
