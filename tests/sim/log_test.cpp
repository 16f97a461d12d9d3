// SPDX-License-Identifier: MIT
// Tests the log of a daemon, during failures and after it has recovered.
#include <SQLiteCpp/SQLiteCpp.h>

#include <fstream>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class ServeLog : public SimulatedRun {
 protected:
    ServeLog() : SimulatedRun(tiny()) { keep_log(); }

    void misbehave(const std::string& rule) {
        api.gateway().set_faults(*simulator::parse_faults(R"({"rules": [)" + rule + "]}"));
    }
};

TEST_F(ServeLog, SaysThatAFeedHasRecovered) {
    disable_per_parent();
    serve(5min);
    misbehave(R"({"path": "*/export/leads", "status": 400})");
    serve(5min);
    ASSERT_EQ(lines_with("pass_failed", "feed=leads"), 1u);
    lines.clear();
    misbehave("");
    serve(5min);
    EXPECT_EQ(lines_with("pass_finished", "feed=leads"), 1u) << "the engine was restarted between the passes";
    EXPECT_EQ(lines.size(), 1u);
}

TEST_F(ServeLog, SaysThatAFeedHasRecoveredWithinOneRun) {
    disable_per_parent();
    serve(5min);
    lines.clear();
    int second = 0;
    misbehave(R"({"path": "*/export/leads", "status": 400})");
    serve(20min, [&](const sync::Engine&) {
        if (++second == 300) { misbehave(""); }
    });
    EXPECT_EQ(lines_with("pass_failed", "feed=leads"), 1u);
    EXPECT_EQ(lines_with("pass_finished", "feed=leads"), 1u);
}

/// The requests of different parents have different paths.
TEST_F(ServeLog, AFeedThatIsReadParentByParentDoesNotFloodIt) {
    serve(10min);
    lines.clear();
    api.world().touch("customers", 12);
    misbehave(R"({"path": "*/customers/*/notes", "status": 500})");
    serve(9min);
    EXPECT_GE(lines_with("request_retry", "feed=customer_notes"), 1u);
    EXPECT_LE(lines_with("request_retry", "feed=customer_notes"), 2u)
        << "one line with a status and one without";
    EXPECT_LE(lines_with("pass_failed", "feed=customer_notes"), 2u)
        << "one line for several failures in a row, and one for all";
}

TEST_F(ServeLog, AFailingAccessTokenIsReportedOnce) {
    std::ofstream(folder.path() / "secret") << "cs1.of.yesterday";
    serve(5min);
    EXPECT_EQ(lines_with("pass_failed", "code=unauthorized subject=tenant"), 1u);
    EXPECT_EQ(lines_with("pass_failed", ""), 1u);
}

/// The token is refused when the first table is counted, and no table can get a new token.
TEST_F(ServeLog, AnAccessTokenThatFailsTheProofOfEveryTableIsReportedOnce) {
    disable_per_parent();
    bool is_refused = false;
    api.before_answer = [&](const simulator::Request& request) {
        const bool is_count = request.path.ends_with("1234567/customers");
        if (is_refused || !is_count) { return; }
        is_refused = true;
        misbehave(R"({"path": "*1234567/*", "status": 401}, {"path": "/connect/token", "status": 400})");
    };
    serve(30min);
    ASSERT_TRUE(is_refused);
    EXPECT_EQ(lines_with("proof_failed", "code=unauthorized subject=tenant"), 1u);
    EXPECT_EQ(lines_with("proof_failed", ""), 1u);
}

/// All feeds have something to write. Only the first call waits long for the other program.
TEST_F(ServeLog, AnotherProgramThatLocksTheMirrorIsReportedAtOnce) {
    disable_per_parent();
    serve(5min);
    lines.clear();
    SQLite::Database other(settings.mirror_path.string(), SQLite::OPEN_READWRITE);
    std::optional<SQLite::Transaction> holding;
    const auto began = std::chrono::steady_clock::now();
    serve(5min, [&](const sync::Engine&) {
        if (!holding) { holding.emplace(other, SQLite::TransactionBehavior::IMMEDIATE); }
    });
    EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
    EXPECT_EQ(lines_with("pass_failed", "code=database subject=file"), 12u);
    EXPECT_EQ(lines_with("state_write_failed", ""), 1u);
    holding.reset();
    lines.clear();
    serve(5min);
    EXPECT_EQ(lines_with("pass_failed", ""), 0u);
}

}  // namespace
}  // namespace stmirror::testing
