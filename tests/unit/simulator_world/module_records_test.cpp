// SPDX-License-Identifier: MIT
// Tests that records of ServiceTitan's modules are consistent with the records that they refer to.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "simulator/file_resources/file_operations.hpp"
#include "simulator/file_resources/related_record.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

using ::testing::IsSupersetOf;

class ModuleRecords : public ::testing::Test {
 protected:
    std::vector<json> records(std::string_view table) {
        std::vector<json> all;
        world.for_each(table, Form::Export,
                       [&](const auto& record) { all.push_back(json::parse(record.json)); });
        return all;
    }
    std::map<json, json> by_id(std::string_view table) {
        std::map<json, json> all;
        for (auto& record : records(table)) {
            auto id = record.value("id", json());
            all.emplace(std::move(id), std::move(record));
        }
        return all;
    }
    static json at(const json& record, std::string field) {
        std::ranges::replace(field, '.', '/');
        return record.value(json::json_pointer("/" + field), json());
    }
    static double number(const json& amount) {
        return amount.is_string() ? std::stod(amount.get<std::string>()) : amount.get<double>();
    }

    ManualClock clock;
    const Catalogue& catalogue = Catalogue::all_modules();
    World world{catalogue, small_world(), clock};
};

TEST_F(ModuleRecords, EveryTableIsServed) {
    std::set<std::string> served;
    for (const auto& operation : file_operations(catalogue)) { served.insert(operation.resource->name); }
    for (const auto& resource : catalogue.resources()) {
        if (resource.module == crm_module) { continue; }
        EXPECT_TRUE(served.contains(resource.name)) << resource.name;
        EXPECT_GT(world.size(resource.name), 0U) << resource.name;
    }
}

TEST_F(ModuleRecords, EveryLinkLeadsToARecord) {
    world.mutate(30);
    std::map<std::string, std::set<json>> ids;
    const auto ids_of = [&](const Resource& resource) -> const std::set<json>& {
        auto& found = ids[resource.name];
        if (found.empty()) {
            for (const auto& record : records(resource.name)) { found.insert(record.value("id", json())); }
        }
        return found;
    };
    std::size_t links = 0;
    for (const auto& resource : catalogue.resources()) {
        if (resource.module == crm_module) { continue; }
        for (const auto& column : resource.columns) {
            const auto* target = linked_resource(catalogue, column);
            if (target == nullptr || column.type != ColumnType::Integer || column.field.empty()) { continue; }
            if (target == &resource) { continue; }
            for (const auto& record : records(resource.name)) {
                const auto id = at(record, column.field);
                if (id.is_null()) { continue; }
                ++links;
                ASSERT_TRUE(ids_of(*target).contains(id))
                    << resource.name << "." << column.name << " = " << id;
            }
        }
    }
    EXPECT_GT(links, 1000U);
}

TEST_F(ModuleRecords, WhatBelongsToAJobHasItsCustomer) {
    const auto jobs = by_id("jobs");
    const auto locations = by_id("locations");
    for (const auto& [id, job] : jobs) {
        EXPECT_EQ(job["customerId"], locations.at(job["locationId"])["customerId"]) << id;
    }
    for (const auto& invoice : records("invoices")) {
        const auto& job = jobs.at(at(invoice, "job.id"));
        EXPECT_EQ(at(invoice, "customer.id"), job["customerId"]);
        EXPECT_EQ(at(invoice, "job.number"), job["jobNumber"]);
        EXPECT_DOUBLE_EQ(number(invoice["subTotal"]), number(job["total"]));
    }
    for (const auto& estimate : records("estimates")) {
        EXPECT_EQ(estimate["customerId"], jobs.at(estimate["jobId"])["customerId"]);
    }
    for (const auto& appointment : records("appointments")) {
        EXPECT_EQ(appointment["customerId"], jobs.at(appointment["jobId"])["customerId"]);
    }
}

TEST_F(ModuleRecords, PaymentsPayTheirInvoices) {
    auto invoices = by_id("invoices");
    std::map<json, double> paid;
    for (const auto& payment : records("payments")) {
        for (const auto& applied : payment["appliedTo"]) {
            paid[applied["appliedTo"]] += number(applied["appliedAmount"]);
            EXPECT_EQ(at(payment, "customer.id"), at(invoices.at(applied["appliedTo"]), "customer.id"));
        }
    }
    EXPECT_FALSE(paid.empty());
    for (const auto& [id, invoice] : invoices) {
        EXPECT_NEAR(number(invoice["total"]) - paid[id], number(invoice["balance"]), 0.005) << id;
    }
}

