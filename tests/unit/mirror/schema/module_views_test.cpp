// SPDX-License-Identifier: MIT
// Tests the views over tables of several modules, schema/views/modules/, and docs/reporting-modules.md.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "catalogue/catalogue.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/views.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::filesystem::path> files() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "schema/views/modules")) {
        found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

/// Returns the modules that a file names: crm, jpm and settings for "Needs the modules crm, jpm and
/// settings."
std::vector<std::string> needed_modules(const std::filesystem::path& file) {
    const auto text = stmirror::testing::read_file(file);
    std::smatch sentence;
    if (!std::regex_search(text, sentence, std::regex("Needs the modules? ([a-z, -]+)\\."))) { return {}; }
    const auto list = sentence[1].str();
    std::vector<std::string> modules;
    const std::regex word("[a-z-]+");
    for (std::sregex_iterator it(list.begin(), list.end(), word), end; it != end; ++it) {
        if (it->str() != "and") { modules.push_back(it->str()); }
    }
    return modules;
}

/// An in-memory database with the tables of these modules and all views that fit them.
class ModuleMirror {
 public:
    explicit ModuleMirror(const std::vector<std::string>& modules)
        : database_(":memory:", SQLite::OPEN_READWRITE) {
        migrate(database_, migrations(), Timestamp());
        // Parsing the resource files of these modules would take longer than the rest.
        for (const auto& resource : Catalogue::all_modules().resources()) {
            if (std::ranges::find(modules, resource.module) == modules.end()) { continue; }
            make_tables(database_, resource);
        }
        make_views(database_, shipped_views());
    }

    bool has_view(const std::string& name) {
        return !rows("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = '" + name + "'").empty();
    }
    void run(const std::string& sql) { database_.exec(sql); }
    void add(const std::string& table, const std::string& columns, const std::string& values) {
        add_record(database_, table, columns, values);
    }
    void add_child(const std::string& table, const std::string& columns, const std::string& values) {
        add_child_row(database_, table, columns, values);
    }
    std::vector<std::string> rows(const std::string& sql) { return rows_of(database_, sql); }

 private:
    SQLite::Database database_;
};

TEST(ModuleViews, EachIsThereWithTheModulesThatItNamesAndWithNoFewer) {
    for (const auto& file : files()) {
        const auto name = file.stem().string();
        const auto modules = needed_modules(file);
        ASSERT_FALSE(modules.empty()) << name;
        EXPECT_TRUE(ModuleMirror(modules).has_view(name)) << name;
        for (std::size_t i = 0; i < modules.size(); ++i) {
            auto fewer = modules;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_FALSE(ModuleMirror(fewer).has_view(name)) << name << " without " << modules[i];
        }
    }
}

TEST(ModuleViews, EachIsListedWithItsModules) {
    const auto page = stmirror::testing::read_file(source_dir() / "docs/reporting-modules.md");
    for (const auto& file : files()) {
        std::string modules;
        for (const auto& module : needed_modules(file)) { modules += (modules.empty() ? "" : ", ") + module; }
        const std::regex line("\\n\\| `" + file.stem().string() + "` \\| [^|]+ \\| " + modules + " \\|\\n");
        EXPECT_TRUE(std::regex_search(page, line)) << file.stem() << " " << modules;
    }
}

TEST(ModuleViews, EveryQuestionRunsAndHasAnAnswer) {
    const auto page = stmirror::testing::read_file(source_dir() / "docs/reporting-modules.md");
    ModuleMirror mirror(module_names());
    std::size_t questions = 0;
    const std::regex block("```sql\\n([^`]+)```\\n\\n```text\\n([^`]*)```");
    for (std::sregex_iterator it(page.begin(), page.end(), block), end; it != end; ++it, ++questions) {
        EXPECT_NO_THROW(mirror.run((*it)[1])) << (*it)[1];
        EXPECT_FALSE((*it)[2].str().empty()) << "run scripts/reporting-doc: no answer to\n" << (*it)[1];
    }
    EXPECT_GE(questions, 30U);
}

class ModuleViewContent : public ::testing::Test {
 protected:
    ModuleMirror mirror{module_names()};
};

