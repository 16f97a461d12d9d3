// SPDX-License-Identifier: MIT
// A client on a loop that the test runs step by step.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "certificates.hpp"
#include "net/https_client.hpp"

namespace stmirror::net::test {

using namespace std::chrono_literals;
using Reply = Result<api::HttpReply>;

inline const Authority& authority_of_the_tests() {
    static const Authority authority;
    return authority;
}

inline const Certificate& good_certificate() {
    static const Certificate certificate = authority_of_the_tests().sign("DNS:localhost,IP:127.0.0.1");
    return certificate;
}

inline api::HttpRequest get(const Endpoint& endpoint) {
    api::HttpRequest request;
    request.endpoint = endpoint;
    request.target = "/";
    return request;
}

inline api::HttpRequest post(const Endpoint& endpoint, bool repeatable) {
    api::HttpRequest request = get(endpoint);
    request.method = "POST";
    request.body = "grant_type=client_credentials";
    request.repeatable = repeatable;
    return request;
}

inline ClientOptions trusting_options() {
    ClientOptions options;
    options.ca_file = authority_of_the_tests().ca_file();
    return options;
}

class Client {
 public:
    explicit Client(ClientOptions options = trusting_options())
        : https(HttpsClient::create(loop, std::move(options)).value()) {}
    ~Client() {
        https.reset();
        loop.restart();
        loop.run_for(20s);
        EXPECT_TRUE(loop.stopped()) << "the loop still has work";
    }

    /// Runs the loop until `done` returns true, for at most 20 seconds.
    void turn_until(const std::function<bool()>& done) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!done() && std::chrono::steady_clock::now() < end) {
            loop.restart();
            loop.run_one_for(50ms);
        }
        EXPECT_TRUE(done()) << "the condition did not become true in time";
    }
    Reply ask(api::HttpRequest request) {
        // Shared, because the client may call this as late as in its destructor, after the test has given up.
        const auto reply = std::make_shared<std::optional<Reply>>();
        https->send(std::move(request), [reply](Reply came) {
            EXPECT_FALSE(reply->has_value()) << "the request completed twice";
            reply->emplace(std::move(came));
        });
        EXPECT_FALSE(reply->has_value()) << "the request completed within send()";
        turn_until([&reply] { return reply->has_value(); });
        if (!*reply) { return Problem{Errc::Timeout, "the test gave up waiting"}; }
        return std::move(**reply);
    }

    boost::asio::io_context loop{1};
    std::unique_ptr<HttpsClient> https;
};

/// Describes a reply, as "timeout: no answer ..." or "200: the body".
inline std::string told(const Reply& reply) {
    if (reply.has_error()) { return std::string(name(reply.error().code)) + ": " + reply.error().line(); }
    return std::to_string(reply->status) + ": " + reply->body;
}

}  // namespace stmirror::net::test
