// SPDX-License-Identifier: MIT
// Tests what the real binary reports about a hostile or unreachable server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <unistd.h>
#include <cstdlib>

#include "hostile_server_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using net::test::ScriptedServer;
using net::test::Session;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count_of(const std::string& text, const std::string& words) {
    std::size_t count = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1)) { ++count; }
    return count;
}

class HostileServer : public HostileServerFixture {
 protected:
    std::string client_secret() const {
        std::ifstream file(folder_.path() / "client.1234567.secret");
        std::string secret;
        std::getline(file, secret);
        return secret;
    }

    /// Expects that each command ends within 20 seconds and says once how many feeds are affected.
    void expect_each_tells_once() {
        const std::pair<std::string, std::string> told_once[] = {
            {"sync", "18 feeds of simulated-1234567 for the same reason"},
            {"check", "None of the 18 feeds can be read"}};
        for (const auto& [command, words] : told_once) {
            const auto process = start({command});
            ASSERT_TRUE(process->ended_within(20s)) << command;
            const auto finished = process->wait();
            EXPECT_EQ(finished.exit_code, 1) << finished.output;
            EXPECT_EQ(count_of(finished.output, words), 1U) << finished.output;
        }
    }
};

TEST_F(HostileServer, EchoedSecretsAreShownNowhere) {
    serve([](Session& session, const std::string& request) {
        if (request.starts_with("POST /connect/token")) { return grant_token(session); }
        std::string escaped;
        for (const char c : request) { escaped += c == '\r' || c == '\n' ? ' ' : c; }
        const auto body = R"({"title":")" + escaped + R"(","traceId":"ak1.simulator","errors":{"x":[")" +
                          escaped + R"("]}})";
        session.write("HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    std::string told;
    for (const auto* command : {"sync", "check", "status"}) { told += start({command})->wait().output; }
    SQLite::Database database((folder_.path() / "client.db").string(), SQLite::OPEN_READONLY);
    SQLite::Statement errors(database, "SELECT last_error FROM _feeds UNION SELECT error FROM _runs");
    while (errors.executeStep()) { told += errors.getColumn(0).getString(); }
    EXPECT_THAT(told, HasSubstr("400"));
    for (const auto& secret : {token, app_key, client_secret()}) {
        ASSERT_GE(secret.size(), 6U);
        EXPECT_THAT(told, Not(HasSubstr(secret)));
    }
}

/// The controlling end of a pseudo-terminal.
class Terminal {
 public:
    Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
        if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) {
            throw std::runtime_error("no terminal");
        }
    }
    ~Terminal() { ::close(master_); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    std::string path() const { return ::ptsname(master_); }
    /// Returns everything that was written until the last process has closed the terminal.
    std::string read_to_the_end() const {
        std::string all;
        char some[4096];
        for (auto count = ::read(master_, some, sizeof some); count > 0;
             count = ::read(master_, some, sizeof some)) {
            all.append(some, static_cast<std::size_t>(count));
        }
        return all;
    }

 private:
    int master_;
};

class HostileServerOnATerminal : public HostileServer {
 protected:
    /// Returns the output of the command on a terminal.
    std::string shown_by(const std::vector<std::string>& command) const {
        const Terminal terminal;
        std::vector<std::string> all{STMIRROR_BINARY, "--config", config().string()};
        all.insert(all.end(), command.begin(), command.end());
        EXPECT_TRUE(Process(all, terminal.path()).ended_within(20s));
        return terminal.read_to_the_end();
    }
};

TEST_F(HostileServerOnATerminal, ErrorsHaveNoControlCharacters) {
    serve([](Session& session, const std::string& request) {
        if (request.starts_with("POST /connect/token")) { return grant_token(session); }
        const std::string body =
            "{\"title\":\"plain\xC2\x9B"
            "31m\u202E end\"}";
        session.write("HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    for (const std::string command : {"sync", "check", "status"}) {
        const auto shown = shown_by({command});
        EXPECT_THAT(shown, AllOf(HasSubstr("plain"), HasSubstr("end"))) << command;
        for (const std::string bad : {"\xC2\x9B", "\u202E"}) {
            EXPECT_THAT(shown, Not(HasSubstr(bad))) << command;
        }
    }
}

TEST_F(HostileServerOnATerminal, ApiShowsNoControlCharacters) {
    for (const std::string body : {"plain\x1b]0;title\x07 \xC2\x9B"
                                   "31m\u202E end",
                                   "{\"name\":\"plain\xC2\x9B"
                                   "31m\u202E end\"}"}) {
        serve([body](Session& session, const std::string& request) {
            if (request.starts_with("POST /connect/token")) { return grant_token(session); }
            session.write(net::test::ok(body));
        });
        const std::vector<std::string> call{"api", "GET", "/crm/v2/tenant/{tenant}/customers"};
        EXPECT_THAT(start(call)->wait().output, HasSubstr(body)) << "the body must be printed byte for byte";
        const auto shown = shown_by(call);
        EXPECT_THAT(shown, HasSubstr("plain"));
        EXPECT_THAT(shown, HasSubstr("end"));
        for (const std::string bad : {"\x1b", "\x07", "\xC2\x9B", "\u202E"}) {
            EXPECT_THAT(shown, Not(HasSubstr(bad)));
        }
    }
}

/// `sync` counts only 12 of the 18 feeds, because it sends no request for feeds whose parents are unknown.
TEST_F(HostileServer, AnUnreachableApiIsReportedOnceWithin20Seconds) {
    {
        const ScriptedServer gone([](Session&) {});
        configure(gone.port());
    }
    expect_each_tells_once();
}

TEST_F(HostileServer, RefusedCredentialsAreReportedOnceWithin20Seconds) {
    serve([](Session& session, const std::string&) {
        const std::string body = R"({"error":"invalid_client"})";
        session.write("HTTP/1.1 400 Bad\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                      body);
    });
    expect_each_tells_once();
    EXPECT_EQ(server_->requests(), 2) << "each command sends one request";
}

}  // namespace
}  // namespace stmirror::testing
