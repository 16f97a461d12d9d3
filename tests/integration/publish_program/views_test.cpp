// SPDX-License-Identifier: MIT
// The views in the target show the same rows as the views of the mirror, and are created only once.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "publishing_fixture.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

using Row = std::vector<std::string>;
const std::string schema = "servicetitan_views";

class TargetViews : public Publishing {
 protected:
    explicit TargetViews(const Catalogue& catalogue = Catalogue::built_in()) : Publishing(100, catalogue) {}

    /// Adds rows for the views that show nothing for a newly generated tenant.
    void add_rows() const {
        auto database = open_to_write(mirror());
        database.exec(
            "INSERT INTO customer_notes (tenant_id, id, customer_id, text, is_pinned, created_by_id, "
            "created_on,"
            " modified_on, _raw, _hash, _first_seen_at, _changed_at) SELECT tenant_id, id, id, 'A note', id "
            "% 2, 5,"
            " modified_on, modified_on, '{}', 1, modified_on, modified_on FROM customers LIMIT 9");
        // Two customers share addresses that the locale sorts differently from SQLite.
        database.exec(
            "INSERT INTO customer_contacts (tenant_id, customer_id, id, type, value, _raw, _hash,"
            " _first_seen_at, _changed_at) SELECT c.tenant_id, c.id, v.id, 'Email', v.value, '{}', 1,"
            " c.modified_on, c.modified_on FROM (SELECT * FROM customers WHERE active IS NOT 0 AND"
            " merged_to_id IS NULL AND _deleted_at IS NULL LIMIT 2) AS c, (SELECT 1 AS id, 'bob@a.example'"
            " AS value UNION SELECT 2, 'Carl@a.example') AS v");
        database.exec("UPDATE bookings SET start = strftime('%Y-%m-%dT%H:%M:%S.0000000Z', 'now', '+2 days')");
    }

    std::vector<std::string> names() const {
        return postgres.rows("SELECT table_name FROM information_schema.views WHERE table_schema = '" +
                             schema + "' ORDER BY table_name");
    }
    /// Returns the name and the type of each column.
    std::vector<std::pair<std::string, std::string>> columns(const std::string& view) const {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& line :
             postgres.rows("SELECT column_name, data_type FROM information_schema.columns"
                           " WHERE table_schema = '" +
                           schema + "' AND table_name = '" + view + "' ORDER BY ordinal_position")) {
            const auto bar = line.find('|');
            all.emplace_back(line.substr(0, bar), line.substr(bar + 1));
        }
        return all;
    }

    /// Returns a value of SQLite as PostgreSQL writes a value of that type.
    static std::string as_in_target(std::string value, const std::string& type) {
        if (type == "boolean") { return value == "1" ? "t" : "f"; }
        if (!type.starts_with("timestamp")) { return value; }
        constexpr std::size_t microseconds = 26;
        value.at(value.find('T')) = ' ';
        value = value.substr(0, std::min(microseconds, value.size() - 1));
        while (value.back() == '0' && value.find('.') != std::string::npos) { value.pop_back(); }
        if (value.back() == '.') { value.pop_back(); }
        return value + "+00";
    }
    /// Makes values of both sides comparable: numbers are written with 12 digits, and lists are sorted.
    static std::string comparable(const std::string& value, const std::string& column,
                                  const std::string& type) {
        constexpr int digits = 12;
        if (type == "double precision" || type == "numeric") {
            return fmt::format("{:.{}g}", std::strtod(value.c_str(), nullptr), digits);
        }
        if (column != "names") { return value; }
        std::set<std::string> parts;
        for (std::size_t from = 0; from <= value.size();) {
            const auto comma = std::min(value.find(',', from), value.size());
            parts.insert(value.substr(from, comma - from));
            from = comma + 1;
        }
        return fmt::format("{}", fmt::join(parts, ","));
    }

    std::multiset<Row> in_mirror(const std::string& view) const {
        const auto types = columns(view);
        const auto database = open_to_read(mirror());
        SQLite::Statement select(database, "SELECT * FROM " + view);
        EXPECT_EQ(select.getColumnCount(), static_cast<int>(types.size())) << view;
        std::multiset<Row> rows;
        while (select.executeStep()) {
            Row row;
            for (std::size_t i = 0; i < types.size(); ++i) {
                const auto& [name, type] = types[i];
                const auto number = static_cast<int>(i);
                EXPECT_EQ(select.getColumnName(number), name) << view;
                const auto cell = select.getColumn(number);
                row.push_back(cell.isNull() ? "NULL"
                                            : comparable(as_in_target(cell.getString(), type), name, type));
            }
            rows.insert(row);
        }
        return rows;
    }
    std::multiset<Row> in_target(const std::string& view) const {
        const auto types = columns(view);
        const auto link = publish::Connection::open(postgres.conninfo());
        const auto answers =
            link.value()->run({{"SET TIME ZONE 'UTC'"}, {"SELECT * FROM " + schema + "." + view}});
        EXPECT_TRUE(answers.has_value()) << view;
        std::multiset<Row> rows;
        for (const auto& values : answers->back().rows) {
            Row row;
            for (std::size_t i = 0; i < types.size(); ++i) {
                row.push_back(values[i] ? comparable(*values[i], types[i].first, types[i].second) : "NULL");
            }
            rows.insert(row);
        }
        return rows;
    }
    /// Returns the views of the mirror except v_freshness. That view shows the state of feeds, which is not
    /// published.
    std::vector<std::string> of_mirror() const {
        const auto database = open_to_read(mirror());
        SQLite::Statement select(
            database,
            "SELECT name FROM sqlite_schema WHERE type = 'view' AND name <> 'v_freshness'"
            " ORDER BY name");
        std::vector<std::string> views;
        while (select.executeStep()) { views.emplace_back(select.getColumn(0).getString()); }
        return views;
    }
    void expect_equal(const std::string& view) const {
        // Ages in days can differ if a day ends between the two reads, so these are repeated.
        for (int attempt = 0; attempt < 3 && in_mirror(view) != in_target(view); ++attempt) {}
        EXPECT_EQ(in_mirror(view), in_target(view)) << view;
    }
};

