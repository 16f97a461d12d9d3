// SPDX-License-Identifier: MIT
// The real binary against a server that means harm, or is not there: what it costs, and what it tells.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "net/certificates.hpp"
#include "net/scripted_server.hpp"
#include "running_stmirror.hpp"
#include "simulator/client_config.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using net::test::ScriptedServer;
using net::test::Session;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::int64_t mebibyte = 1 << 20;
const std::string app_key = "ak1.simulator";
const std::string token = "eyJhbGciOi.the-token/of+the=tenant.3f2a";

std::size_t count_of(const std::string& text, const std::string& words) {
    std::size_t count = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1)) ++count;
    return count;
}

class HostileServer : public ::testing::Test {
 protected:
    using Answer = std::function<void(Session&, const std::string& request)>;

    static void grant_token(Session& session) {
        session.write(net::test::ok(R"({"access_token":")" + token + R"(","expires_in":900})"));
    }
    /// Writes `piece` until `bytes` are reached or the client has gone.
    static void pour(Session& session, const std::string& head, const std::string& piece, std::int64_t bytes,
                     const std::string& end = "") {
        bool goes_on = session.write(head);
        for (std::int64_t written = 0; goes_on && written < bytes;
             written += static_cast<std::int64_t>(piece.size())) {
            goes_on = session.write(piece);
        }
        if (goes_on) session.write(end);
    }
    static std::string repeated(const std::string& text, std::size_t bytes) {
        std::string all;
        while (all.size() < bytes) all += text;
        return all;
    }

    void serve(Answer answer) {
        server_ = std::make_unique<ScriptedServer>(authority_.sign("DNS:localhost"),
                                                   [answer = std::move(answer)](Session& session) {
                                                       while (const auto request = session.read_request())
                                                           answer(session, *request);
                                                   });
        configure(server_->port());
    }
    void configure(const std::string& port) {
        const auto written = simulator::write_client_config(
            config(), {"https://localhost:" + port, authority_.ca_file(), app_key, {1234567}});
        ASSERT_TRUE(written.has_value());
        std::ofstream(config(), std::ios::app) << "[http]\nlisten = \"127.0.0.1:0\"\n";
    }
    std::filesystem::path config() const { return folder_.path() / "client.toml"; }
    std::unique_ptr<Process> start(const std::vector<std::string>& arguments,
                                   const std::vector<std::string>& environment = {}) {
        std::vector<std::string> all{STMIRROR_BINARY, "--config", config().string()};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return std::make_unique<Process>(all, folder_.path() / "output.txt", environment);
    }
    std::string client_secret() const {
        std::ifstream file(folder_.path() / "client.1234567.secret");
        std::string secret;
        std::getline(file, secret);
        return secret;
    }
    /// The most memory that it had so far; -1 once it has ended.
    static std::int64_t peak_bytes(const Process& process) {
        std::ifstream status("/proc/" + std::to_string(process.pid()) + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
        }
        return -1;
    }

    /// Each command ends within 20 seconds and says once how many feeds are concerned.
    void expect_each_tells_once() {
        const std::pair<std::string, std::string> told_once[] = {
            {"sync", "12 feeds of simulated-1234567 are held up"}, {"check", "It holds up all 18 feeds"}};
        for (const auto& [command, words] : told_once) {
            const auto process = start({command});
            ASSERT_TRUE(process->ended_within(20s)) << command;
            const auto finished = process->wait();
            EXPECT_EQ(finished.exit_code, 1) << finished.output;
            EXPECT_EQ(count_of(finished.output, words), 1U) << finished.output;
        }
    }

    net::test::Authority authority_;
    TemporaryFolder folder_;
    std::unique_ptr<ScriptedServer> server_;
};

struct Attack {
    std::string name;
    std::function<void(Session&)> answer;
    bool is_on_token = false;
};

void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.name; }

class Attacks : public HostileServer, public ::testing::WithParamInterface<Attack> {
 public:
    using HostileServer::pour;
    using HostileServer::repeated;
};

