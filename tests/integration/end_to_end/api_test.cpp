// SPDX-License-Identifier: MIT
// Runs `stmirror api` as a process, and tests what it sends, what it prints, and what it does not change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "mirror/mirror.hpp"
#include "running_stmirror.hpp"

namespace stmirror::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Returns the API's answer, which is the last line of the output. The lines before it come from stderr.
json answer(const Finished& finished) {
    const auto text = finished.output.substr(0, finished.output.find_last_not_of('\n') + 1);
    return json::parse(text.substr(text.rfind('\n') + 1));
}

class Api : public ::testing::Test {
 protected:
    std::string file(const std::string& name, const std::string& text) {
        const auto path = (installation.folder() / name).string();
        std::ofstream(path) << text;
        return path;
    }
    std::string some_customer() {
        return answer(installation.run({"api", "GET", "customers?pageSize=1"}))
            .at("data")
            .at(0)
            .at("id")
            .dump();
    }

    Installation installation{small_world(100)};
};

TEST_F(Api, AReadPrintsTheOperationAndTheAnswer) {
    const auto result = installation.run({"api", "get", "customers?pageSize=3&sort=+Id"});
    ASSERT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(
        result.output,
        StartsWith("Customers_GetList: GET /crm/v2/tenant/{tenant}/customers (scope tn.crm.customers:r)\n"));
    const auto page = answer(result);
    EXPECT_EQ(page.at("data").size(), 3u);
    const auto& records = page.at("data");
    EXPECT_LT(records.at(0).at("id"), records.at(1).at("id")) << "the plus was lost";
}

TEST_F(Api, AWriteFromAFileIsThereAfterwards) {
    const std::string address = R"({"street": "1 Main St", "city": "Austin", "state": "TX", "zip": "78701", )"
                                R"("country": "USA"})";
    const auto body =
        file("new.json", R"({"name": "Ann & Bö", "type": "Residential", "address": )" + address +
                             R"(, "locations": [{"name": "Home", "address": )" + address + "}]}");
    const auto made =
        installation.run({"api", "POST", "/crm/v2/tenant/{tenant}/customers", "--data", "@" + body});
    ASSERT_EQ(made.exit_code, 0) << made.output;
    EXPECT_THAT(made.output, StartsWith("Customers_Create: POST "));
    const auto id = answer(made).at("id").dump();

    const auto read = installation.run({"api", "GET", "customers/" + id});
    ASSERT_EQ(read.exit_code, 0) << read.output;
    EXPECT_EQ(answer(read).at("name"), "Ann & Bö");
}

TEST_F(Api, ARecordThatIsNotThereIsSaidReadably) {
    const auto result = installation.run({"api", "GET", "customers/99"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output,
                HasSubstr("GET /crm/v2/tenant/1234567/customers/99 answered 404: There is no record"));
    EXPECT_THAT(result.output, HasSubstr("\n  traceId: "));
    EXPECT_THAT(result.output, HasSubstr("\n  what to do: "));
}

TEST_F(Api, MistakesInABodyAreNamedFieldByField) {
    const auto result = installation.run({"api", "POST", "customers", "--data", R"({"name": ""})"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, HasSubstr(" answered 400: One or more validation errors occurred.\n"));
    EXPECT_THAT(result.output, HasSubstr("\n  name: The name field is required.\n"));
    EXPECT_THAT(result.output, HasSubstr("\n  locations: The locations field is required.\n"));
}

TEST_F(Api, WhatIsWrongWithTheWordsIsSaidBeforeAnythingIsSent) {
    installation.misbehave(R"({"rules": [{"path": "*", "status": 418}]})");
    const auto broken = file("broken.json", "{\n  \"name\": \"Ann\",\n}\n");
    const auto large = file("large.json", "{}" + std::string(8 << 20, ' '));
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{"api", "POST", "customers", "--data", "@" + broken}, "broken.json:3:1: not JSON"},
        {{"api", "POST", "customers", "--data", "@" + broken + ".old"}, "broken.json.old: cannot be read"},
        {{"api", "POST", "customers", "--data", "@" + installation.folder().string()}, "cannot be read"},
        {{"api", "POST", "customers", "--data", "@/dev/zero"}, "/dev/zero: cannot be read"},
        {{"api", "POST", "customers", "--data", "@" + large}, "large.json: cannot be read"},
        {{"api", "DELETE", "customers/5"}, "only GET, PATCH"},
        {{"api", "GET", "customers", "--tenant", "99"}, "no such tenant: 99"},
    };
    for (const auto& [words, message] : cases) {
        const auto result = installation.run(words);
        EXPECT_EQ(result.exit_code, 64) << message;
        EXPECT_THAT(result.output, HasSubstr(message));
        EXPECT_THAT(result.output, Not(HasSubstr("418")));
    }
}

