// SPDX-License-Identifier: MIT
#include "simulator/file_resources/related_record.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "simulator/data/random_values.hpp"
#include "simulator/file_resources/record_rules.hpp"
#include "simulator/tenant/kind.hpp"
#include "simulator/tenant/store.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

struct Owner {
    std::string_view resource;
    std::string_view owner;
};
constexpr auto owners = std::to_array<Owner>({{"jobs", "locations"},
                                              {"appointments", "jobs"},
                                              {"appointment_assignments", "appointments"},
                                              {"calls", "jobs"},
                                              {"estimates", "jobs"},
                                              {"gross_pay_items", "jobs"},
                                              {"installed_equipment", "locations"},
                                              {"invoice_items", "invoices"},
                                              {"invoices", "jobs"},
                                              {"job_canceled_logs", "jobs"},
                                              {"job_history", "jobs"},
                                              {"job_notes", "jobs"},
                                              {"job_splits", "jobs"},
                                              {"job_timesheets", "appointment_assignments"},
                                              {"location_findings", "jobs"},
                                              {"memberships", "locations"},
                                              {"payments", "invoices"},
                                              {"projects", "locations"},
                                              {"purchase_orders", "jobs"},
                                              {"recurring_services", "memberships"},
                                              {"recurring_service_events", "recurring_services"},
                                              {"service_agreements", "locations"},
                                              {"tasks", "jobs"},
                                              {"technician_ratings", "appointment_assignments"}});

/// The chance, in percent, that a record has a value in a field of `rare_fields`.
constexpr unsigned rare_percent = 4;
constexpr auto rare_fields = std::to_array<std::string_view>(
    {"adjustmentToId", "bookingId", "cancellationBalanceInvoiceId", "cancellationInvoiceId",
     "createdFromEstimateId", "installedEquipmentId", "jobGeneratedLeadSource.jobId", "lead.id",
     "membershipId", "projectId", "recallForId", "refundedPaymentId", "renewalAgreementId", "warrantyId"});
/// The chance, in percent, that a record has no value in a field of `upward_fields`.
constexpr unsigned topmost_percent = 50;
constexpr auto upward_fields = std::to_array<std::string_view>({"managerId", "parentId"});

bool is_in(std::span<const std::string_view> fields, std::string_view field) {
    return std::ranges::find(fields, field) != fields.end();
}
bool is_rare(std::string_view field) { return is_in(rare_fields, field); }

/// Returns how many of a hundred records have no value in `field`. In all other records, `field` refers to an
/// existing record.
unsigned missing_percent(std::string_view field) {
    if (is_rare(field)) { return 100 - rare_percent; }
    return is_in(upward_fields, field) ? topmost_percent : 0;
}

/// An entry in the log of canceled jobs refers to a canceled job. About one of `jobs_for_each_canceled` jobs
/// is canceled.
constexpr std::uint64_t jobs_for_each_canceled = 10;
constexpr std::uint64_t canceled_tries = 40;

bool is_canceled(const Record& job) { return value_of(job.text, "jobStatus") == "\"Canceled\""; }

/// Returns the id field that belongs to a name field: "customer.name" gives "customer.id", "technicianName"
/// gives "technicianId".
std::string id_field_of(std::string_view field, std::string_view part) {
    const auto before = std::string(field.substr(0, field.size() - part.size()));
    return before.ends_with('.') ? before + "id" : before + "Id";
}

}  // namespace

const Resource* linked_resource(const Catalogue& catalogue, const Column& column) {
    const std::string_view text = column.about;
    const Resource* linked = nullptr;
    for (auto dot = text.find(".id"); dot != std::string_view::npos; dot = text.find(".id", dot + 1)) {
        const auto begin = text.find_last_of(' ', dot) + 1;
        if (const auto* found = catalogue.find(text.substr(begin, dot - begin))) { linked = found; }
    }
    return linked;
}

std::string_view owner_name(std::string_view resource) {
    const auto* const found = std::ranges::find(owners, resource, &Owner::resource);
    return found == owners.end() ? std::string_view{} : found->owner;
}

RelatedRecord::RelatedRecord(const Resource& resource, const Catalogue& catalogue, std::size_t customers,
                             RecordsOf records_of, Timestamp generated)
    : resource_(resource),
      catalogue_(catalogue),
      customers_(customers),
      records_of_(std::move(records_of)),
      generated_(generated),
      owner_(catalogue.find(owner_name(resource.name))) {
    for (const auto& column : resource.columns) {
        const auto* target = linked_resource(catalogue, column);
        const auto& field = column.field.empty() ? column.outer : column.field;
        if (target == nullptr || column.type != ColumnType::Integer || field == "id") { continue; }
        Link link{field, target, target == owner_ ? "id" : ""};
        if (owner_ != nullptr && target != owner_) {
            for (const auto& other : owner_->columns) {
                if (link.owner_field.empty() && linked_resource(catalogue, other) == target) {
                    link.owner_field = other.field;
                }
            }
        }
        if (is_rare(field)) { link.owner_field.clear(); }
        links_.push_back(std::move(link));
    }
    add_names(resource);
}

