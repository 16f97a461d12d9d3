// SPDX-License-Identifier: MIT
// Two daemons share an app key and a tenant. Each notices the other only through the API's 429 responses.
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <queue>

#include "throttle/limiter.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

/// A server that accepts a fixed number of requests in any second. It answers all other requests with a 429
/// and a wait of one second, as the API does.
class Server {
 public:
    explicit Server(std::size_t per_second) : per_second_(per_second) {}
    bool takes(TimePoint now) {
        while (!taken_.empty() && now - taken_.front() >= 1s) { taken_.pop_front(); }
        if (taken_.size() >= per_second_) { return false; }
        taken_.push_back(now);
        return true;
    }

 private:
    std::size_t per_second_;
    std::deque<TimePoint> taken_;
};

/// A client that always has more requests, and several of them in flight.
struct Client {
    explicit Client(double per_second) : limiter(per_second, TimePoint{}) {}
    Limiter limiter;
    std::uint64_t sent = 0;
    std::uint64_t refused = 0;
};

struct Answer {
    TimePoint at;
    std::size_t client;
    bool refused;
    bool operator>(const Answer& other) const { return at > other.at; }
};

/// Simulates `duration` in steps of one millisecond. Responses take 100 ms.
void run(std::array<Client, 2>& clients, Server& server, TimePoint& now, Duration duration) {
    std::priority_queue<Answer, std::vector<Answer>, std::greater<>> answers;
    for (const auto end = now + duration; now < end; now += 1ms) {
        while (!answers.empty() && answers.top().at <= now) {
            if (answers.top().refused) { clients[answers.top().client].limiter.throttled(now, 1s); }
            answers.pop();
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            auto& client = clients[i];
            if (client.limiter.waiting() == 0) { client.limiter.enter(Priority::Backfill); }
            if (!client.limiter.next(now).granted) { continue; }
            const bool refused = !server.takes(now);
            ++client.sent;
            client.refused += refused ? 1 : 0;
            answers.push({now + 100ms, i, refused});
        }
    }
}

TEST(SharedLimit, TwoDaemonsWithTheDefaultShareNeverMeetTheLimit) {
    std::array clients{Client(30), Client(30)};
    Server server(60);
    TimePoint now{};
    run(clients, server, now, 10min);
    EXPECT_EQ(clients[0].refused + clients[1].refused, 0u);
}

TEST(SharedLimit, TwoGreedyDaemonsSettleInsteadOfFighting) {
    std::array clients{Client(60), Client(60)};
    Server server(60);
    TimePoint now{};
    run(clients, server, now, 10min);
    for (auto& client : clients) { client.sent = client.refused = 0; }
    run(clients, server, now, 20min);

    const double capacity = 60.0 * 1200;
    const auto sent = static_cast<double>(clients[0].sent + clients[1].sent);
    const auto refused = static_cast<double>(clients[0].refused + clients[1].refused);
    EXPECT_GE(sent - refused, capacity * 0.6) << "the share of what the API would have accepted";
    EXPECT_LE(refused, sent / 100);
    const auto [less, more] = std::minmax(clients[0].sent, clients[1].sent);
    EXPECT_GE(static_cast<double>(less), static_cast<double>(more) * 0.5)
        << "neither daemon gets too few requests";
}

}  // namespace
}  // namespace stmirror