TEST_F(ModuleViewContent, JobsHaveTheNamesThatTheirIdsStandFor) {
    mirror.add("customers", "id, name", "1, 'Ann Lee'");
    mirror.add("locations", "id, name, address_city", "2, 'Home', 'Reno'");
    mirror.add("business_units", "id, name", "3, 'Plumbing'");
    mirror.add("job_types", "id, name", "4, 'Repair'");
    mirror.add("campaigns", "id, name", "5, 'Radio'");
    mirror.add("technicians", "id, name", "6, 'Max Roe'");
    mirror.add("jobs",
               "id, customer_id, location_id, business_unit_id, job_type_id, campaign_id, sold_by_id, "
               "job_status, total",
               "10, 1, 2, 3, 4, 5, 6, 'Completed', 99.5");
    mirror.add("jobs", "id, active", "11, 0");
    mirror.add("jobs", "id, _deleted_at", "12, '2026-01-01'");
    mirror.add("appointment_assignments", "id, job_id, technician_name", "20, 10, 'Zoe'");
    mirror.add("appointment_assignments", "id, job_id, technician_name", "21, 10, 'Bob'");
    mirror.add("appointment_assignments", "id, job_id, technician_name", "22, 10, 'Bob'");
    mirror.add("appointment_assignments", "id, job_id, technician_name, active", "23, 10, 'Gone', 0");
    EXPECT_THAT(
        mirror.rows("SELECT id, customer_name, location_city, business_unit, job_type, campaign, sold_by, "
                    "technicians, revenue FROM v_jobs"),
        ElementsAre("10|Ann Lee|Reno|Plumbing|Repair|Radio|Max Roe|Bob, Zoe|99.5"));
}

TEST_F(ModuleViewContent, InvoicesAreGroupedByTheDaysThatTheyAreOverdue) {
    const auto invoice = [&](int id, const std::string& days, const std::string& balance) {
        mirror.add("invoices", "id, total, balance, due_date",
                   std::to_string(id) + ", '100.00', '" + balance +
                       "', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '" + days + " days')");
    };
    invoice(1, "+3", "10.00");
    invoice(2, "-3", "10.00");
    invoice(3, "-45", "10.00");
    invoice(4, "-75", "10.00");
    invoice(5, "-400", "10.00");
    invoice(6, "-400", "0.00");
    EXPECT_THAT(mirror.rows("SELECT id, aging, overdue_days FROM v_invoices ORDER BY id"),
                ElementsAre("1|not due|0", "2|1-30 days|3", "3|31-60 days|45", "4|61-90 days|75",
                            "5|over 90 days|400", "6|paid|NULL"));
}

TEST_F(ModuleViewContent, InvoicesCountThePaymentsThatAreNotDeleted) {
    mirror.add("invoices", "id, total, balance", "1, '100.00', '40.00'");
    mirror.add("payments", "id, active", "50, 1");
    mirror.add("payments", "id, active", "51, 0");
    mirror.add_child("payment_applications", "payment_id, position, invoice_id, applied_amount",
                     "50, 0, 1, '45.50'");
    mirror.add_child("payment_applications", "payment_id, position, invoice_id, applied_amount",
                     "50, 1, 1, '14.50'");
    mirror.add_child("payment_applications", "payment_id, position, invoice_id, applied_amount",
                     "51, 0, 1, '99.00'");
    EXPECT_THAT(mirror.rows("SELECT total, paid, balance FROM v_invoices"), ElementsAre("100.0|60.0|40.0"));
}

TEST_F(ModuleViewContent, MembershipsCountByStatusNotByActive) {
    mirror.add("memberships", "id, status, active", "1, 'Active', 1");
    mirror.add("memberships", "id, status, active", "2, 'Expired', 0");
    mirror.add("memberships", "id, status, active", "3, 'Deleted', 0");
    EXPECT_THAT(mirror.rows("SELECT id, status FROM v_memberships ORDER BY id"),
                ElementsAre("1|Active", "2|Expired"));
}

TEST_F(ModuleViewContent, ScorecardsDivideTheRevenueOfAJobAmongItsTechnicians) {
    mirror.add("technicians", "id, name", "1, 'Ann'");
    mirror.add("technicians", "id, name", "2, 'Bob'");
    mirror.add("jobs", "id, job_status, completed_on, total", "10, 'Completed', '2026-03-05T10:00:00Z', 100");
    mirror.add("jobs", "id, job_status, completed_on, total", "11, 'Completed', '2026-03-06T10:00:00Z', 50");
    mirror.add("jobs", "id, job_status, completed_on, total", "12, 'Canceled', NULL, 70");
    mirror.add("appointment_assignments", "id, job_id, technician_id", "20, 10, 1");
    mirror.add("appointment_assignments", "id, job_id, technician_id", "21, 10, 2");
    mirror.add("appointment_assignments", "id, job_id, technician_id", "22, 10, 2");
    mirror.add("appointment_assignments", "id, job_id, technician_id", "23, 11, 1");
    mirror.add("appointment_assignments", "id, job_id, technician_id", "24, 12, 1");
    mirror.add("technician_ratings", "technician_id, job_id, rating", "1, 10, 4");
    mirror.add("estimates", "id, status_name, sold_by, sold_on, subtotal",
               "30, 'Sold', 1, '2026-03-20T10:00:00Z', 500");
    EXPECT_THAT(mirror.rows("SELECT technician, month, jobs, revenue, estimates_sold, sold, rating "
                            "FROM v_technician_scorecard ORDER BY technician"),
                ElementsAre("Ann|2026-03|2|100.0|1|500.0|4.0", "Bob|2026-03|1|50.0|0|0.0|NULL"));
}