void RelatedRecord::add_names(const Resource& resource) {
    for (const auto& column : resource.columns) {
        for (const auto& [part, target_field] : {std::pair{"Name", "name"},
                                                 {"Number", "jobNumber"},
                                                 {"name", "name"},
                                                 {"number", "jobNumber"}}) {
            if (!column.field.ends_with(part)) { continue; }
            const auto id_field = id_field_of(column.field, part);
            const auto link = std::ranges::find(links_, id_field, &Link::field);
            if (link == links_.end()) { continue; }
            const auto& columns = link->target->columns;
            if (std::ranges::find(columns, target_field, &Column::field) != columns.end()) {
                names_.push_back({column.field, id_field, link->target, target_field});
            }
            break;
        }
    }
}

std::string RelatedRecord::random_id(const Resource& target, Random& random) const {
    if (!target.module.empty() && !kind_of(target.name)) {
        const auto plan = plan_of(target, customers_);
        return std::to_string(plan.id(random.below(std::max<std::size_t>(1, plan.count))));
    }
    const auto* records = records_of_(target);
    const auto* any = records != nullptr ? records->any(random()) : nullptr;
    return any != nullptr ? std::to_string(any->id) : "null";
}

const Record* RelatedRecord::owner_of(const Record& record, std::uint64_t ordinal) const {
    const auto link = std::ranges::find(links_, owner_, &Link::target);
    if (owner_ != nullptr && !record.text.empty() && link != links_.end()) {
        return record_of(*owner_, value_of(record.text, link->field));
    }
    return owner_of_new(ordinal);
}

const Record* RelatedRecord::owner_of_new(std::uint64_t ordinal) const {
    const auto* records = owner_ != nullptr ? records_of_(*owner_) : nullptr;
    if (records == nullptr) { return nullptr; }
    if (resource_.name != "job_canceled_logs") { return records->any(ordinal); }
    for (std::uint64_t i = 0; i < canceled_tries; ++i) {
        const auto* job = records->any(ordinal * jobs_for_each_canceled + i);
        if (job == nullptr || is_canceled(*job)) { return job; }
    }
    return records->any(ordinal);
}

void RelatedRecord::set_links(FieldValues& values, std::string_view before, const Record* owner,
                              Random& random) const {
    for (const auto& link : links_) {
        auto own = random_id(*link.target, random);
        const bool is_missing = chance(random, missing_percent(link.field));
        auto& value = values[link.field];
        if (!before.empty()) {  // a record keeps its owner
            value = value_of(before, link.field);
        } else if (owner != nullptr && link.owner_field == "id") {
            value = std::to_string(owner->id);
        } else if (owner != nullptr && !link.owner_field.empty()) {
            value = value_of(owner->text, link.owner_field);
        } else {
            value = is_missing ? "null" : std::move(own);
        }
        if (value.empty()) { value = "null"; }
    }
}

const Record* RelatedRecord::record_of(const Resource& target, std::string_view id) const {
    const auto number = parse_id(false, id);
    const auto* records = number ? records_of_(target) : nullptr;
    return records != nullptr ? records->find(*number) : nullptr;
}

FieldValues RelatedRecord::values(const Record& record, Random fixed, Random changing) const {
    const auto plan = plan_of(resource_, customers_);
    const auto ordinal = plan.ordinal(record.id);
    const auto* owner = owner_of(record, ordinal);
    FieldValues values;
    set_links(values, record.text, owner, fixed);
    const auto id_in = [&](std::string_view table, std::uint64_t number) {
        const auto* target = catalogue_.find(table);
        const auto of_target = target != nullptr ? plan_of(*target, customers_) : RecordPlan{};
        return number < of_target.count ? std::to_string(of_target.id(number)) : std::string("null");
    };
    const auto text_of = [&](std::string_view table, std::string_view id) {
        const auto* target = catalogue_.find(table);
        const auto* found = target != nullptr ? record_of(*target, id) : nullptr;
        return found != nullptr ? std::string_view(found->text) : std::string_view{};
    };
    const auto owner_text = owner != nullptr ? owner->text : std::string_view{};
    apply_rules({resource_, record, ordinal, owner_text, generated_, id_in, text_of}, values, fixed,
                changing);
    for (const auto& name : names_) {
        const auto* target = record_of(*name.target, values[name.id_field]);
        values[name.field] = target != nullptr ? value_of(target->text, name.target_field) : "null";
    }
    return values;
}

}  // namespace stmirror::simulator