std::vector<Attack> attacks() {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string kilobytes(60'000, 'x');
    const auto page = [](const std::string& data, std::int64_t bytes) {
        return [data, bytes](Session& session) {
            const auto piece = Attacks::repeated(data, 1 << 20);
            Attacks::pour(session,
                          "HTTP/1.1 200 OK\r\n\r\n{\"hasMore\":true,\"continueFrom\":\"t\",\"data\":[", piece,
                          bytes, data.substr(0, data.size() - 1) + "]}");
            session.close_with_notice();
        };
    };
    return {
        {"extensions",
         [=](Session& s) { Attacks::pour(s, head, "1;x=" + kilobytes + "\r\na\r\n", 600 * mebibyte); }},
        {"extension", [=](Session& s) { Attacks::pour(s, head + "1;x=", kilobytes, 600 * mebibyte); }},
        {"trailers",
         [=](Session& s) { Attacks::pour(s, head + "0\r\n", "X: " + kilobytes + "\r\n", 600 * mebibyte); }},
        {"numbers", page("1,", 20 * mebibyte)},
        {"objects", page("{},", 20 * mebibyte)},
        {"keyed", page(R"({"id":1},)", 30 * mebibyte)},
        {"pages", page(R"({"id":1,"name":")" + std::string(2'000, 'x') + R"("},)", 200 * mebibyte)},
        {"whole_pages", page(R"({"id":1,"name":")" + std::string(2'000, 'x') + R"("},)", 28 * mebibyte)},
        {"record",
         [](Session& s) {
             Attacks::pour(s, "HTTP/1.1 200 OK\r\n\r\n{\"hasMore\":true,\"data\":[{\"id\":1,\"name\":\"",
                           std::string(1 << 20, 'x'), 50 * mebibyte, "\"}]}");
         }},
        {"token",
         [](Session& s) {
             Attacks::pour(s, "HTTP/1.1 200 OK\r\n\r\n{\"expires_in\":900,\"x\":[",
                           Attacks::repeated("1,", 1 << 20), 60 * mebibyte, "1],\"access_token\":\"a\"}");
         },
         true}};
}

/// Every answer is the attack, of all connections at once.
TEST_P(Attacks, CostAtMost128MegabytesAndNoStop) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    GTEST_SKIP() << "a sanitizer has memory of its own";
#endif
#endif
    const auto& attack = GetParam();
    std::atomic<int> answered = 0;
    serve([&](Session& session, const std::string& request) {
        const bool for_token = request.starts_with("POST /connect/token");
        if (for_token && !attack.is_on_token) return grant_token(session);
        attack.answer(session);
        ++answered;
    });
    const auto process = start({"daemon"});
    std::int64_t peak = 0;
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    const int wanted = attack.is_on_token ? 2 : 12;
    while (answered < wanted && std::chrono::steady_clock::now() < deadline) {
        peak = std::max(peak, peak_bytes(*process));
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_GE(answered.load(), 1);
    process->send_signal(SIGTERM);
    EXPECT_TRUE(process->ended_within(10s)) << "it did not stop";
    EXPECT_LT(peak, 128 * mebibyte);
    RecordProperty("peak_mb", static_cast<int>(peak / mebibyte));
}

INSTANTIATE_TEST_SUITE_P(HostileServer, Attacks, ::testing::ValuesIn(attacks()),
                         [](const auto& its) { return its.param.name; });

TEST_F(HostileServer, EchoedSecretsAreToldNowhere) {
    serve([](Session& session, const std::string& request) {
        if (request.starts_with("POST /connect/token")) return grant_token(session);
        std::string escaped;
        for (const char c : request) escaped += c == '\r' || c == '\n' ? ' ' : c;
        const auto body = R"({"title":")" + escaped + R"(","traceId":"ak1.simulator","errors":{"x":[")" +
                          escaped + R"("]}})";
        session.write("HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    std::string told;
    for (const auto* command : {"sync", "check", "status"}) told += start({command})->wait().output;
    SQLite::Database database((folder_.path() / "client.db").string(), SQLite::OPEN_READONLY);
    SQLite::Statement errors(database, "SELECT last_error FROM _feeds UNION SELECT error FROM _runs");
    while (errors.executeStep()) told += errors.getColumn(0).getString();
    EXPECT_THAT(told, HasSubstr("400"));
    for (const auto& secret : {token, app_key, client_secret()}) {
        ASSERT_GE(secret.size(), 6U);
        EXPECT_THAT(told, Not(HasSubstr(secret)));
    }
}

/// A terminal, seen from the other side.
class Terminal {
 public:
    Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
        if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0)
            throw std::runtime_error("no terminal");
    }
    ~Terminal() { ::close(master_); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    std::string path() const { return ::ptsname(master_); }
    /// What was written until nobody has it open any more.
    std::string read_to_the_end() const {
        std::string all;
        char some[4096];
        for (auto count = ::read(master_, some, sizeof some); count > 0;
             count = ::read(master_, some, sizeof some))
            all.append(some, static_cast<std::size_t>(count));
        return all;
    }

 private:
    int master_;
};

TEST_F(HostileServer, ATerminalGetsNoControlCharacters) {
    for (const std::string body : {"plain\x1b]0;title\x07 \xC2\x9B"
                                   "31m\u202E end",
                                   "{\"name\":\"plain\xC2\x9B"
                                   "31m\u202E end\"}"}) {
        serve([body](Session& session, const std::string& request) {
            if (request.starts_with("POST /connect/token")) return grant_token(session);
            session.write(net::test::ok(body));
        });
        const std::vector<std::string> call{"api", "GET", "/crm/v2/tenant/{tenant}/customers"};
        EXPECT_THAT(start(call)->wait().output, HasSubstr(body)) << "byte for byte";
        const Terminal terminal;
        std::vector<std::string> all{STMIRROR_BINARY, "--config", config().string()};
        all.insert(all.end(), call.begin(), call.end());
        EXPECT_TRUE(Process(all, terminal.path()).ended_within(20s));
        const auto shown = terminal.read_to_the_end();
        EXPECT_THAT(shown, HasSubstr("plain"));
        EXPECT_THAT(shown, HasSubstr("end"));
        for (const std::string bad : {"\x1b", "\x07", "\xC2\x9B", "\u202E"})
            EXPECT_THAT(shown, Not(HasSubstr(bad)));
    }
}

/// Of each command: what it says of the feeds. Those whose parents are not known yet have nothing to ask for.
TEST_F(HostileServer, AnUnreachableApiIsToldOnceWithin20Seconds) {
    {
        const ScriptedServer gone([](Session&) {});
        configure(gone.port());
    }
    expect_each_tells_once();
}

TEST_F(HostileServer, RefusedCredentialsAreToldOnceWithin20Seconds) {
    serve([](Session& session, const std::string&) {
        const std::string body = R"({"error":"invalid_client"})";
        session.write("HTTP/1.1 400 Bad\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                      body);
    });
    expect_each_tells_once();
    EXPECT_EQ(server_->requests(), 2) << "once for each command";
}

}  // namespace
}  // namespace stmirror::testing
