// SPDX-License-Identifier: MIT
#include "simulator/file_resources/record_rules.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "simulator/data/random_values.hpp"
#include "simulator/data/sample_data.hpp"
#include "simulator/file_resources/amounts.hpp"
#include "simulator/file_resources/record_words.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t tax_percent = 8;

std::string stamp(Timestamp time) { return json_string(stamp_text(time)); }

std::string text_at(std::string_view object, std::string_view field) {
    return unquoted(value_of(object, field)).value_or("");
}

/// Returns the time in a field, or `otherwise` if the field has none.
Timestamp time_at(std::string_view object, std::string_view field, Timestamp otherwise) {
    return Timestamp::parse(text_at(object, field)).value_or(otherwise);
}

/// Returns true for most records that are older than 45 days: few of these are still open.
bool is_settled(const RuleFacts& facts, Random& fixed) {
    const bool is_forgotten = chance(fixed, 3);
    return facts.generated - facts.record.created > 45 * 24h && !is_forgotten;
}

/// Returns a time within a week after the record's creation, and not after its last change.
Timestamp soon(const Record& record, Random& fixed) {
    return std::min(record.modified, record.created + std::chrono::hours{3 + fixed.below(150)});
}

void job(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const auto& record = facts.record;
    const bool settled = is_settled(facts, fixed);
    const auto is = [&](const char* status) { return values["jobStatus"] == json_string(status); };
    if (settled && !is("Canceled")) { values["jobStatus"] = "\"Completed\""; }
    const bool is_done = is("Completed");
    values["jobNumber"] = json_string(std::to_string(record.id));
    values["summary"] = json_string(pick(fixed, sample::summaries()));
    const auto completed = soon(record, fixed);
    values["completedOn"] = is_done ? stamp(completed) : "null";
    values["total"] = is_done || is("InProgress") ? amount(amount_between(fixed, 89, 4800)) : "0.00";
    values["noCharge"] = "false";
    values["appointmentCount"] = "1";
    for (const auto* field : {"firstAppointmentId", "lastAppointmentId"}) {
        values[field] = facts.id_in("appointments", facts.ordinal);
    }
    values["invoiceId"] = facts.id_in("invoices", facts.ordinal);
    values["leadCallId"] = facts.id_in("calls", facts.ordinal);
}

void appointment(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const auto job = text_at(facts.owner, "jobStatus");
    const auto planned = time_at(facts.owner, "createdOn", facts.record.created) + 8h +
                         std::chrono::hours{fixed.below(10)} + std::chrono::days{1 + fixed.below(6)};
    const auto begin = time_at(facts.owner, "completedOn", planned + 2h) - 2h;
    values["appointmentNumber"] = json_string(text_at(facts.owner, "jobNumber") + "-1");
    values["start"] = values["arrivalWindowStart"] = stamp(begin);
    values["arrivalWindowEnd"] = stamp(begin + 4h);
    values["end"] = stamp(begin + 2h);
    values["status"] = job == "Completed"    ? "\"Done\""
                       : job == "InProgress" ? "\"Working\""
                       : job == "Hold"       ? "\"Hold\""
                       : job == "Canceled"   ? "\"Canceled\""
                                             : "\"Scheduled\"";
    values["unused"] = "false";
}

/// Gives the record a technician if it has none yet and the tenant has technicians.
void need_technician(const RuleFacts& facts, FieldValues& values, Random& fixed) {
    const auto own = values.find("technicianId");
    if (own != values.end() && own->second != "null") { return; }
    const auto id = facts.id_in("technicians", fixed.below(24));
    if (id != "null") { values["technicianId"] = id; }
}

void assignment(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const auto appointment = text_at(facts.owner, "status");
    values["status"] =
        appointment == "Done" || appointment == "Working" ? json_string(appointment) : "\"Scheduled\"";
    need_technician(facts, values, fixed);
    values["assignedOn"] = stamp(facts.record.created);
}

/// Sets when the technician drove to the job, arrived and was done.
void job_timesheet(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const bool is_done = facts.owner.empty() || text_at(facts.owner, "status") == "Done";
    const auto arrived = facts.record.created + std::chrono::minutes{10 + fixed.below(50)};
    const auto done = arrived + std::chrono::minutes{30 + fixed.below(180)};
    values["dispatchedOn"] = is_done ? stamp(facts.record.created) : "null";
    values["arrivedOn"] = is_done ? stamp(arrived) : "null";
    values["doneOn"] = is_done ? stamp(done) : "null";
    values["canceledOn"] = "null";
}

