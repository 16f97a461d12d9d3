// SPDX-License-Identifier: MIT
// A temporary failure delays the start of the continuous proof, but does not prevent it.
#include "proof_fixture.hpp"
#include "support/no_more_files.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class ProofStart : public Proof {
 protected:
    /// Serves for a minute in which the proof cannot begin, because the object made by `make_obstacle`
    /// exists, then for half an hour in which it can.
    template <class MakeObstacle>
    void serve_behind(MakeObstacle make_obstacle) {
        keep_log();
        const auto mirror = open_mirror();
        const auto engine = make_engine(*mirror, settings);
        bool ended = false;
        auto obstacle = make_obstacle();
        engine->serve([&] { ended = true; });
        time.advance(1min);
        EXPECT_EQ(lines_with("proof_failed", ""), 1u);
        obstacle.reset();
        time.advance(30min);
        stop.request_stop();
        time.run_until([&] { return ended; });
        stop = std::stop_source{};
        EXPECT_EQ(lines_with("proof_failed", ""), 1u);
        EXPECT_EQ(lines_with("proof_begun", ""), 1u);
        EXPECT_TRUE(time_in("proved_at", "customers"));
        EXPECT_TRUE(time_in("proved_at", "contacts"));
    }
};

TEST_F(ProofStart, WaitsUntilTheMirrorCanBeOpenedOnceMore) {
    serve_behind([] { return std::make_unique<NoMoreFiles>(); });
}

/// As long as this object exists, the states of the feeds cannot be read.
class NoStates {
 public:
    explicit NoStates(std::function<void(const std::string&)> execute) : execute_(std::move(execute)) {
        execute_("ALTER TABLE _feeds RENAME TO _feeds_elsewhere");
    }
    ~NoStates() { execute_("ALTER TABLE _feeds_elsewhere RENAME TO _feeds"); }
    NoStates(const NoStates&) = delete;
    NoStates& operator=(const NoStates&) = delete;

 private:
    std::function<void(const std::string&)> execute_;
};

TEST_F(ProofStart, WaitsUntilTheStatesOfTheFeedsCanBeRead) {
    serve_behind(
        [this] { return std::make_unique<NoStates>([this](const std::string& sql) { execute(sql); }); });
}

}  // namespace
}  // namespace stmirror::testing
