// SPDX-License-Identifier: MIT
// Tests lists that take the keys of many parents: one request reads the records of all these parents.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "pass_fixture.hpp"
#include "support/parent_rows.hpp"

namespace stmirror::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// Writes the file of a table of records that name their customer.
void write_file(const std::filesystem::path& folder, const std::string& table,
                const std::string& of_customer) {
    const auto file = folder / (table + ".toml");
    std::ofstream(file) << R"(about = "Records of customers."
columns = [
    { field = "id", type = "integer", key = true, about = "Its id." },
    { field = "customerId", parent = "id", type = "integer", )"
                        << of_customer << R"(about = "The customer." },
]
[feed]
kind = "by_ids"
path = "/crm/v2/tenant/{tenant}/customers/reasons"
scope = "tn.test:r"
parent = "customers"
ids_max = 3
)";
    std::filesystem::permissions(file, std::filesystem::perms(0644));
}

/// Returns a catalogue with two more tables: in one of them, the customer is part of the key.
const Catalogue& with_reasons() {
    static const Catalogue catalogue = [] {
        const testing::TemporaryFolder folder;
        write_file(folder.path(), "customer_reasons", "");
        write_file(folder.path(), "customer_grades", "key = true, ");
        return Catalogue::with_folder(folder.path()).value();
    }();
    return catalogue;
}

class ByIdsTest : public PassTest {
 protected:
    ByIdsTest() : PassTest(with_reasons()) {}

    void have_customers(std::initializer_list<int> ids) {
        answer("export/customers", {exported(records(ids)), exported("")});
        EXPECT_EQ(run("customers").state, FeedReport::State::Done);
    }
    static std::string reason(int id, int customer) {
        return R"({"id":)" + std::to_string(id) + R"(,"customerId":)" + std::to_string(customer) + "}";
    }
    static bool are_many(const api::HttpRequest& request) {
        return request.target.find("%2C") != std::string::npos;
    }
    static int asked_id(const api::HttpRequest& request) {
        return std::stoi(request.target.substr(request.target.find("ids=") + 4));
    }
    /// Returns the ids of each request, as sets, because the order of the due parents is not specified.
    std::vector<std::set<std::string>> asked_ids() const {
        std::vector<std::set<std::string>> all;
        for (const auto& sent : transport.sent) {
            const auto at = sent.target.find("ids=");
            if (at == sent.target.npos) { continue; }
            std::istringstream ids(std::regex_replace(sent.target.substr(at + 4), std::regex("%2C"), " "));
            all.emplace_back(std::istream_iterator<std::string>(ids), std::istream_iterator<std::string>());
        }
        return all;
    }

    const std::string reasons = "customers/reasons";
};

TEST_F(ByIdsTest, OneRequestReadsTheRecordsOfManyParents) {
    have_customers({1, 2, 3, 4});
    const auto all = reason(10, 1) + "," + reason(30, 3) + "," + reason(31, 3) + "," + reason(40, 4);
    answer(reasons, {listed(all, 4), listed(all, 4)});
    EXPECT_EQ(run("customer_reasons").state, FeedReport::State::Done);
    EXPECT_EQ(live("customer_reasons"), "10 30 31 40");
    EXPECT_EQ(text("SELECT customer_id FROM customer_reasons WHERE id = 31"), "3");
    const auto asked = asked_ids();
    EXPECT_THAT(asked, ElementsAre(SizeIs(3), SizeIs(1)));
    EXPECT_FALSE(asked.at(0).contains(*asked.at(1).begin())) << "each parent is requested once";
    EXPECT_TRUE(state("customer_reasons").backfilled);
    EXPECT_EQ(run("customer_reasons").requests, 0U) << "no parent is due";
}