void invoice(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const auto subtotal = cents_of(value_of(facts.owner, "total"));
    const auto tax = subtotal * tax_percent / 100;
    const auto begin = time_at(facts.owner, "completedOn", facts.record.created);
    const auto age = facts.generated - begin;
    const bool is_paid = chance(fixed, age > 90 * 24h ? 97 : age > 30 * 24h ? 80 : 45) || subtotal == 0;
    const auto paid = std::min(begin + std::chrono::days{fixed.below(28)}, std::max(begin, facts.generated));
    const auto type = value_of(facts.text_of("job_types", value_of(facts.owner, "jobTypeId")), "name");
    values["job.type"] = type.empty() ? "null" : type;
    values["referenceNumber"] = json_string(text_at(facts.owner, "jobNumber"));
    values["invoiceDate"] = stamp(begin);
    values["dueDate"] = stamp(begin + std::chrono::days{30});
    values["subTotal"] = amount_text(subtotal);
    values["discountTotal"] = amount_text(0);
    values["salesTax"] = amount_text(tax);
    values["total"] = amount_text(subtotal + tax);
    values["balance"] = amount_text(is_paid ? 0 : subtotal + tax);
    values["paidOn"] = is_paid && subtotal != 0 ? stamp(paid) : "null";
}

void invoice_item(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const auto total = cents_of(value_of(facts.owner, "subTotal"));
    const auto sku = fixed.below(80);
    values["skuId"] = facts.id_in("pricebook_services", sku);
    values["skuName"] = json_string("S" + padded(sku, 3));
    values["displayName"] = json_string("Pricebook service " + std::to_string(sku + 1));
    values["quantity"] = amount_text(100);
    values["price"] = values["total"] = amount_text(total);
    values["cost"] = values["totalCost"] = amount_text(total * 2 / 5);
}

void payment(const RuleFacts& facts, FieldValues& values, Random&, Random&) {
    const auto paid = cents_of(value_of(facts.owner, "total")) - cents_of(value_of(facts.owner, "balance"));
    const auto date = stamp(time_at(facts.owner, "paidOn", facts.record.created));
    values["date"] = date;
    values["total"] = amount_text(paid);
    values["unappliedAmount"] = amount_text(0);
    const auto id = std::string(value_of(facts.owner, "id"));
    values["appliedTo"] = paid == 0 ? "[]"
                                    : R"([{"appliedAmount":)" + amount_text(paid) +
                                          R"(,"appliedBy":"office","appliedId":)" +
                                          std::to_string(facts.record.id) + R"(,"appliedOn":)" + date +
                                          R"(,"appliedTo":)" + id + R"(,"appliedToReferenceNumber":)" +
                                          json_string(text_at(facts.owner, "referenceNumber")) + "}]";
}

