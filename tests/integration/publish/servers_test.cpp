// SPDX-License-Identifier: MIT
// Tests targets behind TLS, behind pgbouncer, after a failover, and with a different version of PostgreSQL.
#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <fstream>

#include "integration/net/certificates.hpp"
#include "pgbouncer.hpp"
#include "publish_fixture.hpp"
#include "support/comes_true.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ServersTest : public PublishTest {
 protected:
    PublisherParts parts_to(const std::string& conninfo) {
        auto with = parts();
        with.connect = [conninfo] { return Connection::open(conninfo); };
        return with;
    }
    Result<Published> publish_to(const std::string& conninfo, PlannerLimits limits = {.once = true}) {
        return publish(parts_to(conninfo), limits);
    }
    /// Publishes a first load, then changes. Some values are larger than a TLS record or a buffer of a proxy.
    void publish_a_history(const std::string& conninfo) {
        apply({{.id = 1, .name = "Ada", .tags = {5, 6}}, {.id = 2, .name = std::string(1'000'000, 'x')}});
        const auto loaded = publish_to(conninfo);
        ASSERT_TRUE(loaded.has_value()) << loaded.error().text;
        EXPECT_EQ(loaded->loaded, 2U);
        for (std::int64_t id = 3; id < 200; ++id) { apply({{.id = id, .name = "n" + std::to_string(id)}}); }
        apply({{.id = 1, .name = std::string(300'000, 'y'), .tags = {9}}});
        const auto followed = publish_to(conninfo, {.once = true, .batch = 20});
        ASSERT_TRUE(followed.has_value()) << followed.error().text;
        EXPECT_EQ(followed->changes, 198U);
        expect_equal();
    }
};

class TlsTest : public ServersTest {
 protected:
    TlsTest() {
        write_certificate();
        postgres.configure(
            "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n"
            "listen_addresses = '" +
            address + "'");
        postgres.admit("local all all trust\nhostssl all all 127.0.0.0/8 trust");
        postgres.stop();
        postgres.start();
    }
    void write_certificate() const {
        const auto made = authority.sign("DNS:localhost");
        const auto data = postgres.folder() / "data";
        const auto write = [&](const char* name, auto&& put) {
            FILE* file = std::fopen((data / name).c_str(), "w");
            ASSERT_NE(file, nullptr);
            put(file);
            std::fclose(file);
            std::filesystem::permissions(data / name, std::filesystem::perms{0600});
            testing::give_to_server(data / name);
        };
        write("server.pem", [&](FILE* file) { PEM_write_X509(file, made.x509.get()); });
        write("server.key", [&](FILE* file) {
            PEM_write_PrivateKey(file, made.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    std::string over_tcp(const std::string& more) const {
        return "host=localhost hostaddr=" + address + " user=stmirror dbname=postgres " + more;
    }

    net::test::Authority authority;
    /// Each process of the tests has its own address. The processes cannot have different ports, because the
    /// port is part of the name of the Unix socket.
    std::string address =
        "127.77." + std::to_string(::getpid() / 250 % 250) + "." + std::to_string(::getpid() % 250 + 1);
};

TEST_F(TlsTest, RowsArriveOverAVerifiedConnection) {
    publish_a_history(over_tcp("sslmode=verify-full sslrootcert=" + authority.ca_file().string()));
}

TEST_F(TlsTest, AServerWithACertificateOfAnotherAuthorityIsRefused) {
    apply({{.id = 1, .name = "Ada"}});
    const net::test::Authority another("Another");
    PlannerLimits limits{.once = true};
    limits.backoff = {
        .base = std::chrono::milliseconds{1}, .cap = std::chrono::milliseconds{2}, .attempts = 2};
    const auto refused =
        publish_to(over_tcp("sslmode=verify-full sslrootcert=" + another.ca_file().string()), limits);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::Connect);
    EXPECT_THAT(refused.error().text, HasSubstr("certificate"));
    EXPECT_FALSE(publish_to(over_tcp("sslmode=disable"), limits).has_value());
    EXPECT_THAT(postgres.rows("SELECT 1 FROM pg_tables WHERE schemaname = 'servicetitan'"), ElementsAre());
}

TEST_F(TlsTest, TheServerNoticesWithinAMinuteThatTheMachineOfACopyIsGone) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    apply({{.id = 2, .name = "Bob", .tags = {5}}});
    const auto all = layout();
    const auto& table = *all.find("people");
    const auto link = Connection::open(over_tcp("sslmode=require"));
    Target target(**link, all, "here");
    const auto claim = target.claim(7, {});
    ASSERT_TRUE(claim.has_value());
    ASSERT_TRUE(target.begin(*claim, claim->position).has_value());
    const std::vector<std::string> keys{"[2]"};
    const TableRows rows{&table, reader()->stored_rows(7, *table.resource, keys, 1'000'000).value(), {2}};
    ASSERT_TRUE(target.copy(*claim, rows).has_value());
    const auto setting = [&](const std::string& name) {
        return (*link)->run({{"SHOW tcp_keepalives_" + name}}).value().front().rows.at(0).at(0).value();
    };
    EXPECT_EQ(std::stoi(setting("idle")) + std::stoi(setting("interval")) * std::stoi(setting("count")), 60);
    ASSERT_TRUE(target.commit().has_value());
    EXPECT_NE(setting("idle"), "20") << "another publisher may get the connection from a pool";
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob"));
}

class PgbouncerTest : public ServersTest {
 protected:
    testing::Pgbouncer bouncer{postgres};
    bool restored = false;
};

TEST_F(PgbouncerTest, EachTransactionMayBeOnAnotherConnection) { publish_a_history(bouncer.conninfo()); }

TEST_F(PgbouncerTest, ALostConnectionBehindItIsLikeAnyOther) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}});
    int steps = 0;
    auto with = parts_to(bouncer.conninfo());
    with.pause = [&](Duration) {
        ++steps;
        if (steps == 4) { apply({{.id = 3, .name = "Cy", .tags = {7}}}); }
        if (steps == 5 || steps == 8) {
            postgres.stop();
            postgres.start();
        }
        if (steps == 7) { apply({{.id = 1, .name = "Eve"}}); }
        return true;
    };
    const auto published = publish(std::move(with));
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_GE(steps, 8);
    ASSERT_TRUE(publish_to(bouncer.conninfo()).has_value());
    expect_equal();
}

TEST_F(PgbouncerTest, ATargetThatIsRestoredBetweenTwoTransactionsOfALoadLacksNothing) {
    for (std::int64_t id = 1; id <= 12; ++id) { apply({{.id = id, .name = "n" + std::to_string(id)}}); }
    const Publisher* running = nullptr;
    std::optional<std::string> last;
    auto with = parts_to(bouncer.conninfo());
    with.pause = [&](Duration wait) {
        const auto& at = running->tenants().front().position();
        const bool moved = std::exchange(last, at.loading_key) != at.loading_key;
        if (moved && last == "[3]") { postgres.back_up(); }
        if (moved && last == "[6]" && !restored) {
            postgres.restore();
            restored = true;
        }
        return wait == Duration{0} || at.loading_table.has_value() || !restored;
    };
    Publisher publisher(std::move(with), {.batch = 1});
    running = &publisher;
    ASSERT_TRUE(publisher.run().has_value());
    EXPECT_TRUE(restored);
    expect_equal();
}

TEST_F(ServersTest, PgbouncerTakesTheLinesOfTheDocumentation) {
    const auto page = testing::read_file(source_dir() / "docs/publishing.md");
    const std::string begin = "```ini\n";
    const auto at = page.find(begin) + begin.size();
    const testing::Pgbouncer bouncer(postgres, page.substr(at, page.find("```", at) - at));
    const auto seconds = [&](const std::string& name) { return std::stoi(bouncer.setting(name)); };
    EXPECT_EQ(bouncer.setting("tcp_keepalive"), "1");
    EXPECT_EQ(seconds("tcp_keepidle") + seconds("tcp_keepintvl") * seconds("tcp_keepcnt"), 60);
    publish_a_history(bouncer.conninfo());
}

class FailoverTest : public ServersTest {
 protected:
    /// Returns a connection string with both servers. libpq tries each server until it finds the server that
    /// accepts writes.
    std::string either(const testing::Postgres& standby) const {
        return "host=" + postgres.folder().string() + "," + standby.folder().string() +
               " user=stmirror dbname=postgres target_session_attrs=read-write";
    }
    static std::vector<std::string> people_of(const testing::Postgres& server) {
        return server.rows("SELECT id, name, _seq FROM servicetitan.people ORDER BY id");
    }
    bool has_caught_up(const testing::Postgres& standby) const {
        return testing::comes_true([&] { return people_of(standby) == people_of(postgres); });
    }
    /// Expects that every value of the mirror is in the new primary.
    void expect_equal_in(const testing::Postgres& server) const {
        EXPECT_EQ(server.rows("SELECT id, name, _raw, _hash FROM servicetitan.people ORDER BY id"),
                  rows("SELECT id, name, _raw, _hash FROM people ORDER BY id"));
        EXPECT_EQ(
            server.rows("SELECT person_id, position, tag_id FROM servicetitan.person_tags ORDER BY 1, 2"),
            rows("SELECT person_id, position, tag_id FROM person_tags ORDER BY 1, 2"));
    }
};

TEST_F(FailoverTest, AStandbyThatLacksTransactionsCatchesUpFromItsOwnPosition) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish().has_value());
    const testing::Postgres standby(postgres);
    apply({{.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish().has_value());
    ASSERT_TRUE(has_caught_up(standby));
    standby.stop();
    apply({{.id = 1, .name = "Eve", .tags = {6, 7}}, {.id = 3, .name = "Cy"}});
    ASSERT_TRUE(publish().has_value());
    postgres.stop();
    standby.start();
    standby.promote();
    EXPECT_THAT(people_of(standby), ElementsAre("1|Ada|1", "2|Bob|2"));
    apply({{.id = 2, .name = "Bea"}});
    const auto published = publish_to(either(standby));
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->changes, 3U);
    EXPECT_EQ(published->loaded, 0U);
    expect_equal_in(standby);
    postgres.start();
}