TEST_F(Api, AnEndlessStandardInputIsNotReadToItsEnd) {
    const auto words = std::string(STMIRROR_BINARY) + " --config " + installation.config().string() +
                       " api POST customers --data - < /dev/zero";
    Process process({"/bin/sh", "-c", words}, installation.folder() / "output.txt");
    ASSERT_TRUE(process.ended_within(std::chrono::seconds{60}));
    const auto result = process.wait();
    EXPECT_EQ(result.exit_code, 64);
    EXPECT_THAT(result.output, HasSubstr("standard input: it is too long"));
}

TEST_F(Api, AnUnknownPathIsSentWithAWarning) {
    const auto result = installation.run({"api", "GET", "/jpm/v2/tenant/{tenant}/jobs"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, StartsWith("stmirror: warning: stmirror knows no operation with this path"));
    EXPECT_THAT(result.output, HasSubstr("GET /jpm/v2/tenant/1234567/jobs answered 404"));
}

TEST_F(Api, AnAnswerWithoutABodyPrintsNothing) {
    const auto customer = some_customer();
    const auto note = answer(installation.run(
        {"api", "POST", "customers/" + customer + "/notes", "--data", R"({"text": "Gate code is 4711"})"}));
    const auto result =
        installation.run({"api", "DELETE", "customers/" + customer + "/notes/" + note["id"].dump()});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(std::ranges::count(result.output, '\n'), 1) << result.output;
}

TEST_F(Api, AWriteWhoseAnswerIsCutOffIsNotSentTwice) {
    installation.misbehave(
        R"({"rules": [{"path": "*/notes", "method": "POST", "ending": "cut", "ends_after_bytes": 20}]})");
    const auto path = "/crm/v2/tenant/1234567/customers/" + some_customer() + "/notes";
    const auto before = answer(installation.run({"api", "GET", path})).at("data").size();
    const auto result = installation.run({"api", "POST", path, "--data", R"({"text": "once"})"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, HasSubstr("outcome: unknown"));
    EXPECT_THAT(result.output, HasSubstr("check: stmirror api GET " + path + "\n"));
    EXPECT_EQ(answer(installation.run({"api", "GET", path})).at("data").size(), before + 1);
}

TEST_F(Api, AnAnswerWithANumberThatIsTooLargeIsPrintedUnchanged) {
    installation.misbehave(R"({"rules": [{"path": "*/leads", "status": 200, "body": "{\"x\":1e999}"}]})");
    const auto result = installation.run({"api", "GET", "leads"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("\n{\"x\":1e999}"));
}

TEST_F(Api, ItWorksBesideTheMirrorsWriter) {
    const auto mirror = mirror::Mirror::open(
        {.path = installation.mirror(), .identity = {installation.simulator().base_url()}},
        Catalogue::built_in(), installation.simulator().clock());
    ASSERT_TRUE(mirror);
    const auto result = installation.run({"api", "GET", "leads?pageSize=1"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST_F(Api, ItMakesNoMirror) {
    ASSERT_EQ(installation.run({"api", "GET", "leads?pageSize=1"}).exit_code, 0);
    EXPECT_FALSE(std::filesystem::exists(installation.mirror()));
}

TEST_F(Api, NoSecretIsPrinted) {
    installation.misbehave(R"({"rules": [{"path": "*/leads", "every": 2, "status": 503}]})");
    const auto result = installation.run({"--log-level", "debug", "api", "GET", "leads"});
    for (const auto* secret : {"Bearer", "access_token", "ak1.", "cs1."}) {
        EXPECT_THAT(result.output, Not(HasSubstr(secret)));
    }
}

TEST(ApiRefused, AMissingScopeIsNamed) {
    Installation installation(small_world(100), {"tn.crm.customers:r"});
    const auto result = installation.run({"api", "GET", "leads"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, HasSubstr("answered 403: Scope validation failed\n"));
    EXPECT_THAT(result.output, HasSubstr("what to do: grant the scope tn.crm.leads:r"));
}

}  // namespace
}  // namespace stmirror::testing
