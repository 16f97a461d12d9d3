// SPDX-License-Identifier: MIT
#include "simulator/http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/ssl/error.hpp>
#include <mutex>
#include <thread>

#include "https_client.hpp"
#include "simulator/http/replies.hpp"

namespace stmirror::simulator {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class ServerTest : public ::testing::Test {
 protected:
    ServerTest() : authority_(CertificateAuthority::create().value()) {}

    void start(ServerOptions options = {}) {
        if (options.identity.certificate_pem.empty()) { options.identity = authority_.issue({}).value(); }
        auto handler = [this](const Request& request, const Caller& caller) {
            const std::lock_guard lock(mutex_);
            last_request_ = request;
            on_loopback_ = caller.on_loopback;
            return answer_;
        };
        server_ = Server::start(std::move(options), handler).value();
    }
    void SetUp() override {
        answer_.reply = json_reply(200, R"({"hello":"world"})");
        answer_.date = *Timestamp::parse("2026-03-01T12:00:00Z");
        start();
    }
    /// Opens a new connection.
    HttpsConnection& connection() {
        connection_ = std::make_unique<HttpsConnection>(authority_.certificate_pem());
        const auto failure = connection_->open(server_->port());
        EXPECT_FALSE(failure) << failure.message();
        return *connection_;
    }
    void answer_with(std::size_t body_bytes, Delivery delivery = {}) {
        const std::lock_guard lock(mutex_);
        answer_.reply = Reply{200, {{"Content-Type", "text/plain"}}, text(body_bytes)};
        answer_.delivery = delivery;
    }
    /// Returns a text that can be compressed, but not to a few bytes.
    static std::string text(std::size_t bytes) {
        std::string text;
        text.reserve(bytes + 20);
        for (std::size_t i = 0; text.size() < bytes; ++i) { text += std::to_string(i * 7919 % 10007) + ","; }
        text.resize(bytes);
        return text;
    }

