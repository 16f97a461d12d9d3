// SPDX-License-Identifier: MIT
// Tests verification and repair of a small list and of parents' records, with scripted replies and a real
// mirror.
#include <gmock/gmock.h>

#include <cstdlib>

#include "mirror/reader.hpp"
#include "sync/engine.hpp"
#include "unit/sync/passes/pass_fixture.hpp"
#include "verify/verify_tenants.hpp"

namespace stmirror::verify {
namespace {

using sync::exported;
using sync::listed;
using sync::problem;
using sync::records;
using sync::Replies;

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Difference::Kind;
using Found = std::vector<std::pair<Kind, std::string>>;

/// Returns the same reply for as many reads of the list as there can be.
Replies always(const api::HttpReply& reply) { return Replies(20, reply); }

class VerifyListTest : public sync::PassTest {
 protected:
    VerifyListTest() {
        ::setenv("STMIRROR_TEST_SECRET", "some", 1);
        const SecretSource secret{SecretSource::Kind::Environment, "STMIRROR_TEST_SECRET"};
        settings.api.app_key = secret;
        settings.api.server = settings.api.token_server = {"api.test", "443"};
        settings.tenants[0].name = "acme";
        settings.tenants[0].client_secret = secret;
        answer(list, {listed(records({1, 2}), 2)});
        run(types);
    }
    ResourceVerdict verify(const std::string& resource, const Options& options) {
        const auto executor = time.loop().get_executor();
        auto engine = sync::Engine::create(executor, executor,
                                           {settings, catalogue, time, time, transport, mirror.get(), log, 1})
                          .value();
        auto reader = mirror::Reader::open(file).value();
        std::optional<Result<VerifyReport>> report;
        verify_tenants(engine->tenants(), {resource}, options, *reader,
                       [&](Result<VerifyReport> done) { report.emplace(std::move(done)); });
        time.run_until([&] { return report.has_value(); });
        return report->value().resources.at(0);
    }
    static Found found(const ResourceVerdict& verdict) {
        Found all;
        for (const auto& difference : verdict.differences) {
            all.emplace_back(difference.kind, difference.key);
        }
        return all;
    }
    const std::string types = "customer_custom_field_types";
    const std::string list = "customers/custom-fields";
};

TEST_F(VerifyListTest, WhatIsEqualIsSaidToBe) {
    answer(list, always(listed(records({2, 1}), 2)));
    const auto verdict = verify(types, {});
    EXPECT_EQ(verdict.error, std::nullopt);
    EXPECT_THAT(found(verdict), IsEmpty());
}

TEST_F(VerifyListTest, EachDifferenceIsFoundAndRepaired) {
    const auto changed = listed(R"({"id":1,"name":"other"},{"id":3})", 2);
    answer(list, always(changed));
    const auto verdict = verify(types, {});
    EXPECT_THAT(found(verdict),
                ::testing::UnorderedElementsAre(std::pair{Kind::Differs, "[1]"}, std::pair{Kind::Gone, "[2]"},
                                                std::pair{Kind::Missing, "[3]"}));
    EXPECT_EQ(live(types), "1 2") << "no repair was requested";
    answer(list, always(changed));
    EXPECT_TRUE(verify(types, {.repair = true}).is_equal());
    EXPECT_EQ(live(types), "1 3");
    EXPECT_EQ(text("SELECT name FROM " + types + " WHERE id = 1"), "other");
    EXPECT_EQ(text("SELECT _deleted_reason FROM " + types + " WHERE id = 2"), "missing");
    answer(list, always(changed));
    EXPECT_THAT(found(verify(types, {})), IsEmpty());
}

TEST_F(VerifyListTest, WhatOneOfTwoAnswersHasIsNoDifference) {
    auto answers = always(listed(records({1, 2}), 2));
    answers.front() = listed(records({1}), 1);
    answer(list, answers);
    EXPECT_THAT(found(verify(types, {.repair = true})), IsEmpty());
    EXPECT_EQ(live(types), "1 2");
}

TEST_F(VerifyListTest, AnIncompleteListProvesNothing) {
    for (const auto& cut : {listed(records({1}), 2), listed(records({1}), 1, true), problem(404, "gone")}) {
        answer(list, always(cut));
        const auto verdict = verify(types, {.repair = true});
        EXPECT_TRUE(verdict.error);
        EXPECT_THAT(found(verdict), IsEmpty());
        EXPECT_EQ(live(types), "1 2");
    }
}

TEST_F(VerifyListTest, ARecordWithoutAReadableKeyMayBeAnyOfThoseThatAreMissing) {
    answer(list, always(listed(R"({"id":1},{"name":"whose?"})", 2)));
    EXPECT_THAT(found(verify(types, {.repair = true})), IsEmpty());
    EXPECT_EQ(live(types), "1 2");
}

TEST_F(VerifyListTest, ADamagedColumnIsRepairedWithoutAQuestionAndATombstoneStays) {
    answer(list, {listed(records({1}), 1)});
    run(types);
    ASSERT_EQ(live(types), "1");
    transport.sent.clear();
    execute("UPDATE " + types + " SET name = 'damaged'");
    EXPECT_THAT(found(verify(types, {.local_only = true})),
                ElementsAre(std::pair{Kind::Columns, "[1]"}, std::pair{Kind::Columns, "[2]"}));
    EXPECT_EQ(asked(list), 0u);
    answer(list, always(listed(records({1}), 1)));
    EXPECT_TRUE(verify(types, {.repair = true}).is_equal());
    EXPECT_EQ(live(types), "1");
    EXPECT_EQ(text("SELECT count(*) FROM " + types + " WHERE name IS NULL"), "2");
    EXPECT_EQ(text("SELECT _deleted_reason FROM " + types + " WHERE id = 2"), "missing");
}

TEST_F(VerifyListTest, RecordsOfParentsAreComparedWithTheAnswersForThem) {
    answer("export/customers", {exported(records({7})), exported("")});
    run("customers");
    answer("customers/7/notes", {listed(records({10, 11}), 2)});
    run("customer_notes");
    const auto changed = listed(records({10, 12}), 2);
    answer("customers/7/notes", always(changed));
    EXPECT_THAT(
        found(verify("customer_notes", {.repair = true})),
        ::testing::UnorderedElementsAre(std::pair{Kind::Gone, "[11]"}, std::pair{Kind::Missing, "[12]"}));
    EXPECT_EQ(live("customer_notes"), "10 12");
    EXPECT_EQ(text("SELECT customer_id FROM customer_notes WHERE id = 12"), "7");
}

}  // namespace
}  // namespace stmirror::verify