TEST_F(ModuleRecords, NamesAreThoseOfTheRecordsToWhichTheyBelong) {
    const auto technicians = by_id("technicians");
    std::size_t names = 0;
    for (const auto& assignment : records("appointment_assignments")) {
        EXPECT_EQ(assignment["technicianName"], technicians.at(assignment["technicianId"])["name"]);
        ++names;
    }
    EXPECT_GT(names, 0U);
    const auto campaigns = by_id("campaigns");
    for (const auto& call : records("calls")) {
        const auto id = at(call, "campaign.id");
        EXPECT_EQ(at(call, "campaign.name"), id.is_null() ? json() : campaigns.at(id)["name"]);
    }
}

TEST_F(ModuleRecords, OfAnInvoiceNameTheTypeOfItsJob) {
    const auto jobs = by_id("jobs");
    const auto types = by_id("job_types");
    for (const auto& invoice : records("invoices")) {
        EXPECT_EQ(at(invoice, "job.type"), types.at(jobs.at(at(invoice, "job.id"))["jobTypeId"])["name"]);
    }
}

TEST_F(ModuleRecords, PurchaseOrdersAreTheSumOfTheirLinesAndHaveReceivedWhatTheirStatusSays) {
    world.mutate_file("purchase_orders", 60);
    std::set<json> states;
    for (const auto& order : records("purchase_orders")) {
        double sum = 0;
        double ordered = 0;
        double received = 0;
        ASSERT_FALSE(order["items"].empty());
        for (const auto& line : order["items"]) {
            EXPECT_NEAR(number(line["cost"]) * number(line["quantity"]), number(line["total"]), 0.005);
            EXPECT_LE(number(line["quantityReceived"]), number(line["quantity"]));
            sum += number(line["total"]);
            ordered += number(line["quantity"]);
            received += number(line["quantityReceived"]);
        }
        EXPECT_NEAR(sum, number(order["total"]), 0.005);
        const auto status = order["status"].get<std::string>();
        states.insert(status);
        if (status == "Received" || status == "Exported") { EXPECT_EQ(received, ordered) << status; }
        if (status == "Pending" || status == "Sent" || status == "Canceled") {
            EXPECT_EQ(received, 0) << status;
        }
    }
    EXPECT_GE(states.size(), 2U);
}

TEST_F(ModuleRecords, AbandonedCallsAreShort) {
    std::size_t abandoned = 0;
    for (const auto& call : records("calls")) {
        if (call["type"] != "Abandoned") { continue; }
        ++abandoned;
        EXPECT_LT(call["duration"].get<std::string>(), "00:01:00");
    }
    EXPECT_GT(abandoned, 0U);
}

TEST_F(ModuleRecords, HaveWhatReportsGroupThemBy) {
    const std::pair<const char*, std::vector<const char*>> needed[] = {
        {"jobs", {"customerId", "locationId", "businessUnitId", "jobTypeId", "campaignId"}},
        {"calls", {"customer.id", "campaign.id", "reason.id"}},
        {"estimates", {"customerId", "locationId", "businessUnitId"}},
        {"invoices", {"customer.id", "businessUnit.id", "job.id"}},
        {"job_canceled_logs", {"jobId", "reasonId"}},
        {"memberships", {"customerId", "businessUnitId", "membershipTypeId"}},
        {"purchase_orders", {"vendorId", "jobId", "businessUnitId"}}};
    for (const auto& [table, fields] : needed) {
        for (const auto& record : records(table)) {
            for (const auto* field : fields) { EXPECT_FALSE(at(record, field).is_null()) << table << field; }
        }
    }
    const auto campaigns = by_id("campaigns");
    for (const auto& lead : records("leads")) { EXPECT_TRUE(campaigns.contains(lead["campaignId"])); }
}

