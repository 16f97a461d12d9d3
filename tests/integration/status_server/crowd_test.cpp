// SPDX-License-Identifier: MIT
// More clients than the status server takes: who has to go, and who is kept out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

#include "raw_client.hpp"
#include "running_server.hpp"
#include "support/comes_true.hpp"

namespace stmirror::status::test {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::StartsWith;

/// Answers with the path asked for.
Response echo(const Request& request) { return text_response(200, "path " + request.path); }

TEST(CrowdTest, OneConnectionTooManyEndsTheOneThatWasSilentForLongest) {
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

/// As many clients as it takes connections, each with an answer that it does not read.
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

TEST(CrowdTest, ClientsThatDoNotReadKeepNobodyOut) {
    const RunningServer server({.connections_max = 4, .answer_time_min = 0ms}, large_or_echo);
    auto unread = clients_that_do_not_read(server.port(), 4);
    RawClient late(server.port());
    late.send(get("/late"));
    EXPECT_THAT(late.answer(), EndsWith("path /late\n"));
    EXPECT_LT(unread.front().answer().size(), std::size_t{32} << 20) << "the first one made room";
    EXPECT_GT(unread.back().answer().size(), std::size_t{32} << 20);
}

TEST(CrowdTest, WhoHasJustBegunToReadMayGoOn) {
    const RunningServer server({.connections_max = 2, .answer_time_min = 1h}, large_or_echo);
    auto reading = clients_that_do_not_read(server.port(), 2);
    RawClient late(server.port());
    late.send(get("/late"));
    EXPECT_EQ(late.answer(), "");
    for (auto& client : reading) EXPECT_GT(client.answer().size(), std::size_t{32} << 20);
}

/// It makes no room for others before its time is over, so that whoever gets in sees that it has been ended.
TEST(CrowdTest, AClientThatDoesNotReadIsEndedWhenItsTimeIsOver) {
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

TEST(CrowdTest, HundredsOfSilentConnectionsKeepNobodyOut) {
    const RunningServer server({}, echo);
    std::list<RawClient> silent;
    for (int i = 0; i < 300; ++i) silent.emplace_back(server.port());
    RawClient client(server.port());
    client.send(get("/"));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace stmirror::status::test
