// SPDX-License-Identifier: MIT
// Verification of a table whose list takes the keys of many parents.
#include <filesystem>
#include <fstream>

#include "simulator/gateway/faults_json.hpp"
#include "support/contacts_by_ids.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

constexpr const char* table = "contacts_of_locations";

const Catalogue& with_contacts() {
    static const Catalogue catalogue = [] {
        const TemporaryFolder folder;
        const auto file = folder.path() / (std::string(table) + ".toml");
        std::ofstream(file) << contacts_by_ids;
        std::filesystem::permissions(file, std::filesystem::perms(0644));
        return Catalogue::with_folder(folder.path()).value();
    }();
    return catalogue;
}

class VerifyByIds : public Verify {
 protected:
    VerifyByIds() : Verify(tiny(), with_contacts()) {
        pass();
        EXPECT_GT(number("SELECT count(*) FROM contacts_of_locations"), 10);
    }

    /// Verifies only this table. Returns the verdict.
    verify::ResourceVerdict verdict(const verify::Options& options) {
        return verify(options, {table}).resources.at(0);
    }
    std::vector<std::string> found() { return lines(verify({.deep = true}, {table})); }
    /// An SQL condition that selects one row.
    std::string first = "rowid = (SELECT min(rowid) FROM contacts_of_locations)";
    std::string first_key() {
        return text("SELECT json_array(location_id, id) FROM contacts_of_locations WHERE " + first);
    }
    std::string line(const std::string& key, const std::string& what) {
        return table + (" " + key) + " " + what;
    }
    void expect_found_and_repaired(const std::string& difference) {
        EXPECT_THAT(found(), ::testing::ElementsAre(difference));
        EXPECT_TRUE(verify({.repair = true, .deep = true}, {table}).is_equal());
        EXPECT_THAT(found(), IsEmpty());
        expect_equal();
    }
};

TEST_F(VerifyByIds, AnEqualTableIsProvedByTheListsOfItsParents) {
    const auto equal = verdict({.deep = true});
    EXPECT_TRUE(equal.differences.empty());
    EXPECT_FALSE(equal.error);
    EXPECT_EQ(equal.method, verify::ResourceVerdict::Method::Sampled);
    EXPECT_EQ(equal.parents_sampled, api.world().size("locations"));
    EXPECT_EQ(equal.records_compared,
              static_cast<std::uint64_t>(number("SELECT count(*) FROM contacts_of_locations")));
    expect_equal();
}

TEST_F(VerifyByIds, ARowThatWasRemoved) {
    const auto key = first_key();
    execute("DELETE FROM contacts_of_locations WHERE " + first);
    expect_found_and_repaired(line(key, "missing in the mirror"));
}

TEST_F(VerifyByIds, AColumnThatWasAltered) {
    execute("UPDATE contacts_of_locations SET value = 'x' WHERE " + first);
    expect_found_and_repaired(line(first_key(), "columns do not match the JSON value"));
}

TEST_F(VerifyByIds, StoredJsonThatWasAltered) {
    execute("UPDATE contacts_of_locations SET _raw = replace(_raw, '\"type\"', '\"kind\"') WHERE " + first);
    EXPECT_THAT(found(), Contains(line(first_key(), "the stored JSON was altered _raw")));
    EXPECT_TRUE(verify({.repair = true, .deep = true}, {table}).is_equal());
    expect_equal();
}

TEST_F(VerifyByIds, ARecordThatIsGoneAtTheSource) {
    const auto key = first_key();
    ASSERT_TRUE(api.world().hard_delete("location_contacts",
                                        text("SELECT id FROM contacts_of_locations WHERE " + first)));
    settings.schedule.max_delete_percent = 100;
    EXPECT_THAT(found(), ::testing::ElementsAre(line(key, "deleted at the source")));
    EXPECT_TRUE(verify({.repair = true, .deep = true}, {table}).is_equal());
    EXPECT_EQ(number("SELECT count(*) FROM contacts_of_locations WHERE _deleted_at IS NOT NULL"), 1);
}

TEST_F(VerifyByIds, ARecordThatThePassesMissed) {
    time.advance(std::chrono::hours{1});
    const auto id = api.world().commit_late("location_contacts", time.utc_now() - std::chrono::hours{40});
    const auto all = found();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_THAT(all.at(0), ::testing::EndsWith("," + std::to_string(*id) + "] missing in the mirror"));
    EXPECT_TRUE(verify({.repair = true, .deep = true}, {table}).is_equal());
    EXPECT_EQ(number("SELECT count(*) FROM contacts_of_locations WHERE id = " + std::to_string(*id)), 1);
}

/// One request for the list covers many parents, so a 404 says nothing about any single parent.
TEST_F(VerifyByIds, AMissingListProvesNothing) {
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/locations/contacts", "status": 404}]})"));
    const auto failed = verdict({.repair = true, .deep = true});
    EXPECT_TRUE(failed.error);
    EXPECT_TRUE(failed.differences.empty());
    EXPECT_EQ(number("SELECT count(*) FROM contacts_of_locations WHERE _deleted_at IS NOT NULL"), 0);
}

}  // namespace
}  // namespace stmirror::testing
