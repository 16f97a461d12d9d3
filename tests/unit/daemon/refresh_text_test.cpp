// SPDX-License-Identifier: MIT
// The output of `stmirror refresh`.
#include "daemon/commands/output/refresh_text.hpp"

#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

using sync::RefreshTarget;

TEST(RefreshText, HasALineForEachTable) {
    sync::RefreshReport report;
    for (const auto* table : {"customers", "contacts", "customer_notes"})
        report.tables.push_back({table, {}});
    report.tables[0].outcome.updated = 1;
    report.tables[0].outcome.unchanged = 2;
    report.tables[1].outcome.unchanged = 1;
    report.tables[2].outcome.inserted = 2;
    report.tables[2].outcome.deleted = 1;
    EXPECT_EQ(render(report),
              "customers: 1 updated\ncontacts: unchanged\ncustomer_notes: 2 inserted, 1 deleted\n");
    EXPECT_EQ(render({}), "");
}

TEST(RefreshText, SaysWhenTheDaemonWillMirrorTheTouchedRecords) {
    Configuration configuration{{}, Catalogue::built_in()};
    const auto target = [&](const char* resource) {
        return RefreshTarget{configuration.catalogue.find(resource), RefreshTarget::Of::Record, "[1]"};
    };
    constexpr bool deletes = true;
    EXPECT_EQ(shown_by_the_daemon({target("customers"), target("customers"), target("locations")}, !deletes,
                                  configuration),
              "customers, locations within 60 s");
    EXPECT_EQ(shown_by_the_daemon({target("contacts")}, !deletes, configuration), "contacts within 60 s");
    EXPECT_EQ(shown_by_the_daemon({target("contacts")}, deletes, configuration), "contacts within 15 min");
    EXPECT_EQ(shown_by_the_daemon({target("leads"), target("booking_contacts")}, !deletes, configuration),
              "leads within 60 s, booking_contacts within 60 min");
    configuration.settings.feeds["leads"].enabled = false;
    EXPECT_EQ(shown_by_the_daemon({target("leads")}, !deletes, configuration), "");
}

}  // namespace
}  // namespace stmirror::daemon
