// SPDX-License-Identifier: MIT
// Fixture: a session in virtual time with a scripted transport.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <map>

#include "client/session.hpp"
#include "support/virtual_time.hpp"

namespace stmirror::client {

using namespace std::chrono_literals;

/// Answers token requests itself. Answers API requests with `server`. If `server` is empty, sends the next
/// reply of the script for the path, or of the common script if the path has no script.
class ScriptedTransport final : public api::Transport {
 public:
    explicit ScriptedTransport(testing::VirtualTime& time) : time_(&time) {}

    void send(api::HttpRequest request, Completion completion) override {
        const bool for_token = request.target == "/connect/token";
        auto reply = for_token ? token_reply() : server ? server(request) : next(request.target);
        if (!for_token) {
            sent.push_back(request);
            sent_at.push_back(time_->now());
            under_way_max = std::max(under_way_max, ++under_way_);
        }
        time_->call_at(time_->now() + latency,
                       [this, for_token, done = std::move(completion), r = std::move(reply)] {
                           if (!for_token) { --under_way_; }
                           done(r);
                       });
    }

    Result<api::HttpReply> token_reply() {
        if (!token_script.empty()) {
            auto reply = std::move(token_script.front());
            token_script.pop_front();
            return reply;
        }
        api::HttpReply reply;
        reply.status = 200;
        reply.body = R"({"access_token":"token-)" + std::to_string(++tokens) + R"(","expires_in":)" +
                     std::to_string(token_lifetime.count()) + R"(,"token_type":"Bearer"})";
        return reply;
    }

    using Script = std::deque<Result<api::HttpReply>>;

    std::function<Result<api::HttpReply>(const api::HttpRequest&)> server;
    Script script;
    std::map<std::string, Script> script_of;  ///< scripts by target, without its query
    Script token_script;
    std::vector<api::HttpRequest> sent;
    std::vector<TimePoint> sent_at;
    int tokens = 0;
    int under_way_max = 0;
    std::chrono::seconds token_lifetime{900};
    Duration latency = 5ms;

 private:
    Result<api::HttpReply> next(const std::string& target) {
        const auto own = script_of.find(target.substr(0, target.find('?')));
        auto& answers = own == script_of.end() ? script : own->second;
        if (answers.empty()) {
            ADD_FAILURE() << "more requests than the script answers: " << target;
            return Problem{Errc::Configuration, "the script is over"};
        }
        auto reply = std::move(answers.front());
        answers.pop_front();
        return reply;
    }

    testing::VirtualTime* time_;
    int under_way_ = 0;
};

inline api::HttpReply reply(int status, std::string body, api::Headers headers = {}) {
    api::HttpReply r;
    r.status = status;
    r.headers = std::move(headers);
    r.body = std::move(body);
    return r;
}

inline api::HttpReply empty_page() { return reply(200, R"({"hasMore":false,"continueFrom":"T","data":[]})"); }

inline api::HttpReply problem(int status, const std::string& title) {
    return reply(status, R"({"type":"x","title":")" + title + R"(","status":)" + std::to_string(status) +
                             R"(,"traceId":"trace-1","errors":{},"data":{}})");
}

inline const Resource& leads() {
    static const Resource resource = [] {
        Resource r;
        r.name = "leads";
        r.key = {"id"};
        auto& id = r.columns.emplace_back();
        id.name = id.field = "id";
        id.type = ColumnType::Integer;
        r.feed.path = "/crm/v2/tenant/{tenant}/export/leads";
        r.feed.scope = "tn.crm.leads:r";
        r.feed.kind = FeedKind::Export;
        r.feed.envelope = Envelope::Export;
        return r;
    }();
    return resource;
}

class SessionTest : public ::testing::Test {
 protected:
    static Access access() {
        Access a;
        a.tenant_id = 7;
        a.tenant_name = "acme";
        a.api = {"api.test", "443"};
        a.auth = {"auth.test", "443"};
        a.app_key = "ak1.app-key";
        a.credentials = {"cid.client", "cs1.secret"};
        a.requests_per_second = 10;
        a.connections = 2;
        return a;
    }

    Outcome<Page> fetch() {
        std::optional<Outcome<Page>> outcome;
        start([&](Outcome<Page> value) { outcome.emplace(std::move(value)); });
        time.run_until([&] { return outcome.has_value(); });
        return std::move(*outcome);
    }
    void start(std::function<void(Outcome<Page>)> done, Priority priority = Priority::Incremental,
               const std::string& token = "secret-token") {
        Call call;
        call.priority = priority;
        call.resource = &leads();
        call.scope = leads().feed.scope;
        call.request = api::export_request(leads().feed, 7, token, false);
        call.requests = &requests;
        call.confidential = token;
        call.depth = depth;
        boost::asio::co_spawn(time.loop(), fetch_and_tell(std::move(call), std::move(done)),
                              [](std::exception_ptr error) {
                                  if (error) { std::rethrow_exception(error); }
                              });
    }
    asio::awaitable<void> fetch_and_tell(Call call, std::function<void(Outcome<Page>)> done) {
        auto outcome = co_await session.fetch(std::move(call));
        done(std::move(outcome));
    }

    testing::VirtualTime time;
    ScriptedTransport transport{time};
    std::string lines;
    Logger log{LogLevel::Debug, LogFormat::Text,
               [this](LogLevel, std::string_view line) { (lines += line) += '\n'; }};
    std::uint64_t requests = 0;
    api::Depth depth = api::Depth::Columns;
    std::stop_source stop;
    Decoding decoding{time.loop().get_executor(), stop.get_token()};
    PageBudget room;
    Session session{access(), time, time, transport, decoding, room, Random(1), log, stop.get_token()};
};

}  // namespace stmirror::client
