// SPDX-License-Identifier: MIT
// Each statement to a real PostgreSQL fails in two histories: before and after it takes effect. The histories
// use the kinds of failures in turn. In other histories, the connection is cut at a message of the protocol.
// After each history, the target equals the mirror.
// STMIRROR_CUTS sets how many connections are cut.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

#include "cutting_proxy.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

/// The failure of the n-th call, counted over all connections. It happens either before the server receives
/// the call or after the server has executed it.
struct Fault {
    std::size_t at = 0;
    bool takes_effect = false;
    Failure failure;
    std::size_t calls = 0;

    bool is_due() { return ++calls == at; }
};

class FaultyLink final : public Link {
 public:
    FaultyLink(std::unique_ptr<Link> link, Fault& fault) : link_(std::move(link)), fault_(fault) {}

    Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) override {
        const bool due = fault_.is_due();
        if (due && !fault_.takes_effect) { return fail(); }
        auto answers = link_->run(queries);
        if (due) { return fail(); }
        return answers;
    }
    Outcome<> copy(const std::string& sql, const std::string& input) override {
        const bool due = fault_.is_due();
        if (due && !fault_.takes_effect) { return fail(); }
        auto done = link_->copy(sql, input);
        if (due) { return fail(); }
        return done;
    }

 private:
    /// Fails. A rollback is not needed, because PostgreSQL itself rolls a transaction back after an error and
    /// when the connection is lost.
    Failure fail() {
        if (fault_.failure.error.code == Errc::Disconnected) { link_.reset(); }
        return fault_.failure;
    }
    std::unique_ptr<Link> link_;
    Fault& fault_;
};

std::size_t wanted_cuts() {
    const auto* text = std::getenv("STMIRROR_CUTS");  // NOLINT(concurrency-mt-unsafe)
    constexpr std::size_t few = 40;
    return text == nullptr ? few : std::strtoull(text, nullptr, 10);
}

class FaultsTest : public PublishTest {
 protected:
    PublisherParts faulty(Fault& fault) {
        auto with = parts();
        with.connect = [this, &fault]() -> Outcome<std::unique_ptr<Link>> {
            auto link = Connection::open(postgres.conninfo());
            if (!link) { return link.error(); }
            return std::unique_ptr<Link>(new FaultyLink(std::move(*link), fault));
        };
        return with;
    }

    /// Loads the first rows, then follows changes.
    void history(const PublisherParts& with) {
        PlannerLimits limits{.once = true, .batch = 2};
        limits.backoff.cap = std::chrono::milliseconds{1};
        postgres.run("DROP SCHEMA servicetitan CASCADE");
        postgres.run("CREATE SCHEMA servicetitan");
        ++round;
        apply({{.id = 1, .name = name("Ada"), .tags = {5, round}}, {.id = 2, .name = name("Bob")}});
        apply({{.id = 3, .name = name("Cy"), .tags = {round}}});
        const auto loaded = publish(with, limits);
        ASSERT_TRUE(loaded.has_value()) << loaded.error().text;
        apply({{.id = 1, .name = name("Eve"), .tags = {round}}, {.id = 4, .name = name("Dot")}});
        apply({{.id = 3, .name = name("Fay"), .tags = {}}, {.id = 2, .name = name("Bo"), .tags = {1}}});
        const auto followed = publish(with, limits);
        ASSERT_TRUE(followed.has_value()) << followed.error().text;
        expect_equal();
    }
    std::string name(const std::string& first) const { return first + std::to_string(round); }

    std::int64_t round = 0;
};

TEST_F(FaultsTest, EveryPassingFailureAtEveryStatementLeavesBothSidesEqual) {
    Fault none;
    history(faulty(none));
    const auto calls = none.calls;
    EXPECT_GT(calls, 30U);
    const auto refusal = [](const std::string& state) { return Failure{{Errc::Database, state}, state}; };
    const std::vector<Failure> failures{refusal("40001"),
                                        refusal("40003"),
                                        refusal("40P01"),
                                        refusal("57P01"),
                                        refusal("08006"),
                                        refusal("53100"),
                                        Failure{{Errc::Disconnected, "cut"}}};
    for (std::size_t at = 1; at <= calls; ++at) {
        for (const bool takes_effect : {false, true}) {
            Fault fault{at, takes_effect, failures[(at + (takes_effect ? 3 : 0)) % failures.size()]};
            history(faulty(fault));
            ASSERT_FALSE(HasFailure())
                << fault.failure.error.text << " at call " << at << ", " << takes_effect;
            EXPECT_GE(fault.calls, at);
        }
    }
}

TEST_F(FaultsTest, AConnectionCutAtAnyMessageLeavesBothSidesEqual) {
    testing::CuttingProxy proxy(postgres);
    auto with = parts();
    with.connect = [&] { return Connection::open(proxy.conninfo()); };
    proxy.cut(0);
    history(with);
    const auto messages = proxy.messages();
    EXPECT_GT(messages, 300U);
    const auto step = std::max<std::size_t>(1, messages / wanted_cuts());
    std::size_t cuts = 0;
    for (std::size_t at = 1; at <= messages; at += step) {
        proxy.cut(at);
        history(with);
        ASSERT_FALSE(HasFailure()) << "cut at message " << at << " of " << messages;
        EXPECT_GE(proxy.messages(), at);
        ++cuts;
    }
    std::cout << cuts << " cuts at " << messages << " messages\n";
}

}  // namespace
}  // namespace stmirror::publish