TEST_F(FailoverTest, NothingIsLostWithASynchronousStandby) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish().has_value());
    const testing::Postgres standby(postgres);
    postgres.configure("synchronous_standby_names = '*'");
    postgres.reload();
    ASSERT_TRUE(testing::comes_true([&] {
        return postgres.rows("SELECT sync_state FROM pg_stat_replication") ==
               std::vector<std::string>{"sync"};
    }));
    std::uint64_t sent = 0;
    int steps = 0;
    auto with = parts_to(either(standby));
    with.pause = [&](Duration) {
        apply({{.id = ++steps, .name = "n" + std::to_string(steps), .tags = {steps}}});
        if (steps == 20) {
            // With synchronous replication, the standby has every committed transaction.
            const auto position = postgres.rows("SELECT seq FROM servicetitan._stmirror_position");
            postgres.stop();
            standby.promote();
            EXPECT_EQ(standby.rows("SELECT seq FROM servicetitan._stmirror_position"), position);
            sent = std::stoull(position.at(0));
        }
        return steps < 40;
    };
    ASSERT_TRUE(publish(std::move(with), {}).has_value());
    EXPECT_GT(sent, 1U);
    ASSERT_TRUE(publish_to(either(standby)).has_value());
    expect_equal_in(standby);
    postgres.start();
}

TEST_F(ServersTest, AnotherVersionWorksTheSame) {
    const auto version = postgres.rows("SHOW server_version").at(0);
    if (version.starts_with("15.")) {
        GTEST_SKIP() << "only PostgreSQL " << version
                     << "; scripts/postgres runs these tests with a different version";
    }
    publish_a_history(postgres.conninfo());
}

}  // namespace
}  // namespace stmirror::publish