    CertificateAuthority authority_;
    std::mutex mutex_;  ///< guards the members below, which a stalled request may still use
    Answer answer_;
    Request last_request_;
    std::atomic<bool> on_loopback_{false};
    std::unique_ptr<Server> server_;
    std::unique_ptr<HttpsConnection> connection_;
};

TEST_F(ServerTest, hands_over_the_request_and_sends_the_answer) {
    const auto received = connection().call("POST", "/a%20b?from=x%2By", {{"ST-App-Key", "k"}}, "the body");
    EXPECT_FALSE(received.failure);
    EXPECT_EQ(received.response.result_int(), 200U);
    EXPECT_EQ(received.response.body(), R"({"hello":"world"})");
    EXPECT_EQ(received.header("Date"), "Sun, 01 Mar 2026 12:00:00 GMT");
    EXPECT_EQ(received.header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(received.header("Content-Length"), "17");
    EXPECT_EQ(last_request_.method, "POST");
    EXPECT_EQ(last_request_.path, "/a b");
    EXPECT_EQ(*last_request_.parameter("from"), "x+y");
    EXPECT_EQ(*last_request_.header("st-app-key"), "k");
    EXPECT_EQ(last_request_.body, "the body");
    EXPECT_TRUE(on_loopback_);
}

TEST_F(ServerTest, keeps_the_connection_until_told_otherwise) {
    auto& client = connection();
    for (int i = 0; i < 3; ++i) { EXPECT_FALSE(client.call("GET", "/").failure); }
    const auto last = client.call("GET", "/", {{"Connection", "close"}});
    EXPECT_FALSE(last.failure);
    EXPECT_FALSE(last.response.keep_alive());
    EXPECT_TRUE(client.receive().failure);
}

TEST_F(ServerTest, answers_many_requests_without_delays_of_the_network) {
    auto& client = connection();
    answer_with(15'000);
    auto quickest = Clock::duration::max();
    for (int i = 0; i < 50; ++i) {
        const auto start = Clock::now();
        EXPECT_FALSE(client.call("GET", "/").failure);
        quickest = std::min(quickest, Clock::now() - start);
    }
    EXPECT_LT(quickest, 20ms) << "with Nagle's algorithm each reply takes 40 ms";
}

TEST_F(ServerTest, packs_large_bodies_for_those_who_accept_it) {
    auto& client = connection();
    answer_with(100'000);
    const auto packed = client.call("GET", "/", {{"Accept-Encoding", "deflate, gzip"}});
    EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
    EXPECT_LT(packed.response.body().size(), 100'000U);
    bool whole = false;
    EXPECT_EQ(gunzip(packed.response.body(), whole), text(100'000));
    EXPECT_TRUE(whole);
    EXPECT_EQ(client.call("GET", "/").header("Content-Encoding"), "");
    answer_with(1023);
    EXPECT_EQ(client.call("GET", "/", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding"), "");
}

TEST_F(ServerTest, gzip_can_be_switched_off) {
    ServerOptions options;
    options.gzip = false;
    start(std::move(options));
    answer_with(100'000);
    const auto received = connection().call("GET", "/", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(received.header("Content-Encoding"), "");
    EXPECT_EQ(received.response.body(), text(100'000));
}

TEST_F(ServerTest, sends_broken_gzip_on_demand) {
    for (const auto fault : {GzipFault::Corrupt, GzipFault::Truncated}) {
        Delivery delivery;
        delivery.gzip_fault = fault;
        answer_with(100'000, delivery);
        const auto received = connection().call("GET", "/");
        EXPECT_FALSE(received.failure) << "the HTTP message itself is complete";
        EXPECT_EQ(received.header("Content-Encoding"), "gzip");
        bool whole = true;
        const auto unpacked = gunzip(received.response.body(), whole);
        EXPECT_FALSE(whole && unpacked == text(100'000));
    }
}

TEST_F(ServerTest, cuts_the_body_but_announces_all_of_it) {
    Delivery delivery;
    delivery.ending = Ending::Cut;
    delivery.ends_after_bytes = 50'000;
    answer_with(100'000, delivery);
    const auto received = connection().call("GET", "/");
    EXPECT_EQ(received.failure, boost::asio::ssl::error::stream_truncated);
    EXPECT_EQ(received.header("Content-Length"), "100000");
    EXPECT_EQ(received.response.body(), text(50'000));
}

TEST_F(ServerTest, resets_the_connection) {
    answer_.delivery.ending = Ending::Reset;
    const auto received = connection().call("GET", "/");
    EXPECT_EQ(received.failure, boost::asio::error::connection_reset);
    EXPECT_FALSE(received.has_header);
}

TEST_F(ServerTest, closes_without_an_answer) {
    answer_.delivery.ending = Ending::Close;
    const auto received = connection().call("GET", "/");
    EXPECT_EQ(received.failure.message(), "end of stream");
    EXPECT_FALSE(received.has_header);
}

TEST_F(ServerTest, stalls_before_and_within_an_answer) {
    answer_.delivery.ending = Ending::Stall;
    auto& client = connection();
    client.send_only("GET", "/");
    EXPECT_TRUE(client.is_silent());

    Delivery delivery;
    delivery.ending = Ending::Stall;
    delivery.ends_after_bytes = 10;
    answer_with(100, delivery);
    auto& other = connection();
    other.send_only("GET", "/");
    server_->stop();  // a stalled request must not delay the stop
    const auto received = other.receive();
    EXPECT_TRUE(received.failure);
}

TEST_F(ServerTest, delays_and_slows_down) {
    Delivery delivery;
    delivery.delay = 50ms;
    delivery.bytes_per_second = 20'000;
    answer_with(4'000, delivery);
    const auto start = Clock::now();
    const auto received = connection().call("GET", "/");
    EXPECT_GE(Clock::now() - start, 50ms + 3 * 50ms)
        << "20 pieces a second, so three waits between four pieces";
    EXPECT_FALSE(received.failure);
    EXPECT_EQ(received.response.body(), text(4'000));
}

TEST_F(ServerTest, a_delay_does_not_hold_the_end) {
    answer_.delivery.delay = 1h;
    auto& client = connection();
    client.send_only("GET", "/");
    EXPECT_TRUE(client.is_silent());
    server_->stop();
    EXPECT_TRUE(client.receive().failure);
}

TEST_F(ServerTest, refuses_what_is_too_large_or_no_http) {
    ServerOptions options;
    options.request_body_bytes_max = 100;
    start(std::move(options));
    EXPECT_EQ(connection().call("POST", "/", {}, std::string(100, 'x')).response.result_int(), 200U);
    EXPECT_EQ(connection().call("POST", "/", {}, std::string(101, 'x')).response.result_int(), 413U);
    EXPECT_EQ(connection().send_raw("nonsense\r\n\r\n").response.result_int(), 400U);
    EXPECT_EQ(connection().send_raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n").response.result_int(), 400U);
}

TEST_F(ServerTest, a_head_request_gets_no_body_and_keeps_the_connection_usable) {
    auto& client = connection();
    const auto reply = client.send_raw("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(reply.header("Content-Length"), "17");
}

TEST_F(ServerTest, serves_many_connections_at_once_on_several_threads) {
    ServerOptions options;
    options.threads = 2;
    options.identity = authority_.issue({}).value();
    auto handler = [](const Request&, const Caller&) { return Answer{Reply{200, {}, text(50'000)}, {}, {}}; };
    server_ = Server::start(std::move(options), handler).value();
    std::atomic<int> good{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&] {
            HttpsConnection client(authority_.certificate_pem());
            if (client.open(server_->port())) { return; }
            for (int call = 0; call < 10; ++call) {
                good += client.call("GET", "/").response.body() == text(50'000);
            }
        });
    }
    for (auto& client : clients) { client.join(); }
    EXPECT_EQ(good, 80);
}

TEST_F(ServerTest, a_taken_port_is_an_error) {
    ServerOptions options;
    options.port = server_->port();
    options.identity = authority_.issue({}).value();
    const auto second = Server::start(std::move(options), {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::Io);
}

}  // namespace
}  // namespace stmirror::simulator
