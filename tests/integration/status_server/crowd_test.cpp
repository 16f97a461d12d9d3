// SPDX-License-Identifier: MIT
// There are more clients than the status server accepts. Tests which connections are closed, and which
// clients wait.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <list>
#include <stop_token>
#include <thread>
#include <vector>

#include "raw_client.hpp"
#include "running_server.hpp"
#include "support/comes_true.hpp"

namespace stmirror::status::test {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::StartsWith;

/// Answers with the requested path as text.
Response echo(const Request& request) { return text_response(200, "path " + request.path); }

TEST(CrowdTest, ANewConnectionClosesTheOneThatWasSilentForLongest) {
    const RunningServer server({.connections_max = 4}, echo);
    std::list<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back(server.port());
        clients.back().send(get("/"));
        EXPECT_THAT(clients.back().answer(), StartsWith("HTTP/1.1 200"));
    }
    clients.front().send(get("/"));
    EXPECT_THAT(clients.front().answer(), StartsWith("HTTP/1.1 200"));
    RawClient late(server.port());
    late.send(get("/late"));
    EXPECT_THAT(late.answer(), EndsWith("path /late\n"));
    EXPECT_TRUE(std::next(clients.begin())->is_ended_by_server());
    clients.front().send(get("/first"));
    EXPECT_THAT(clients.front().answer(), EndsWith("path /first\n"));
}

/// Returns one client for each connection that the server accepts. None of them reads its answer.
std::list<RawClient> clients_that_do_not_read(std::uint16_t port, std::size_t count) {
    std::list<RawClient> clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.emplace_back(port);
        clients.back().send(get("/large"));
        EXPECT_TRUE(clients.back().begins());
    }
    return clients;
}

Response large_or_echo(const Request& request) {
    return request.path == "/large" ? text_response(200, std::string(std::size_t{32} << 20, 'x'))
                                    : echo(request);
}

TEST(CrowdTest, ClientsThatDoNotReadDoNotBlockOthers) {
    const RunningServer server({.connections_max = 4, .answer_time_min = 0ms}, large_or_echo);
    auto unread = clients_that_do_not_read(server.port(), 4);
    RawClient late(server.port());
    late.send(get("/late"));
    EXPECT_THAT(late.answer(), EndsWith("path /late\n"));
    EXPECT_LT(unread.front().answer().size(), std::size_t{32} << 20)
        << "the first connection was closed to make room";
    EXPECT_GT(unread.back().answer().size(), std::size_t{32} << 20);
}

TEST(CrowdTest, ANewConnectionWaitsForAClientThatHasJustBegunToRead) {
    const RunningServer server({.connections_max = 2, .answer_time_min = 1h}, large_or_echo);
    auto reading = clients_that_do_not_read(server.port(), 2);
    RawClient late(server.port());
    late.send(get("/late"));
    for (auto& client : reading) { EXPECT_GT(client.answer().size(), std::size_t{32} << 20); }
    EXPECT_THAT(late.answer(), EndsWith("path /late\n"));
}

/// Floods the server with requests on several connections. Reads no answers, and reconnects when a connection
/// ends.
class Flood {
 public:
    Flood(std::uint16_t port, std::size_t connections)
        : thread_([this, port, connections](const std::stop_token& stop) { run(stop, port, connections); }) {}
    /// Returns the number of connections so far, including reconnections.
    std::size_t connections_made() const { return made_; }

 private:
    void run(const std::stop_token& stop, std::uint16_t port, std::size_t connections) {
        std::string requests;
        for (int i = 0; i < 200; ++i) { requests += get("/flood"); }
        std::vector<int> sockets(connections, -1);
        while (!stop.stop_requested()) {
            for (auto& one : sockets) {
                if (one < 0) { one = connect(port); }
                const auto sent = ::send(one, requests.data(), requests.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
                if (sent < 0 && errno != EAGAIN && errno != ENOTCONN) { ::close(std::exchange(one, -1)); }
            }
            std::this_thread::sleep_for(1ms);
        }
        for (const auto one : sockets) { ::close(one); }
    }
    int connect(std::uint16_t port) {
        const int one = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port = htons(port);
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(one, reinterpret_cast<const sockaddr*>(&server), sizeof(server));
        ++made_;
        return one;
    }

    std::atomic<std::size_t> made_ = 0;
    std::jthread thread_;
};

/// Answers like echo(), but takes as long as the status of many feeds does.
Response busy_echo(const Request& request) {
    const auto end = std::chrono::steady_clock::now() + 2ms;
    while (std::chrono::steady_clock::now() < end) { continue; }
    return echo(request);
}

TEST(CrowdTest, ClientsThatFloodAndDoNotReadDoNotStarveOthers) {
    const RunningServer server({}, busy_echo);
    constexpr std::size_t each = 30;
    const Flood first(server.port(), each);
    const Flood second(server.port(), each);
    const Flood third(server.port(), each);
    for (const auto* flood : {&first, &second, &third}) {
        while (flood->connections_made() < 2 * each) { std::this_thread::sleep_for(1ms); }
    }
    for (int i = 0; i < 20; ++i) {
        RawClient honest(server.port());
        honest.send(get("/honest"));
        EXPECT_THAT(honest.answer(), EndsWith("path /honest\n")) << i;
    }
}

/// `answer_time_min` does not pass during this test, so only `answer_time` can end the connection.
TEST(CrowdTest, AClientThatDoesNotReadIsDisconnectedAfterTheAnswerTime) {
    const RunningServer server({.connections_max = 1, .answer_time = 200ms, .answer_time_min = 1h},
                               large_or_echo);
    auto unread = clients_that_do_not_read(server.port(), 1);
    EXPECT_TRUE(stmirror::testing::comes_true([&] {
        RawClient late(server.port());
        late.send(get("/late"));
        return late.answer().starts_with("HTTP/1.1 200");
    }));
    EXPECT_LT(unread.front().answer().size(), std::size_t{32} << 20);
}

TEST(CrowdTest, HundredsOfSilentConnectionsDoNotBlockOthers) {
    const RunningServer server({}, echo);
    std::list<RawClient> silent;
    for (int i = 0; i < 300; ++i) { silent.emplace_back(server.port()); }
    RawClient client(server.port());
    client.send(get("/"));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace stmirror::status::test