TEST_F(ModuleViewContent, ScorecardsHaveSalesOfMonthsWithoutACompletedJob) {
    mirror.add("technicians", "id, name", "1, 'Ann'");
    mirror.add("employees", "id, name", "2, 'Eve of the office'");
    for (const auto* seller : {"1", "2"}) {
        mirror.add("estimates", "id, status_name, sold_by, sold_on, subtotal",
                   std::string("3") + seller + ", 'Sold', " + seller + ", '2026-04-20T10:00:00Z', 500");
    }
    EXPECT_THAT(mirror.rows("SELECT technician, month, jobs, revenue, revenue_per_job, estimates_sold, sold, "
                            "recalls, ratings, rating FROM v_technician_scorecard"),
                ElementsAre("Ann|2026-04|0|0.0|NULL|1|500.0|0|0|NULL"));
}

TEST_F(ModuleViewContent, CallsHaveTheirLengthInSeconds) {
    mirror.add("calls", "id, type, duration", "1, 'Booked', '00:02:05'");
    mirror.add("calls", "id, type, duration", "2, 'NotLead', NULL");
    mirror.add("calls", "id, type, duration, active", "3, 'Booked', '01:00:00', 0");
    EXPECT_THAT(mirror.rows("SELECT id, is_lead, is_booked, seconds FROM v_calls ORDER BY id"),
                ElementsAre("1|1|1|125", "2|0|0|NULL"));
}

TEST_F(ModuleViewContent, PurchaseOrdersAreOpenUntilTheGoodsAreThere) {
    mirror.add("vendors", "id, name", "1, 'Supply'");
    mirror.add("purchase_orders", "id, status, vendor_id", "10, 'Sent', 1");
    mirror.add("purchase_orders", "id, status, vendor_id", "11, 'Received', 1");
    mirror.add("purchase_orders", "id, status, vendor_id", "12, 'Canceled', 1");
    mirror.add_child("purchase_order_items", "purchase_order_id, position, quantity, quantity_received",
                     "10, 0, 3, 1");
    mirror.add_child("purchase_order_items", "purchase_order_id, position, quantity, quantity_received",
                     "10, 1, 1, 1");
    EXPECT_THAT(mirror.rows("SELECT id, vendor, received FROM v_open_purchase_orders"),
                ElementsAre("10|Supply|50.0"));
}

TEST_F(ModuleViewContent, TagsSayWhatTheyMean) {
    mirror.add("tag_types", "id, name", "5, 'VIP'");
    mirror.add("customers", "id", "1");
    mirror.add("customers", "id, _deleted_at", "2, '2026-01-01'");
    for (const auto* id : {"1", "2"}) {
        mirror.add_child("customer_tags", "customer_id, position, tag_type_id", std::string(id) + ", 0, 5");
    }
    EXPECT_THAT(mirror.rows("SELECT kind, record_id, tag FROM v_tags"), ElementsAre("customer|1|VIP"));
}

TEST_F(ModuleViewContent, DeletedRecordsAreInNoView) {
    mirror.add("jobs", "id, _deleted_at", "1, '2026'");
    mirror.add("estimates", "id, status_name, _deleted_at", "1, 'Open', '2026'");
    mirror.add("invoices", "id, invoice_date, _deleted_at", "1, '2026-01-01', '2026'");
    mirror.add("calls", "id, _deleted_at", "1, '2026'");
    mirror.add("memberships", "id, status, _deleted_at", "1, 'Active', '2026'");
    mirror.add("purchase_orders", "id, status, _deleted_at", "1, 'Sent', '2026'");
    mirror.add("appointments", "id, job_id, _deleted_at", "1, 1, '2026'");
    mirror.add("leads", "id, status, _deleted_at", "1, 'Open', '2026'");
    for (const auto& file : files()) {
        EXPECT_THAT(mirror.rows("SELECT 1 FROM " + file.stem().string()), IsEmpty()) << file.stem();
    }
}

}  // namespace
}  // namespace stmirror::mirror