TEST_F(ModuleRecords, OfAJobAreOfTheSameDays) {
    const auto hours = [](const json& from, const json& to) {
        const auto parse = [](const json& time) { return *Timestamp::parse(time.get<std::string>()); };
        return (parse(to) - parse(from)) / std::chrono::hours{1};
    };
    constexpr std::int64_t week = 7 * 24;
    const auto jobs = by_id("jobs");
    std::size_t completed = 0;
    for (const auto& [id, job] : jobs) {
        if (job["completedOn"].is_null()) { continue; }
        ++completed;
        EXPECT_GE(hours(job["createdOn"], job["completedOn"]), 0) << job;
        EXPECT_LE(hours(job["createdOn"], job["completedOn"]), week) << job;
    }
    EXPECT_GT(completed, jobs.size() / 2);
    for (const auto& appointment : records("appointments")) {
        const auto& job = jobs.at(appointment["jobId"]);
        EXPECT_LE(hours(job["createdOn"], appointment["end"]), week + 24);
        if (!job["completedOn"].is_null()) { EXPECT_EQ(appointment["end"], job["completedOn"]); }
    }
    for (const auto& estimate : records("estimates")) {
        EXPECT_LE(hours(jobs.at(estimate["jobId"])["createdOn"], estimate["createdOn"]), week);
        if (!estimate["soldOn"].is_null()) {
            EXPECT_LE(hours(estimate["createdOn"], estimate["soldOn"]), week);
        }
    }
    for (const auto& sheet : records("job_timesheets")) {
        if (sheet["doneOn"].is_null()) { continue; }
        EXPECT_GE(hours(sheet["arrivedOn"], sheet["doneOn"]), 0);
        EXPECT_LT(hours(sheet["dispatchedOn"], sheet["doneOn"]), 6);
    }
}

TEST_F(ModuleRecords, OfTheLogOfCanceledJobsAreOfCanceledJobs) {
    const auto jobs = by_id("jobs");
    std::size_t canceled = 0;
    const auto logs = records("job_canceled_logs");
    for (const auto& log : logs) { canceled += jobs.at(log["jobId"])["jobStatus"] == "Canceled" ? 1 : 0; }
    EXPECT_GT(canceled, logs.size() * 3 / 4);
}

TEST_F(ModuleRecords, OfAMembershipInForceEndInTheFuture) {
    std::size_t ending = 0;
    for (const auto& membership : records("memberships")) {
        if (membership["status"] != "Active" || membership["to"].is_null()) { continue; }
        EXPECT_GT(*Timestamp::parse(membership["to"].get<std::string>()), clock.utc_now());
        ++ending;
    }
    EXPECT_GT(ending, 0U);
}

TEST_F(ModuleRecords, OnlyACompletedJobHasATimeOfCompletion) {
    std::set<json> states;
    for (const auto& job : records("jobs")) {
        states.insert(job["jobStatus"]);
        EXPECT_EQ(job["completedOn"].is_null(), job["jobStatus"] != "Completed");
    }
    EXPECT_GE(states.size(), 3U);
}

TEST_F(ModuleRecords, KeepTheirKeysWhenTheyChange) {
    for (const auto* table : {"technician_ratings", "payroll_settings", "jobs", "job_history"}) {
        std::set<std::string> before;
        world.for_each(table, Form::Export, [&](const auto& record) { before.insert(record.key); });
        world.mutate_file(table, 40);
        std::set<std::string> after;
        world.for_each(table, Form::Export, [&](const auto& record) { after.insert(record.key); });
        EXPECT_EQ(after.size(), world.size(table)) << table;
        EXPECT_THAT(after, IsSupersetOf(before)) << table;
    }
}

TEST_F(ModuleRecords, EventsOfAJobAreInAnArrayBesideItsId) {
    const auto reply = world.handle({"GET", "/jpm/v2/tenant/1234567/export/job-history", {}, {}, {}});
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto page = json::parse(reply.body);
    const auto jobs = by_id("jobs");
    ASSERT_FALSE(page["data"].empty());
    for (const auto& each : page["data"]) {
        EXPECT_TRUE(jobs.contains(each["jobId"]));
        ASSERT_EQ(each["history"].size(), 1U);
        EXPECT_TRUE(each["history"][0]["id"].is_number());
        EXPECT_FALSE(each["history"][0].contains("jobId"));
    }
}

}  // namespace
}  // namespace stmirror::simulator
