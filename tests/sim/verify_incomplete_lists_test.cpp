// SPDX-License-Identifier: MIT
// Incomplete lists prove nothing: verification reports that it could not compare, and repairs nothing.
#include "simulator/gateway/faults_json.hpp"
#include "verify_fixture.hpp"

namespace stmirror::testing {
namespace {

using ::testing::Contains;
using ::testing::StartsWith;

/// An empty page that says that there are more records.
constexpr const char* cut_page =
    R"({"page": 1, "pageSize": 5000, "hasMore": true, "totalCount": null, "data": []})";

class VerifyIncompleteLists : public Verify {
 protected:
    VerifyIncompleteLists() : Verify(tiny()) { pass(); }

    void answer(const std::string& path, const std::string& body) {
        api.gateway().set_faults(*simulator::parse_faults(R"({"rules": [{"path": ")" + path +
                                                          R"(", "status": 200, "body": )" + body + "}]}"));
    }
    std::int64_t deleted(const std::string& table) {
        return number("SELECT count(*) FROM " + table + " WHERE _deleted_at IS NOT NULL");
    }
    /// Verifies the table with repair, for all parents. Expects an error, and that nothing is marked deleted.
    void expect_not_compared(const std::string& table) {
        const auto before = deleted(table);
        const auto report = verify({.repair = true, .parents_sampled = 1000}, {table});
        EXPECT_THAT(lines(report), Contains(StartsWith(table + " error: ")));
        EXPECT_EQ(report.resources[0].differences.size(), 0u);
        EXPECT_EQ(deleted(table), before);
        api.gateway().set_faults(simulator::Faults{});
        expect_equal();
    }
};

TEST_F(VerifyIncompleteLists, NotesOfATruncatedListAreNotGone) {
    answer("*/customers/" + text("SELECT customer_id FROM customer_notes LIMIT 1") + "/notes", cut_page);
    expect_not_compared("customer_notes");
}

/// For example, if the path in a person's resource file is wrong.
TEST_F(VerifyIncompleteLists, NotesAreNotGoneIfNoParentHasTheList) {
    settings.schedule.max_delete_percent = 100;
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/customers/*/notes", "status": 404}]})"));
    expect_not_compared("customer_notes");
}

TEST_F(VerifyIncompleteLists, RecordsOfATruncatedWindowAreNotGone) {
    answer("*1234567/contacts", cut_page);
    expect_not_compared("contacts");
}

TEST_F(VerifyIncompleteLists, RecordsOfAListShorterThanItsTotalAreNotGone) {
    settings.schedule.max_delete_percent = 100;
    answer("*/customers/custom-fields",
           R"({"page": 1, "pageSize": 5000, "hasMore": false, "totalCount": 9, "data": []})");
    expect_not_compared("customer_custom_field_types");
}

/// The record was deleted at the source, but the API's response to the look-up is truncated.
TEST_F(VerifyIncompleteLists, ATruncatedLookUpMarksNothingDeleted) {
    const auto id = key_of("leads", 0);
    ASSERT_TRUE(api.world().hard_delete("leads", id));
    api.before_answer = [this](const simulator::Request& request) {
        api.gateway().set_faults(simulator::Faults{});
        if (request.parameter("ids") != nullptr) { answer("*/leads", cut_page); }
    };
    const auto report = verify({.repair = true}, {"leads"});
    EXPECT_THAT(lines(report), Contains(StartsWith("leads error: ")));
    EXPECT_EQ(deleted("leads"), 0);
    api.before_answer = nullptr;
    api.gateway().set_faults(simulator::Faults{});
    EXPECT_THAT(lines(verify({}, {"leads"})),
                ::testing::ElementsAre("leads [" + id + "] deleted at the source"));
}

}  // namespace
}  // namespace stmirror::testing
