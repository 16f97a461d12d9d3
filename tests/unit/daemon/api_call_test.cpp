// SPDX-License-Identifier: MIT
#include "daemon/jobs/api_call.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

using ::testing::HasSubstr;

Settings settings_of(const std::vector<TenantSettings>& tenants) {
    Settings settings;
    settings.tenants = tenants;
    return settings;
}

TenantSettings acme() {
    TenantSettings tenant;
    tenant.id = 17;
    tenant.name = "acme";
    return tenant;
}

TenantSettings globex() {
    TenantSettings tenant;
    tenant.id = 18;
    tenant.name = "globex";
    return tenant;
}

ApiOptions words(const std::string& method, const std::string& path) {
    ApiOptions options;
    options.method = method;
    options.path = path;
    return options;
}

std::string target_of(const std::string& path, const Settings& settings = settings_of({acme()})) {
    const auto call = plan_call(settings, words("GET", path), "");
    return call ? call->request.target : "refused: " + call.error().text;
}

std::string refusal(const Settings& settings, const ApiOptions& options, std::string body = "") {
    const auto call = plan_call(settings, options, std::move(body));
    if (call) { return "not refused: " + call->request.target; }
    EXPECT_EQ(call.error().code, Errc::Usage);
    return call.error().text;
}

TEST(ApiCall, TheWholePathIsFilledIn) {
    EXPECT_EQ(target_of("/crm/v2/tenant/{tenant}/customers/5"), "/crm/v2/tenant/17/customers/5");
    EXPECT_EQ(target_of("/crm/v2/tenant/17/customers/5"), "/crm/v2/tenant/17/customers/5");
}

TEST(ApiCall, AKnownShortPathIsCompleted) {
    EXPECT_EQ(target_of("customers/5"), "/crm/v2/tenant/17/customers/5");
    EXPECT_EQ(target_of("customers?page=2"), "/crm/v2/tenant/17/customers?page=2");
    EXPECT_EQ(target_of("export/leads?from=a/b"), "/crm/v2/tenant/17/export/leads?from=a/b");
    for (const auto* path : {"jobs", "crm/v2/tenant/{tenant}/customers", "", "customers/", "?page=1"}) {
        EXPECT_THAT(target_of(path), HasSubstr("refused: ")) << path;
        EXPECT_THAT(target_of(path), HasSubstr("write the whole path")) << path;
    }
}

TEST(ApiCall, AUrlWithAHostIsRefused) {
    EXPECT_THAT(target_of("https://api.servicetitan.io/crm/v2/tenant/17/customers"),
                HasSubstr("only the path"));
}

TEST(ApiCall, TheQueryIsSentAsWrittenWithNeededEncoding) {
    EXPECT_EQ(target_of("customers?name=O'Neill & Söhne&sort=+Id"),
              "/crm/v2/tenant/17/customers?name=O'Neill%20&%20S%C3%B6hne&sort=%2BId");
    EXPECT_EQ(target_of("customers?modifiedOnOrAfter=2026-01-01T00:00:00+02:00"),
              "/crm/v2/tenant/17/customers?modifiedOnOrAfter=2026-01-01T00:00:00%2B02:00");
    EXPECT_EQ(target_of("customers?name=a%20b"), "/crm/v2/tenant/17/customers?name=a%20b");
    EXPECT_EQ(target_of("customers?name={tenant}"), "/crm/v2/tenant/17/customers?name=%7Btenant%7D");
}

TEST(ApiCall, MethodsMayBeLowerCase) {
    const auto call = plan_call(settings_of({acme()}), words("pAtch", "customers/5"), "{}");
    ASSERT_TRUE(call);
    EXPECT_EQ(call->request.method, "PATCH");
    EXPECT_EQ(call->request.body, "{}");
    ASSERT_NE(call->operation, nullptr);
    EXPECT_EQ(call->operation->id, "Customers_Update");
    EXPECT_EQ(call->operation->scope, "tn.crm.customers:w");
}

TEST(ApiCall, TheRefusalOfAnUnknownMethodListsTheKnownOnes) {
    EXPECT_THAT(refusal(settings_of({acme()}), words("HEAD", "customers")),
                HasSubstr("GET, POST, PUT, PATCH"));
    EXPECT_THAT(refusal(settings_of({acme()}), words("", "customers")), HasSubstr("GET, POST"));
    EXPECT_EQ(refusal(settings_of({acme()}), words("DELETE", "customers/5")),
              "the API has no DELETE /crm/v2/tenant/17/customers/5, only GET, PATCH");
}

TEST(ApiCall, OtherModulesAreCalledByTheirWholePath) {
    const auto call = plan_call(settings_of({acme()}), words("DELETE", "/jpm/v2/tenant/{tenant}/jobs/1"), "");
    ASSERT_TRUE(call);
    EXPECT_EQ(call->operation, nullptr);
    EXPECT_EQ(call->request.target, "/jpm/v2/tenant/17/jobs/1");
}

TEST(ApiCall, AReadTakesNoBody) {
    EXPECT_THAT(refusal(settings_of({acme()}), words("GET", "customers"), "{}"), HasSubstr("--data"));
}

TEST(ApiCall, OneOfSeveralTenantsMustBeNamed) {
    const auto settings = settings_of({acme(), globex()});
    auto options = words("GET", "customers");
    EXPECT_EQ(refusal(settings, options),
              "there are several tenants: choose one with --tenant: acme, globex");
    options.tenant = "initech";
    EXPECT_EQ(refusal(settings, options), "no such tenant: initech; the settings have: acme, globex");
    for (const auto* tenant : {"globex", "18"}) {
        options.tenant = tenant;
        const auto call = plan_call(settings, options, "");
        ASSERT_TRUE(call) << tenant;
        EXPECT_EQ(call->tenant_id, 18);
        EXPECT_EQ(call->request.target, "/crm/v2/tenant/18/customers");
    }
}

TEST(ApiCall, AnotherTenantsPathIsRefused) {
    auto options = words("GET", "/crm/v2/tenant/18/customers");
    options.tenant = "acme";
    EXPECT_THAT(refusal(settings_of({acme(), globex()}), options),
                HasSubstr("the path names tenant 18, but the credentials are for acme (17)"));
}

TEST(ApiCall, ASingleBookingProviderIsFilledIn) {
    const std::string path = "booking-provider/{booking_provider}/bookings";
    auto tenant = acme();
    EXPECT_THAT(target_of(path, settings_of({tenant})), HasSubstr("replace {booking_provider} with a value"));
    tenant.booking_providers = {5};
    EXPECT_EQ(target_of(path, settings_of({tenant})), "/crm/v2/tenant/17/booking-provider/5/bookings");
    tenant.booking_providers = {5, 6};
    EXPECT_THAT(target_of(path, settings_of({tenant})), HasSubstr("replace {booking_provider} with a value"));
}

TEST(ApiCall, AMissingIdIsNamed) {
    EXPECT_THAT(target_of("customers/{id}"), HasSubstr("replace {id} with a value"));
    EXPECT_THAT(target_of("customers/{id"), HasSubstr("refused"));
}

}  // namespace
}  // namespace stmirror::daemon
