// SPDX-License-Identifier: MIT
// Tests the output of `stmirror refresh`.
#include "daemon/commands/output/refresh_text.hpp"

#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

TEST(RefreshText, HasALineForEachTable) {
    sync::RefreshReport report;
    for (const auto* table : {"customers", "contacts", "customer_notes"}) {
        report.tables.push_back({table, {}});
    }
    report.tables[0].outcome.updated = 1;
    report.tables[0].outcome.unchanged = 2;
    report.tables[1].outcome.unchanged = 1;
    report.tables[2].outcome.inserted = 2;
    report.tables[2].outcome.deleted = 1;
    EXPECT_EQ(render(report),
              "customers: 1 updated\ncontacts: unchanged\ncustomer_notes: 2 inserted, 1 deleted\n");
    EXPECT_EQ(render({}), "");
}

}  // namespace
}  // namespace stmirror::daemon