void estimate(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const bool settled = is_settled(facts, fixed);
    if (settled && values["status.name"] == "\"Open\"") { values["status.name"] = "\"Dismissed\""; }
    const auto status = unquoted(values["status.name"]).value_or("");
    const bool is_sold = status == "Sold";
    const auto sold = soon(facts.record, fixed);
    const auto subtotal = amount_between(fixed, 150, 12'000);
    values["status.value"] = is_sold ? "1" : status == "Open" ? "0" : "2";
    values["name"] = json_string(pick(fixed, sample::summaries()));
    values["subtotal"] = amount(subtotal);
    values["tax"] = amount(subtotal * tax_percent / 100);
    values["soldOn"] = is_sold ? stamp(sold) : "null";
    values["soldBy"] = is_sold ? facts.id_in("technicians", fixed.below(24)) : "null";
}

void call(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    if (values["type"] != "\"Booked\"") { values["job.id"] = "null"; }
    const auto minutes = values["type"] == "\"Abandoned\"" ? 0 : fixed.below(20);
    values["duration"] = json_string("00:" + padded(minutes, 2) + ":" + padded(fixed.below(60), 2));
    values["from"] = json_string(phone_number(fixed));
    values["to"] = json_string(phone_number(fixed));
    values["agent.id"] = facts.id_in("employees", fixed.below(40));
}

/// Sets the dates of a membership. A membership is renewed each year, so an active membership ends in the
/// future.
void membership(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    constexpr auto year = std::chrono::days{365};
    const auto begin = facts.record.created;
    const auto years = std::max((facts.generated - begin) / year, std::int64_t{0});
    if (values["status"] == "\"Expired\"" && years == 0) { values["status"] = "\"Active\""; }
    const auto status = unquoted(values["status"]).value_or("");
    const auto end = status == "Expired" ? begin + year : begin + year * (years + 1);
    const bool is_endless = chance(fixed, 20) && status != "Expired";
    values["from"] = stamp(begin);
    values["to"] = is_endless ? "null" : stamp(end);
    values["duration"] = values["renewalDuration"] = "12";
    values["cancellationDate"] = status == "Canceled" ? stamp(facts.record.modified) : "null";
    values["nextScheduledBillDate"] =
        status == "Active" ? stamp(facts.generated + std::chrono::days{1 + fixed.below(30)}) : "null";
    values["soldById"] = facts.id_in("technicians", fixed.below(24));
}

/// Returns how many of `ordered` pieces have arrived.
std::uint64_t arrived(std::string_view status, std::uint64_t ordered, Random& fixed) {
    if (status == "Received" || status == "Exported") { return ordered; }
    return status == "PartiallyReceived" ? fixed.below(ordered) : 0;
}

/// Sets the lines of a purchase order, and their sum.
void purchase_order_items(const RuleFacts& facts, std::string_view status, FieldValues& values,
                          Random& fixed) {
    Cents sum = 0;
    std::string items;
    for (auto line = fixed.below(3) + 1; line > 0; --line) {
        const auto material = fixed.below(120);
        const auto ordered = 2 + fixed.below(10);
        const auto cost = amount_between(fixed, 2, 120);
        const auto total = cost * static_cast<Cents>(ordered);
        sum += total;
        items += std::string(items.empty() ? "" : ",") + R"({"id":)" +
                 std::to_string(facts.record.id * 10 + static_cast<RecordId>(line)) + R"(,"skuId":)" +
                 facts.id_in("pricebook_materials", material) + R"(,"skuName":)" +
                 json_string(record_name("pricebook_materials", "pricebook_material", material)) +
                 R"(,"skuCode":"M)" + padded(material, 3) + R"(","skuType":"Material","quantity":)" +
                 std::to_string(ordered) + R"(,"quantityReceived":)" +
                 std::to_string(arrived(status, ordered, fixed)) + R"(,"cost":)" + amount(cost) +
                 R"(,"total":)" + amount(total) + R"(,"serialNumbers":[]})";
    }
    values["items"] = "[" + items + "]";
    values["total"] = amount(sum);
}

void purchase_order(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    const bool settled = is_settled(facts, fixed);
    if (settled && values["status"] != "\"Canceled\"") { values["status"] = "\"Received\""; }
    const auto status = unquoted(values["status"]).value_or("");
    const bool is_received = status == "Received" || status == "Exported";
    values["number"] = json_string("PO-" + std::to_string(facts.ordinal + 1));
    values["date"] = stamp(facts.record.created);
    values["requiredOn"] = stamp(facts.record.created + std::chrono::days{5 + fixed.below(20)});
    values["receivedOn"] = is_received ? stamp(facts.record.modified) : "null";
    purchase_order_items(facts, status, values, fixed);
}

void rating(const RuleFacts& facts, FieldValues& values, Random& fixed, Random&) {
    need_technician(facts, values, fixed);
    values["rating"] = std::to_string(5 - fixed.below(fixed.below(5) + 1));
}

void person(const RuleFacts&, FieldValues& values, Random& fixed, Random&) {
    const auto first = pick(fixed, sample::first_names());
    const auto last = pick(fixed, sample::last_names());
    values["firstName"] = json_string(first);
    values["lastName"] = json_string(last);
    values["name"] = json_string(std::string(first) + " " + std::string(last));
    values["email"] = json_string(mail_address(fixed, first, last));
}

void payroll_setting(const RuleFacts&, FieldValues& values, Random&, Random&) {
    values["employeeType"] = "\"Technician\"";  // this field is part of the key
}

using Rule = void (*)(const RuleFacts&, FieldValues&, Random&, Random&);
struct TableRule {
    std::string_view table;
    Rule rule;
};
constexpr auto rules = std::to_array<TableRule>({{"appointment_assignments", assignment},
                                                 {"appointments", appointment},
                                                 {"calls", call},
                                                 {"employees", person},
                                                 {"estimates", estimate},
                                                 {"invoice_items", invoice_item},
                                                 {"invoices", invoice},
                                                 {"job_timesheets", job_timesheet},
                                                 {"jobs", job},
                                                 {"memberships", membership},
                                                 {"payments", payment},
                                                 {"payroll_settings", payroll_setting},
                                                 {"purchase_orders", purchase_order},
                                                 {"technician_ratings", rating},
                                                 {"technicians", person}});

/// Sets names and enumerations.
void add_words(const RuleFacts& facts, FieldValues& values, Random& changing) {
    for (const auto& column : facts.resource.columns) {
        if (column.type != ColumnType::Text) { continue; }
        if ((column.field == "name" || column.field == "displayName") && facts.resource.column_index("id")) {
            values[column.field] =
                json_string(record_name(facts.resource.name, facts.resource.singular, facts.ordinal));
        } else if (const auto words = words_of(facts.resource.name, column.field); !words.empty()) {
            values[column.field] = json_string(word(words, changing()));
        }
    }
}

}  // namespace

void apply_rules(const RuleFacts& facts, FieldValues& values, Random& fixed, Random& changing) {
    add_words(facts, values, changing);
    const auto* const found = std::ranges::find(rules, facts.resource.name, &TableRule::table);
    if (found != rules.end()) { found->rule(facts, values, fixed, changing); }
}

}  // namespace stmirror::simulator
