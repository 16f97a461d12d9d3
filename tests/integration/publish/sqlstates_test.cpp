// SPDX-License-Identifier: MIT
// The server itself ends each statement that writes, and each COMMIT, with each SQLSTATE after which
// publishing continues. Afterwards the target equals the mirror. STMIRROR_SQLSTATES is the number of
// SQLSTATEs to try at each statement.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "publish/target_schema.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

constexpr std::array states{"40001", "40003", "40P01", "57P01", "08006", "53100"};

std::size_t wanted_states() {
    const auto* text = std::getenv("STMIRROR_SQLSTATES");  // NOLINT(concurrency-mt-unsafe)
    const auto wanted = text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
    return std::min<std::size_t>(wanted, states.size());
}

class SqlstatesTest : public PublishTest {
 protected:
    SqlstatesTest() {
        postgres.run("CREATE SEQUENCE public.calls");
        postgres.run("CREATE TABLE public.fault (at bigint, state text)");
        // A sequence keeps its number when a transaction is rolled back.
        postgres.run(
            "CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$"
            " DECLARE call bigint := nextval('public.calls'); wanted record;"
            " BEGIN SELECT * INTO wanted FROM public.fault;"
            " IF call = wanted.at THEN RAISE EXCEPTION USING ERRCODE = wanted.state, MESSAGE = 'injected';"
            " END IF; RETURN NULL; END $$");
    }
    /// Creates the tables with triggers before each statement that writes, and at COMMIT.
    void create_tables() const {
        postgres.run("DROP SCHEMA servicetitan CASCADE");
        postgres.run("CREATE SCHEMA servicetitan");
        const auto link = Connection::open(postgres.conninfo());
        ASSERT_TRUE(create_missing(**link, layout()).has_value());
        for (const std::string table : {"_stmirror_owner", "_stmirror_position", "people", "person_tags"}) {
            postgres.run("CREATE TRIGGER fail BEFORE INSERT OR UPDATE OR DELETE ON servicetitan." + table +
                         " EXECUTE FUNCTION public.fail()");
        }
        postgres.run(
            "CREATE CONSTRAINT TRIGGER fail_at_commit AFTER UPDATE ON servicetitan._stmirror_position"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.fail()");
    }
    /// Loads the first rows, then follows changes, while the n-th call fails. 0 means that none fails.
    void history(std::size_t fails_at, const std::string& state) {
        create_tables();
        postgres.run("TRUNCATE public.fault");
        postgres.run("INSERT INTO public.fault VALUES (" + std::to_string(fails_at) + ", '" + state + "')");
        postgres.run("ALTER SEQUENCE public.calls RESTART");
        PlannerLimits limits{.once = true, .batch = 2};
        limits.backoff.cap = std::chrono::milliseconds{1};
        const auto name = [this](const std::string& first) { return first + std::to_string(round); };
        ++round;
        apply({{.id = 1, .name = name("Ada"), .tags = {5, round}}, {.id = 2, .name = name("Bob")}});
        apply({{.id = 3, .name = name("Cy"), .tags = {round}}});
        const auto loaded = publish(parts(), limits);
        ASSERT_TRUE(loaded.has_value()) << loaded.error().text;
        apply({{.id = 1, .name = name("Eve"), .tags = {round}}, {.id = 4, .name = name("Dot")}});
        apply({{.id = 3, .name = name("Fay"), .tags = {}}, {.id = 2, .name = name("Bo"), .tags = {1}}});
        const auto followed = publish(parts(), limits);
        ASSERT_TRUE(followed.has_value()) << followed.error().text;
        expect_equal();
    }
    std::size_t calls() const {
        return std::stoull(postgres.rows("SELECT last_value FROM public.calls").at(0));
    }

    std::int64_t round = 0;
};

TEST_F(SqlstatesTest, EachAtEachStatementLeavesBothSidesEqual) {
    history(0, "");
    const auto statements = calls();
    EXPECT_GT(statements, 30U);
    for (std::size_t at = 1; at <= statements; ++at) {
        for (std::size_t i = 0; i < wanted_states(); ++i) {
            const std::string state = states[(at + i) % states.size()];
            history(at, state);
            ASSERT_FALSE(HasFailure()) << state << " at statement " << at << " of " << statements;
            EXPECT_GE(calls(), at);
        }
    }
    std::cout << statements << " statements\n";
}

}  // namespace
}  // namespace stmirror::publish
