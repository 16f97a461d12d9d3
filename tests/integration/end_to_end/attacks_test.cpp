// SPDX-License-Identifier: MIT
// The real daemon reads from a server whose every response is an attack. Tests how much memory the attacks
// cost, and whether they delay other work.
#include <csignal>
#include <cstdint>
#include <thread>

#include "hostile_server_fixture.hpp"
#include "status/http/http_question.hpp"
#include "supervisor.hpp"
#include "support/under_sanitizer.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using net::test::Session;

constexpr std::int64_t mebibyte = 1 << 20;

/// Writes `piece` repeatedly, until `bytes` bytes are written or the client has closed the connection.
void pour(Session& session, const std::string& head, const std::string& piece, std::int64_t bytes,
          const std::string& end = "") {
    bool goes_on = session.write(head);
    for (std::int64_t written = 0; goes_on && written < bytes;
         written += static_cast<std::int64_t>(piece.size())) {
        goes_on = session.write(piece);
    }
    if (goes_on) { session.write(end); }
}
std::string repeated(const std::string& text, std::size_t bytes) {
    std::string all;
    while (all.size() < bytes) { all += text; }
    return all;
}

/// Returns whether the daemon answers with any HTTP status. It need not be ready, because the attack may be
/// the response to the token request.
bool answers(std::uint16_t port) {
    status::Question question;
    question.address = {.host = "127.0.0.1", .port = port, .is_loopback = true};
    question.path = "/readyz";
    question.time_max = slowness * 2s;
    const auto answer = status::ask(question);
    return answer || answer.error().code == Errc::Refused;
}

/// Returns the process's peak memory so far, or -1 if it has ended.
std::int64_t peak_bytes(const Process& process) {
    std::ifstream status("/proc/" + std::to_string(process.pid()) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) { return std::stoll(line.substr(6)) * 1024; }
    }
    return -1;
}

std::string new_fields(int count) {
    std::string fields;
    for (int i = 0; i < count; ++i) { fields += ",\"n" + std::to_string(i) + "\":1"; }
    return fields;
}

struct Attack {
    std::string name;
    std::function<void(Session&)> answer;
    bool is_on_token = false;
};

void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.name; }

class Attacks : public HostileServerFixture, public ::testing::WithParamInterface<Attack> {};

std::vector<Attack> attacks() {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string kilobytes(60'000, 'x');
    const auto page = [](const std::string& data, std::int64_t bytes) {
        return [data, bytes](Session& session) {
            const auto piece = repeated(data, 1 << 20);
            pour(session, "HTTP/1.1 200 OK\r\n\r\n{\"hasMore\":true,\"continueFrom\":\"t\",\"data\":[", piece,
                 bytes, data.substr(0, data.size() - 1) + "]}");
            session.close_with_notice();
        };
    };
    return {
        {"extensions", [=](Session& s) { pour(s, head, "1;x=" + kilobytes + "\r\na\r\n", 600 * mebibyte); }},
        {"extension", [=](Session& s) { pour(s, head + "1;x=", kilobytes, 600 * mebibyte); }},
        {"trailers",
         [=](Session& s) { pour(s, head + "0\r\n", "X: " + kilobytes + "\r\n", 600 * mebibyte); }},
        {"numbers", page("1,", 20 * mebibyte)},
        {"objects", page("{},", 20 * mebibyte)},
        {"keyed", page(R"({"id":1},)", 30 * mebibyte)},
        {"pages", page(R"({"id":1,"name":")" + std::string(2'000, 'x') + R"("},)", 200 * mebibyte)},
        {"whole_pages", page(R"({"id":1,"name":")" + std::string(2'000, 'x') + R"("},)", 28 * mebibyte)},
        {"fields",
         [](Session& s) {
             static const auto fields = new_fields(1'500'000);
             pour(s, "HTTP/1.1 200 OK\r\n\r\n{\"hasMore\":true,\"data\":[{\"id\":1", fields, 1, "}]}");
             s.close_with_notice();
         }},
        {"record",
         [](Session& s) {
             pour(s, "HTTP/1.1 200 OK\r\n\r\n{\"hasMore\":true,\"data\":[{\"id\":1,\"name\":\"",
                  std::string(1 << 20, 'x'), 50 * mebibyte, "\"}]}");
         }},
        {"token",
         [](Session& s) {
             pour(s, "HTTP/1.1 200 OK\r\n\r\n{\"expires_in\":900,\"x\":[", repeated("1,", 1 << 20),
                  60 * mebibyte, "1],\"access_token\":\"a\"}");
         },
         true}};
}

/// Every connection receives the attack at the same time.
TEST_P(Attacks, CostAtMost128MegabytesAndDelayNothing) {
    const auto& attack = GetParam();
    std::atomic<int> answered = 0;
    serve([&](Session& session, const std::string& request) {
        const bool for_token = request.starts_with("POST /connect/token");
        if (for_token && !attack.is_on_token) { return grant_token(session); }
        attack.answer(session);
        ++answered;
    });
    const auto process = start({"daemon"});
    std::int64_t peak = 0;
    const auto deadline = std::chrono::steady_clock::now() + slowness * 20s;
    const int wanted = attack.is_on_token ? 2 : 12;
    while (answered < wanted && std::chrono::steady_clock::now() < deadline) {
        peak = std::max(peak, peak_bytes(*process));
        if (const auto port = status_port(process->output())) { EXPECT_TRUE(answers(port)); }
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_GE(answered.load(), 1);
    EXPECT_NE(status_port(process->output()), 0);
    process->send_signal(SIGTERM);
    EXPECT_TRUE(process->ended_within(slowness * 10s)) << "it did not stop";
    if (!under_sanitizer) { EXPECT_LT(peak, 128 * mebibyte); }
    RecordProperty("peak_mb", static_cast<int>(peak / mebibyte));
}

INSTANTIATE_TEST_SUITE_P(HostileServer, Attacks, ::testing::ValuesIn(attacks()),
                         [](const auto& its) { return its.param.name; });

}  // namespace
}  // namespace stmirror::testing
