// SPDX-License-Identifier: MIT
// Tests rules for all views: a tenant sees only its own records, and deleted or closed records are not shown.
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <utility>

#include "view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

/// A table, and a view that shows the text of its records.
using Shown = std::pair<std::string, std::string>;

class ViewRulesTest : public ViewContentTest {
 protected:
    /// Adds live records to each table that a view reads. The records are linked to each other, and have the
    /// same ids for each tenant. The text of each record is "<table> of <tenant>".
    void fill(std::int64_t tenant) {
        const auto put = [&](const std::string& table, const std::string& columns,
                             const std::string& values) {
            add(table, columns, values + ", '" + table + " of " + std::to_string(tenant) + "'", tenant);
        };
        put("customers", "id, name", "1");
        put("customers", "id, merged_to_id, name", "2, 1");
        put("locations", "id, customer_id, name", "1, 1");
        put("bookings", "id, status, booking_provider_id, source", "1, 'New', 1");
        put("booking_provider_tags", "id, tag_name", "1");
        put("leads", "id, status, customer_id, location_id, booking_id, summary", "1, 'Open', 1, 1, 1");
        put("leads", "id, status, summary", "2, 'Open'");  // a lead without a note
        for (const std::string owner : {"customer", "location", "booking"}) {
            put(owner + "_contacts", owner + "_id, id, type, value", "1, 1, 'Phone'");
            put(owner + "_contacts", owner + "_id, id, type, value", "1, 2, 'Email'");
        }
        put("customers", "id, name", "3");
        put("customer_contacts", "customer_id, id, type, value", "3, 3, 'Phone'");
        for (const std::string parent : {"customer", "location", "lead"}) {
            put(parent + "_notes", "id, " + parent + "_id, text", "1, 1");
        }
        put("contacts", "id, name", "'p'");
        for (const std::string type : {"Phone", "Email", "Fax"}) {
            put("contact_methods", "id, contact_id, type, value", "'" + type + "', 'p', '" + type + "'");
        }
        for (const std::string parent : {"customer", "location"}) {
            add("contact_relationships", "id, contact_id, related_entity_id, type_slug",
                "'" + parent + "', 'p', 1, '" + parent + "'", tenant);
            put(parent + "_custom_field_types", "id, data_type", "1");
            add_child(parent + "_custom_fields", parent + "_id, position, type_id", "1, 0, 1", tenant);
        }
        for (const auto& resource : Catalogue::built_in().resources()) {
            add_child("_feeds", "resource", "'" + resource.name + "'", tenant);
        }
    }

    /// Returns the rows of every view, restricted to tenant 7.
    std::map<std::string, std::vector<std::string>> seen() {
        std::map<std::string, std::vector<std::string>> views;
        for (const auto& file : view_files()) {
            const auto view = file.stem().string();
            views[view] = rows("SELECT * FROM " + view + " WHERE tenant_id = 7 ORDER BY 1, 2, 3, 4");
        }
        return views;
    }

    /// Sets `column` of all rows, one table at a time. Returns which tables still appear in which views after
    /// that.
    std::set<Shown> shown_after_setting(const std::string& column, const std::string& value) {
        std::set<Shown> shown;
        for (const auto& resource : Catalogue::built_in().resources()) {
            if (!column.starts_with("_") && !resource.column_index(column)) { continue; }
            const SQLite::Transaction undone_at_the_end(*database);
            database->exec("UPDATE " + resource.name + " SET " + column + " = " + value);
            for (const auto& [view, lines] : seen()) {
                if (::testing::PrintToString(lines).find("|" + resource.name + " of 7") !=
                    std::string::npos) {
                    shown.insert({resource.name, view});
                }
            }
        }
        return shown;
    }
};

TEST_F(ViewRulesTest, AnotherTenantWithTheSameIdsChangesNothing) {
    fill(7);
    const auto alone = seen();
    for (const auto& [view, lines] : alone) { EXPECT_THAT(lines, Not(IsEmpty())) << view; }
    fill(8);
    for (const auto& resource : Catalogue::built_in().resources()) {
        database->exec("UPDATE " + resource.name + " SET _deleted_at = 'then' WHERE tenant_id = 8");
        EXPECT_EQ(seen(), alone) << "tombstones of " << resource.name;
    }
    database->exec("UPDATE customers SET merged_to_id = NULL, _deleted_at = NULL WHERE tenant_id = 8");
    EXPECT_EQ(seen(), alone);
}

/// The names of parent records are shown next to their children, whatever the state of the parents is.
const std::set<Shown> as_parents{{"bookings", "v_open_leads"},  {"customers", "v_locations"},
                                 {"customers", "v_open_leads"}, {"customers", "v_notes"},
                                 {"locations", "v_open_leads"}, {"locations", "v_notes"}};

std::set<Shown> with(std::set<Shown> more) {
    more.insert(as_parents.begin(), as_parents.end());
    return more;
}