TEST_F(ByIdsTest, ARecordThatTwoAnswersLackIsMarkedDeleted) {
    have_customers({1, 2, 3});
    answer(reasons, {listed(reason(10, 1) + "," + reason(30, 3), 2)});
    run("customer_reasons");
    answer(reasons, {listed(reason(10, 1), 1), listed("", 0)});
    EXPECT_EQ(sweep("customer_reasons").outcome.deleted, 1U);
    EXPECT_EQ(live("customer_reasons"), "10");
    EXPECT_THAT(asked_ids(), ElementsAre(UnorderedElementsAre("1", "2", "3"), UnorderedElementsAre("3")));
}

TEST_F(ByIdsTest, IfTheApiRejectsARequestEachParentIsReadAlone) {
    have_customers({1, 2, 3});
    answer(reasons,
           {problem(400, "no"), listed(reason(30, 3), 1), problem(400, "no"), listed(reason(10, 1), 1)});
    run("customer_reasons");
    EXPECT_EQ(live("customer_reasons"), "10 30");
    EXPECT_EQ(text(testing::count_parents(testing::parent_is_deferred)), "1");
}

TEST_F(ByIdsTest, IfACommonAnswerNeverArrivesEachParentIsReadAlone) {
    have_customers({1, 2, 3});
    transport.server = [](const api::HttpRequest& request) -> Result<api::HttpReply> {
        if (are_many(request)) { return Problem{Errc::Timeout, "too slow"}; }
        return listed(reason(10 * asked_id(request), asked_id(request)), 1);
    };
    EXPECT_EQ(run("customer_reasons").state, FeedReport::State::Done);
    EXPECT_EQ(live("customer_reasons"), "10 20 30");
    EXPECT_EQ(text(testing::count_parents(testing::parent_is_deferred)), "0");
}

TEST_F(ByIdsTest, IfACommonAnswerDoesNotSayWhoseARecordIsEachParentIsReadAlone) {
    have_customers({1, 2, 3});
    transport.server = [](const api::HttpRequest& request) -> Result<api::HttpReply> {
        const std::string with_key = R"({"id":30,"customerId":3})";
        const std::string without_key = R"({"id":10})";
        if (are_many(request)) { return listed(with_key + "," + without_key, 2); }
        const auto id = asked_id(request);
        return id == 1 ? listed("", 0) : listed(id == 2 ? without_key : with_key, 1);
    };
    for (const auto* table : {"customer_reasons", "customer_grades"}) {
        EXPECT_EQ(run(table).state, FeedReport::State::Done);
        EXPECT_EQ(live(table), "10 30") << table;
        EXPECT_EQ(text("SELECT customer_id FROM " + std::string(table) + " WHERE id = 10"), "2") << table;
        EXPECT_EQ(text("SELECT count(*) FROM _quarantine"), "0") << table;
    }
}

TEST_F(ByIdsTest, TheOnlyParentOfARequestHasItsRecords) {
    have_customers({1});
    answer(reasons, {listed(R"({"id":10})", 1)});
    EXPECT_EQ(run("customer_reasons").requests, 1U);
    EXPECT_EQ(live("customer_reasons"), "10");
    EXPECT_EQ(text("SELECT customer_id FROM customer_reasons"), "1");
}

TEST_F(ByIdsTest, AMissingListSaysNothingOfTheParents) {
    have_customers({1});
    answer(reasons, {listed(reason(10, 1), 1)});
    run("customer_reasons");
    answer(reasons, {problem(404, "no such path")});
    EXPECT_EQ(sweep("customer_reasons").outcome.deleted, 0U);
    EXPECT_EQ(live("customer_reasons"), "10");
}

TEST_F(ByIdsTest, ARecordThatCannotBeDecodedGoesToQuarantine) {
    have_customers({1, 2});
    answer(reasons, {listed(reason(10, 1) + R"(,{"id":"x","customerId":2})", 2)});
    run("customer_reasons");
    EXPECT_EQ(live("customer_reasons"), "10");
    EXPECT_EQ(text("SELECT count(*) FROM _quarantine WHERE resource = 'customer_reasons'"), "1");
}

}  // namespace
}  // namespace stmirror::sync