TEST_F(TargetViews, ShowTheSameAsThoseOfTheMirror) {
    sync();
    add_rows();
    publish();
    EXPECT_EQ(names(), of_mirror());
    for (const auto& view : of_mirror()) {
        expect_equal(view);
        EXPECT_THAT(in_target(view), Not(IsEmpty())) << view;
    }
}

class TargetViewsOfModules : public TargetViews {
 protected:
    TargetViewsOfModules() : TargetViews(Catalogue::all_modules()) {
        replace("enabled = [\"crm\"]",
                "enabled = [\"crm\", \"accounting\", \"customer-interactions\", \"dispatch\", "
                "\"inventory\", \"jpm\", \"marketing\", \"memberships\", \"sales\", \"settings\", "
                "\"telecom\"]");
    }

    /// Makes texts that the locale sorts differently from SQLite, and amounts that are not numbers.
    void add_odd_values() const {
        auto database = open_to_write(mirror());
        database.exec(
            "UPDATE appointment_assignments SET job_id = (SELECT min(id) FROM jobs),"
            " technician_name = CASE id % 2 WHEN 0 THEN lower(technician_name) ELSE technician_name END");
        database.exec("UPDATE tag_types SET name = lower(name) WHERE id % 2 = 0");
        // A small tenant may have no open estimate and no sent purchase order.
        database.exec("UPDATE estimates SET status_name = 'Open' WHERE id % 3 = 0");
        database.exec("UPDATE purchase_orders SET status = 'Sent' WHERE id % 3 = 0");
        constexpr std::array amounts{"",   "-",     "abc",   "12 USD", "1,234.50", " 7.5",
                                     ".5", "-3.25", "1e2 $", "1.e5x",  "+4"};
        for (const auto* column : {"sub_total", "sales_tax", "total", "balance"}) {
            SQLite::Statement change(database,
                                     fmt::format("UPDATE invoices SET {} = ? WHERE id % 12 = ?", column));
            for (std::size_t i = 0; i < amounts.size(); ++i) {
                change.bind(1, amounts[i]);
                change.bind(2, static_cast<int>(i));
                change.exec();
                change.reset();
            }
        }
        database.exec("UPDATE payment_applications SET applied_amount = '' WHERE payment_id % 2 = 0");
    }
};

TEST_F(TargetViewsOfModules, ShowTheSameAsThoseOfTheMirror) {
    sync();
    add_odd_values();
    publish();
    EXPECT_EQ(names(), of_mirror());
    for (const auto& view : of_mirror()) { expect_equal(view); }
    for (const auto* view :
         {"v_calls", "v_invoices", "v_jobs", "v_memberships", "v_open_estimates", "v_open_leads_with_names",
          "v_open_purchase_orders", "v_revenue_by_month", "v_schedule", "v_tags", "v_technician_scorecard"}) {
        EXPECT_THAT(in_target(view), Not(IsEmpty())) << view;
    }
}

TEST_F(TargetViews, AreNeverChangedOnceTheyAreCreated) {
    sync();
    publish();
    postgres.run("DROP VIEW " + schema + ".v_notes");
    postgres.run(
        "CREATE OR REPLACE VIEW " + schema +
        ".v_custom_fields AS SELECT 1::bigint AS tenant_id, 'mine' AS parent, 1::bigint AS parent_id,"
        " ''::text AS parent_name, 1::bigint AS type_id, ''::text AS name, ''::text AS value,"
        " ''::text AS data_type");
    const auto before = names();
    publish();
    EXPECT_EQ(names(), before);
    EXPECT_THAT(postgres.rows("SELECT parent FROM " + schema + ".v_custom_fields"), ElementsAre("mine"));
}

TEST_F(TargetViews, ThoseOfWhatIsNotPublishedAreLeftOut) {
    configure(
        "columns_left_out = [\"customers.name\"]\nresources = [\"customers\", \"leads\", \"lead_notes\"]\n");
    sync();
    publish();
    EXPECT_THAT(names(), IsEmpty());
    postgres.run("DROP SCHEMA servicetitan CASCADE");
    postgres.run("CREATE SCHEMA servicetitan");
    replace("\"customers.name\"", "\"customers.balance\"");
    publish();
    EXPECT_THAT(names(), ElementsAre("v_customer_names", "v_merged_customers"));
}

TEST_F(TargetViews, AreNotMadeWithoutTheirSchema) {
    postgres.run("DROP SCHEMA " + schema);
    sync();
    publish();
    EXPECT_THAT(postgres.rows("SELECT 1 FROM information_schema.views WHERE table_name = 'v_customers'"),
                IsEmpty());
}

}  // namespace
}  // namespace stmirror::testing
