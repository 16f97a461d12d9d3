// SPDX-License-Identifier: MIT
#include "drawn_resources.hpp"

#include <filesystem>
#include <string_view>

#include "base/random.hpp"
#include "support/contacts_by_ids.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::testing {
namespace {

/// Resources of the same shape. One of them is drawn.
using Shape = std::vector<std::string_view>;

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all{
        // The fallback asks for inactive records with `activeState`.
        {"accounting/invoices", "accounting/payments"},
        // Exact decimals and child tables.
        {"jpm/jobs", "sales/estimates", "inventory/purchase_orders"},
        // Values that are kept as JSON.
        {"equipment-systems/installed_equipment"},
        // A plain list with JSON, inactive records and no time of change.
        {"forms/form_submissions"},
        // The elements of an array, from an export without a time of change.
        {"jpm/job_history"},
        // An export that is read by one request at a time.
        {"telecom/calls"},
        // Lists with windows that ask for inactive records with `activeOnly`, `includeInactive`, `active`.
        {"dispatch/non_job_appointments"},
        {"dispatch/teams"},
        {"inventory/vendors", "dispatch/zones", "accounting/gl_accounts"},
        // Plain lists with inactive records.
        {"accounting/payment_types", "settings/user_roles"},
        // A key of two columns.
        {"customer-interactions/technician_ratings", "payroll/payroll_settings"},
        // A key that is a text.
        {"accounting/journal_entries"},
    };
    return all;
}

ResourceFile shipped(const std::filesystem::path& file, std::string module) {
    return {file.filename().string(), read_file(file), std::move(module)};
}

Catalogue with_crm(const std::vector<std::string_view>& chosen) {
    const auto schema = source_dir() / "schema";
    std::vector<ResourceFile> files;
    for (const auto& entry : std::filesystem::directory_iterator(schema / "resources")) {
        files.push_back(shipped(entry.path(), crm_module));
    }
    for (const auto name : chosen) {
        const auto module = name.substr(0, name.find('/'));
        files.push_back(shipped(schema / "modules" / (std::string(name) + ".toml"), std::string(module)));
    }
    files.push_back({"contacts_of_locations.toml", contacts_by_ids});
    return Catalogue::parse(files).value();
}

std::vector<std::string_view> choice(std::uint64_t seed) {
    Random random(seed);
    std::vector<std::string_view> chosen;
    for (const auto& shape : shapes()) { chosen.push_back(shape[random.below(shape.size())]); }
    return chosen;
}

}  // namespace

DrawnResources::DrawnResources(std::uint64_t seed) : drawn_(with_crm(choice(seed))) {
    for (const auto& resource : drawn_.resources()) {
        if (!resource.module.empty() && resource.module != crm_module) {
            of_modules_.push_back(resource.name);
        }
    }
}

}  // namespace stmirror::testing
