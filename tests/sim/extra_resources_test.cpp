// SPDX-License-Identifier: MIT
// Resources of other API modules work with resource files alone. The program contains nothing about these
// resources.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "support/source_paths.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

const Catalogue& with_extra() {
    static const auto catalogue = Catalogue::of_modules({"crm", "jpm", "accounting", "settings"});
    return catalogue;
}

class ExtraResources : public SimulatedRun {
 protected:
    static constexpr std::array names{"tag_types", "jobs", "invoices"};

    ExtraResources() : SimulatedRun(small(), with_extra()) {
        for (const auto& resource : catalogue.resources()) {
            settings.feeds[resource.name].enabled = resource.feed.kind == FeedKind::Export;
        }
    }
};

TEST_F(ExtraResources, AreMirroredAndStayEqual) {
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(number("SELECT count(*) FROM jobs"), 300);
    EXPECT_EQ(number("SELECT count(*) FROM _quarantine"), 0);

    time.advance(1h);
    for (const auto* name : names) { api.world().mutate_file(name, 60); }
    time.advance(1s);
    const auto changes = number("SELECT max(seq) FROM _changes");
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_GT(number("SELECT count(*) FROM jobs"), 300);
    EXPECT_GT(number("SELECT count(*) FROM _changes WHERE resource = 'jobs' AND kind = 'update' AND seq > " +
                     std::to_string(changes)),
              0);

    time.advance(20min);
    const auto stable = number("SELECT max(seq) FROM _changes");
    pass();
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), stable) << "records of the tail are not written again";
}

TEST_F(ExtraResources, HaveTheirNestedObjectsAndArraysInColumnsAndTables) {
    pass();
    const std::pair<const char*, const char*> same[] = {
        {"SELECT count(*) FROM invoices WHERE customer_name IS NOT _raw ->> '$.customer.name'", "nested"},
        {"SELECT count(*) FROM invoices WHERE sales_tax_code_tax_rate IS NOT _raw ->> "
         "'$.salesTaxCode.taxRate'",
         "real"},
        {"SELECT count(*) FROM jobs JOIN job_tags t ON t.job_id = jobs.id "
         "WHERE tag_type_id IS NOT _raw ->> ('$.tagTypeIds[' || position || ']')",
         "plain array"},
        {"SELECT count(*) FROM invoices i JOIN invoice_lines t ON t.invoice_id = i.id "
         "WHERE t.item_group_name IS NOT i._raw ->> ('$.items[' || position || '].itemGroup.name')",
         "array of objects"},
    };
    for (const auto& [sql, what] : same) { EXPECT_EQ(number(sql), 0) << what; }
    EXPECT_GT(number("SELECT count(*) FROM invoice_lines WHERE item_group_name IS NOT NULL"), 0);
    EXPECT_GT(number("SELECT count(*) FROM job_tags"), 0);
    EXPECT_GT(number("SELECT count(*) FROM jobs JOIN customers c ON c.id = jobs.customer_id"), 0);
}

/// The export hides changes of the last 15 minutes unless recent changes are requested, and notes of jobs
/// cannot be looked up.
TEST_F(ExtraResources, AFullScanMarksNoRecentlyChangedRecordDeleted) {
    pass();
    time.advance(1h);
    api.world().touch("job_notes", 5);
    time.advance(1min);
    sync::PassMode incremental;
    incremental.extent = sync::Extent::Incremental;
    pass({"job_notes"}, incremental);
    sync::PassMode sweep;
    sweep.extent = sync::Extent::FullScan;
    sweep.from_start = true;
    pass({"job_notes"}, sweep);
    EXPECT_EQ(number("SELECT count(*) FROM job_notes WHERE _deleted_at IS NOT NULL"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM _changes WHERE kind = 'delete'"), 0);
}

/// The window list has no look-up. A record that changes during the scan moves behind the scan's last window.
TEST_F(ExtraResources, AWindowScanMarksNoRecordDeletedThatChangesDuringIt) {
    settings.feeds["job_cancel_reasons"].enabled = true;
    settings.limits.page_size = 1;
    settings.schedule.max_delete_percent = 100;
    pass({"job_cancel_reasons"});
    time.advance(24h);
    int requests = 0;
    api.before_answer = [&](const simulator::Request& request) {
        if (request.path.ends_with("/job-cancel-reasons") && ++requests == 4) {
            api.world().touch("job_cancel_reasons", 3);
        }
    };
    sync::PassMode sweep;
    sweep.extent = sync::Extent::FullScan;
    sweep.from_start = true;
    pass({"job_cancel_reasons"}, sweep);
    EXPECT_GT(requests, 4);
    EXPECT_EQ(number("SELECT count(*) FROM job_cancel_reasons WHERE _deleted_at IS NOT NULL"), 0);
}

TEST_F(ExtraResources, AreNotReadWhereTheSettingsDoNotEnableThem) {
    for (const auto* name : names) { settings.feeds[name].enabled = false; }
    for (const auto& report : pass()) {
        EXPECT_EQ(std::ranges::count(names, report.feed.resource), 0) << report.feed.resource;
    }
    EXPECT_EQ(number("SELECT count(*) FROM jobs"), 0);
}

TEST_F(ExtraResources, ConvergeThroughTrouble) {
    api.gateway().set_faults(*simulator::parse_faults(R"({"seed": 7, "rules": [
        {"path": "*/export/jobs", "probability": 0.1, "status": 503, "html": true},
        {"path": "*/export/invoices", "probability": 0.1, "body_bytes_max": 900},
        {"path": "*/export/tag-types", "probability": 0.1, "ending": "reset"}]})"));
    api.before_answer = [&, calls = 0](const simulator::Request&) mutable {
        if (++calls % 4 == 0) { api.world().mutate(1); }
    };
    for (int round = 0; round < 3; ++round) {
        api.world().faults().repeat_token = 2;
        api.world().faults().empty_page_with_has_more = 2;
        pass();
        time.advance(17min);
    }
    api.before_answer = nullptr;
    api.gateway().set_faults(simulator::Faults{});
    api.world().faults() = {};
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(number("SELECT count(*) FROM _quarantine"), 0);
}

TEST_F(ExtraResources, WhoseExportIsRefusedAreReadByTheListThatTheirFileNames) {
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/export/jobs", "status": 403, "problem": "Scope validation failed"}]})"));
    EXPECT_TRUE(all_caught_up(pass()));
    api.world().mutate_file("jobs", 20);
    time.advance(20min);
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