TEST_F(ViewRulesTest, DeletedRecordsAppearOnlyAsParents) {
    fill(7);
    const auto expected = with({{"booking_provider_tags", "v_bookings_open"},
                                {"customer_custom_field_types", "v_custom_fields"},
                                {"location_custom_field_types", "v_custom_fields"}});
    EXPECT_EQ(shown_after_setting("_deleted_at", "'then'"), expected);
}

TEST_F(ViewRulesTest, InactiveRecordsAppearOnlyAsParents) {
    fill(7);
    EXPECT_EQ(shown_after_setting("active", "0"), with({{"booking_provider_tags", "v_bookings_open"},
                                                        {"customers", "v_contacts"},
                                                        {"locations", "v_contacts"},
                                                        {"customers", "v_merged_customers"}}));
}

TEST_F(ViewRulesTest, MergedRecordsAppearOnlyAsParents) {
    fill(7);
    auto expected =
        with({{"customers", "v_contacts"}, {"locations", "v_contacts"}, {"customers", "v_merged_customers"}});
    expected.erase({"bookings", "v_open_leads"});
    EXPECT_EQ(shown_after_setting("merged_to_id", "1"), expected);
}

TEST_F(ViewRulesTest, ArchivedContactsAreNotShown) {
    fill(7);
    EXPECT_THAT(shown_after_setting("is_archived", "1"), IsEmpty());
}

TEST_F(ViewRulesTest, DeletedRelationshipsAreIgnored) {
    fill(7);
    database->exec("UPDATE contact_relationships SET _deleted_at = 'then'");
    EXPECT_THAT(rows("SELECT customers, locations FROM v_contacts"), ElementsAre("NULL|NULL"));
}

TEST_F(ViewRulesTest, UnusableNumbersAreSkippedInEveryView) {
    for (const std::string owner : {"customer", "location", "booking"}) {
        const auto table = owner + "_contacts";
        for (const std::string type : {"Phone", "Email"}) {
            const auto start = type == "Phone" ? 10 : 20;
            const auto columns = owner + "_id, type, id, value";
            const auto values = "1, '" + type + "', ";
            add(table, columns, values + std::to_string(start + 1) + ", ''");
            add(table, columns + ", _deleted_at", values + std::to_string(start + 2) + ", 'gone', 'then'");
            if (owner != "booking") {
                add(table, columns + ", active", values + std::to_string(start + 3) + ", 'inactive', 0");
            }
            add(table, columns, values + std::to_string(start + 4) + ", 'first'");
            add(table, columns, values + std::to_string(start + 5) + ", 'another'");
        }
    }
    add("customers", "id", "1");
    add("locations", "id, customer_id", "1, 1");
    add("bookings", "id", "1");
    add("leads", "id, status, customer_id, lead_phone, lead_email", "1, 'Open', 1, '', ''");
    for (const std::string view : {"v_customers", "v_locations", "v_bookings_open", "v_open_leads"}) {
        EXPECT_THAT(rows("SELECT phone, email FROM " + view), ElementsAre("first|first")) << view;
    }
    EXPECT_THAT(rows("SELECT DISTINCT value FROM v_phones_and_emails ORDER BY value"),
                ElementsAre("another", "first"));
}

TEST_F(ViewRulesTest, FreshnessContainsThreeAsOfTimes) {
    add_child("_feeds", "resource, kind, backfilled, last_success, swept_at, proved_at",
              "'customers', 'export', 1, '2024-05-01T12', '2024-05-01T09', '2024-05-01T11'");
    add_child("_feeds", "resource, kind, backfilled, last_success", "'leads', 'export', 0, '2024-05-01T12'");
    add_child("_feeds", "resource, kind, backfilled, last_success",
              "'booking_provider_tags', 'list', 1, '2024-05-01T12'");
    for (const auto* notes : {"customer_notes", "lead_notes"}) {
        add_child("_feeds", "resource, kind, backfilled, last_success",
                  "'" + std::string(notes) + "', 'per_parent', 1, '2024-05-01T12'");
        add_child("_parents", "resource, parent_id, read_at, due",
                  "'" + std::string(notes) + "', 1, '2024-05-01T10', 0");
    }
    add_child("_parents", "resource, parent_id, due", "'lead_notes', 2, 2");
    EXPECT_THAT(rows("SELECT resource, changes_as_of, deletions_as_of, children_as_of FROM v_freshness"
                     " ORDER BY resource"),
                ElementsAre("booking_provider_tags|2024-05-01T12|2024-05-01T12|NULL",
                            "customer_notes|2024-05-01T12|2024-05-01T10|2024-05-01T10",
                            "customers|2024-05-01T12|2024-05-01T11|NULL",
                            "lead_notes|2024-05-01T12|NULL|NULL", "leads|NULL|NULL|NULL"));
}

}  // namespace
}  // namespace stmirror::mirror
