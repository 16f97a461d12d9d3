// SPDX-License-Identifier: MIT
#include "simulator/file_resources/record_plan.hpp"

#include <algorithm>
#include <array>

namespace stmirror::simulator {
namespace {

constexpr RecordId first_id = 1'000'001;
constexpr RecordId id_step = 7;
constexpr std::size_t percent_of_modules = 10;

struct Settings {
    std::string_view table;
    RecordPlan plan;
};
/// Tables whose size does not depend on the number of customers.
constexpr auto settings = std::to_array<Settings>({
    {"activity_codes", {9700, 1, 10}},
    {"business_units", {5200, 1, 6}},
    {"call_reasons", {410, 1, 12}},
    {"campaign_categories", {8000, 1, 6}},
    {"campaigns", {8100, 1, 30}},
    {"discounts_and_fees", {14'000, 1, 10}},
    {"employees", {30'000'017, 1013, 40}},
    {"equipment_types", {9800, 1, 8}},
    {"forms", {10'200, 1, 10}},
    {"gl_accounts", {9000, 1, 20}},
    {"invoice_templates", {9600, 1, 10}},
    {"job_cancel_reasons", {9300, 1, 8}},
    {"job_hold_reasons", {9350, 1, 6}},
    {"job_types", {3300, 1, 25}},
    {"membership_types", {9500, 1, 5}},
    {"payment_terms", {9150, 1, 5}},
    {"payment_types", {9100, 1, 6}},
    {"payroll_settings", {31'000'000, 7, 24}},
    {"pricebook_categories", {10'400, 1, 30}},
    {"pricebook_equipment", {13'000, 1, 40}},
    {"pricebook_materials", {12'000, 1, 120}},
    {"pricebook_services", {11'000, 1, 80}},
    {"project_statuses", {9400, 1, 5}},
    {"project_substatuses", {9420, 1, 8}},
    {"project_types", {9450, 1, 4}},
    {"purchase_order_types", {10'100, 1, 4}},
    {"recurring_service_types", {9550, 1, 6}},
    {"tag_types", {600'000, 1, 40}},
    {"tax_zones", {9200, 1, 4}},
    {"teams", {750, 1, 4}},
    {"technicians", {31'000'000, 7, 24}},
    {"timesheet_activity_categories", {10'300, 1, 5}},
    {"timesheet_activity_types", {10'350, 1, 12}},
    {"timesheet_codes", {9750, 1, 8}},
    {"trucks", {10'000, 1, 24}},
    {"user_roles", {100, 1, 8}},
    {"vendors", {9900, 1, 12}},
    {"warehouses", {9950, 1, 3}},
    {"zones", {700, 1, 8}},
});

struct Share {
    std::string_view table;
    std::size_t percent;  ///< share of the number of customers
};
/// The shares of tables that grow with the number of customers. Tables with one record per job have as many
/// records as there are jobs, so that every job has its own record.
constexpr auto shares = std::to_array<Share>({
    {"appointment_assignments", 100},
    {"appointments", 100},
    {"calls", 100},
    {"estimates", 50},
    {"installed_equipment", 40},
    {"invoice_items", 100},
    {"invoices", 100},
    {"job_history", 100},
    {"job_splits", 50},
    {"job_timesheets", 100},
    {"jobs", 100},
    {"memberships", 20},
    {"payments", 100},
    {"technician_ratings", 40},
});

}  // namespace

RecordPlan plan_of(const Resource& resource, std::size_t customers) {
    RecordPlan plan{first_id, id_step, customers};
    if (resource.module.empty() || customers == 0) { return plan; }
    const auto* const fixed = std::ranges::find(settings, resource.name, &Settings::table);
    if (fixed != settings.end()) { return fixed->plan; }
    const auto* const share = std::ranges::find(shares, resource.name, &Share::table);
    const auto percent = share == shares.end() ? percent_of_modules : share->percent;
    plan.count = std::max<std::size_t>(1, customers * percent / 100);
    return plan;
}

}  // namespace stmirror::simulator
