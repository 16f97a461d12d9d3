// SPDX-License-Identifier: MIT
// Tests encodings, time limits, and lists of servers in which some servers do not answer.
#include "publish/connection.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "publish/target_schema.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using ::testing::HasSubstr;

using ConnectionTest = PublishTest;

TEST_F(ConnectionTest, TextArrivesWhateverTheEncodingsOfTheDatabaseAndTheClientAre) {
    postgres.run("CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
    apply({{.id = 1, .name = "M\u00fcller"}});
    for (const std::string to : {"latin", "postgres"}) {
        const auto conninfo =
            "host=" + postgres.folder().string() + " user=stmirror client_encoding=LATIN1" + " dbname=" + to;
        const auto link = Connection::open(conninfo);
        ASSERT_TRUE((*link)->run({{"CREATE SCHEMA IF NOT EXISTS servicetitan"}}).has_value());
        auto with = parts();
        with.connect = [&] { return Connection::open(conninfo); };
        ASSERT_TRUE(publish(std::move(with)).has_value());
        const auto name =
            (*link)->run({{"SELECT encode(convert_to(name, 'UTF8'), 'hex') FROM servicetitan.people"}});
        ASSERT_TRUE(name.has_value());
        EXPECT_EQ(name->front().rows.at(0).at(0), "4dc3bc6c6c6572") << to;
    }
}

TEST_F(ConnectionTest, ADatabaseThatCannotStoreEveryCharacterIsRefusedByTheCheck) {
    postgres.run("CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
    const auto link = Connection::open("host=" + postgres.folder().string() + " user=stmirror dbname=latin");
    ASSERT_TRUE((*link)->run({{"CREATE SCHEMA servicetitan"}}).has_value());
    const auto refused = check_schema(**link, "servicetitan");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error.code, Errc::Configuration);
    EXPECT_THAT(refused.error().error.text, HasSubstr("LATIN1"));
}

/// Accepts connections on a Unix socket and never answers.
class SilentServer {
 public:
    SilentServer() : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const auto path = (folder_.path() / ".s.PGSQL.5432").string();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listener_, 8), 0);
    }
    ~SilentServer() { ::close(listener_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;
    std::string folder() const { return folder_.path().string(); }

 private:
    testing::TemporaryFolder folder_;
    int listener_;
};

TEST_F(ConnectionTest, AServerThatDoesNotAnswerIsFollowedByTheNext) {
    const SilentServer silent;
    const auto both = silent.folder() + "," + postgres.folder().string();
    const auto link = Connection::open("host=" + both + " user=stmirror dbname=postgres connect_timeout=1");
    ASSERT_TRUE(link.has_value()) << link.error().error.text;
    EXPECT_TRUE((*link)->run({{"SELECT 1"}}).has_value());
    // The connection string may name one port for all servers, or one port for each server.
    for (const auto* port : {"5432", "5432,5432", ","}) {
        const auto with_port = Connection::open("host=" + both + " port=" + port +
                                                " user=stmirror dbname=postgres connect_timeout=1");
        EXPECT_TRUE(with_port.has_value()) << port << with_port.error().error.text;
    }
}

TEST_F(ConnectionTest, IfNoServerAnswersTheFailureOfEachIsReported) {
    const SilentServer silent;
    const testing::TemporaryFolder empty;
    const auto link = Connection::open("host=" + empty.path().string() + "," + silent.folder() +
                                       " user=stmirror dbname=postgres connect_timeout=1");
    ASSERT_FALSE(link.has_value());
    EXPECT_EQ(link.error().error.code, Errc::Timeout);
    EXPECT_THAT(link.error().error.text, HasSubstr(empty.path().string()));
    EXPECT_THAT(link.error().error.text, HasSubstr(silent.folder()));
}

TEST_F(ConnectionTest, TheAnswersOfACallHaveOneTimeLimitTogether) {
    const auto link = Connection::open(postgres.conninfo(), {}, std::chrono::seconds{2});
    // The rows are so large that the server sends each of them before it begins the next query.
    const std::vector<Query> queries(4, {"SELECT pg_sleep(0.8), repeat('x', 100000)"});
    const auto answers = (*link)->run(queries);
    ASSERT_FALSE(answers.has_value());
    EXPECT_EQ(answers.error().error.code, Errc::Timeout);
}

TEST_F(ConnectionTest, AStopEndsTheAttemptsToConnect) {
    const SilentServer silent;
    std::stop_source stop;
    stop.request_stop();
    const auto link = Connection::open("host=" + silent.folder() + "," + silent.folder() +
                                           " user=stmirror dbname=postgres connect_timeout=20",
                                       stop.get_token());
    ASSERT_FALSE(link.has_value());
    EXPECT_EQ(link.error().error.code, Errc::Stopped);
}

}  // namespace
}  // namespace stmirror::publish
