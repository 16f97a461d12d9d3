// SPDX-License-Identifier: MIT
// Tests repairs. The repaired table is compared once more, and nothing may differ.
#include "simulator/gateway/faults_json.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using ::testing::IsEmpty;

class VerifyRepair : public VerifyTables {
 protected:
    void alter(const std::string& table, const std::string& id) {
        execute("UPDATE " + table +
                " SET _raw = replace(_raw, '\"createdOn\"', '\"createdOn2\"') WHERE id = '" + id + "'");
    }
    void expect_repaired() {
        const auto report = verify({.repair = true});
        EXPECT_TRUE(report.is_equal()) << ::testing::PrintToString(lines(report));
        EXPECT_THAT(lines(verify()), IsEmpty());
        EXPECT_THAT(lines(verify({.deep = true})), IsEmpty());
        expect_equal();
    }
};

TEST_F(VerifyRepair, AlteredJsonOfARecordThatIsGone) {
    for (const std::string table : {"customers", "contacts", "locations"}) {
        const auto id = key_of(table, 7);
        alter(table, id);
        ASSERT_TRUE(api.world().hard_delete(table, id));
    }
    expect_repaired();
}

TEST_F(VerifyRepair, AlteredJsonOfATombstone) {
    const auto id = key_of("customers", 7);
    ASSERT_TRUE(api.world().hard_delete("customers", id));
    verify({.repair = true});
    ASSERT_EQ(number("SELECT count(*) FROM customers WHERE _deleted_at IS NOT NULL AND id = " + id), 1);
    alter("customers", id);
    expect_repaired();
}

class VerifyRepairOfNotes : public Verify {
 protected:
    VerifyRepairOfNotes() : Verify(tiny()) {}
};

TEST_F(VerifyRepairOfNotes, ATombstoneKeepsItsParentItsTimeAndItsReason) {
    pass();
    const auto id = text("SELECT id FROM customer_notes LIMIT 1");
    ASSERT_TRUE(api.world().hard_delete("customer_notes", id));
    sync::PassMode sweep;
    sweep.from_start = true;
    pass({"customer_notes"}, sweep);
    const auto row =
        "SELECT customer_id || _deleted_at || _deleted_reason || text FROM customer_notes WHERE id = " + id;
    const auto before = text(row);
    ASSERT_NE(before, "");
    const auto last = number("SELECT max(seq) FROM _changes");
    execute("UPDATE customer_notes SET text = 'x' WHERE id = " + id);
    time.advance(std::chrono::hours{1});
    EXPECT_TRUE(verify({.repair = true}, {"customer_notes"}).is_equal());
    EXPECT_EQ(text(row), before);
    EXPECT_EQ(text("SELECT group_concat(kind) FROM _changes WHERE seq > " + std::to_string(last)), "delete");
    EXPECT_THAT(lines(verify({}, {"customer_notes"})), IsEmpty());
}

/// A row is deleted, and its neighbour is copied, with both times, to an unused id. Together, the two changes
/// keep every count equal until the copied row is removed.
TEST_F(VerifyRepair, ADeletedRowTogetherWithAGhostRow) {
    const std::string neighbours =
        "WITH ranked AS (SELECT id, row_number() OVER (ORDER BY modified_on) AS m, row_number() OVER "
        "(ORDER BY created_on) AS c FROM customers) SELECT a.id AS a, b.id AS b FROM ranked a JOIN ranked b "
        "ON b.m = a.m + 1 AND abs(b.c - a.c) < 9 ORDER BY a.m LIMIT 1";
    const auto lost = text("SELECT a FROM (" + neighbours + ")");
    const auto copied = text("SELECT b FROM (" + neighbours + ")");
    for (const std::string child : {"customer_tags", "customer_custom_fields", "customer_external_data"}) {
        execute("DELETE FROM " + child + " WHERE customer_id = " + lost);
    }
    execute("DELETE FROM customers WHERE id = " + lost);
    execute("CREATE TEMP TABLE ghost AS SELECT * FROM customers WHERE id = " + copied +
            "; UPDATE ghost SET id = 5; INSERT INTO customers SELECT * FROM ghost");
    expect_repaired();
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE id = 5"), 0);
}

TEST_F(VerifyRepair, TheDeleteGuardAppliesToAlteredJsonToo) {
    execute("UPDATE customers SET _raw = replace(_raw, '\"createdOn\"', '\"createdOn2\"')");
    api.before_answer = [this](const simulator::Request& request) {
        api.gateway().set_faults(simulator::Faults{});
        if (request.parameter("ids") == nullptr) { return; }
        api.gateway().set_faults(*simulator::parse_faults(
            R"({"rules": [{"path": "*/customers", "status": 200,
                "body": {"page": 1, "pageSize": 5000, "hasMore": false, "totalCount": 0, "data": []}}]})"));
    };
    const auto rows = number("SELECT count(*) FROM customers");
    const auto report = verify({.repair = true}, {"customers"});
    EXPECT_TRUE(report.differs());
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE _deleted_at IS NULL"), rows);
}

}  // namespace
}  // namespace stmirror::testing
