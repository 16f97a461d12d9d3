// SPDX-License-Identifier: MIT
#include "publish/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <utility>

#include "publish/servers.hpp"

namespace stmirror::publish {
namespace {

using std::chrono::steady_clock;
using Handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Reply = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// The common time limit for all statements after a stop. The service is given more time to end.
constexpr std::chrono::seconds time_after_stop{3};

std::string single_line(std::string text) {
    while (!text.empty() && text.back() == '\n') { text.pop_back(); }
    std::ranges::replace(text, '\n', ' ');
    return text;
}

std::string field(const PGresult* result, int code) {
    const auto* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

/// Parses the connection string. Sets the encoding UTF-8, even if the string or the environment sets another
/// one.
Outcome<ConnectionParameters> parameters_of(const std::string& conninfo) {
    char* why = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(conninfo.c_str(), &why), PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> message(why, PQfreemem);
    if (!options) {
        return Failure{
            Problem{Errc::Connect, "PostgreSQL: " + single_line(why == nullptr ? "no memory" : why)}};
    }
    ConnectionParameters parameters;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) { parameters[option->keyword] = option->val; }
    }
    parameters["client_encoding"] = "UTF8";
    return parameters;
}

Answer answer_of(PGresult* result) {
    Answer answer;
    answer.affected = std::strtoull(PQcmdTuples(result), nullptr, 10);
    for (int row = 0; row < PQntuples(result); ++row) {
        auto& values = answer.rows.emplace_back();
        for (int column = 0; column < PQnfields(result); ++column) {
            values.push_back(PQgetisnull(result, row, column) != 0
                                 ? std::optional<std::string>()
                                 : std::string(PQgetvalue(result, row, column)));
        }
    }
    return answer;
}

bool send(PGconn* handle, const Query& query) {
    std::vector<Oid> oids;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    for (const auto& parameter : query.parameters) {
        oids.push_back(parameter.oid);
        values.push_back(parameter.value ? parameter.value->c_str() : nullptr);
        lengths.push_back(parameter.value ? static_cast<int>(parameter.value->size()) : 0);
        formats.push_back(parameter.oid == 0 ? 0 : 1);
    }
    return PQsendQueryParams(handle, query.sql.c_str(), static_cast<int>(values.size()), oids.data(),
                             values.data(), lengths.data(), formats.data(), 0) == 1;
}

}  // namespace

struct Connection::Impl {
    Failure lost(Errc code = Errc::Disconnected) const {
        return Problem{code, "PostgreSQL: " + single_line(PQerrorMessage(handle.get()))};
    }
    /// Returns the failure without the server's DETAIL, which quotes the values of rows.
    Failure failure_of(const PGresult* result) const {
        const auto state = field(result, PG_DIAG_SQLSTATE);
        if (state.empty()) { return lost(); }
        return {{Errc::Database, state + " " + single_line(field(result, PG_DIAG_MESSAGE_PRIMARY))}, state};
    }

    Outcome<> wait_for(short events, steady_clock::time_point deadline);
    Outcome<> connect(const ConnectionParameters& server);
    Outcome<> connect_to_one_of(const std::vector<ConnectionParameters>& servers);
    Outcome<> flush(steady_clock::time_point deadline);
    Outcome<Reply> next_reply(steady_clock::time_point deadline);
    Outcome<std::vector<Answer>> read_answers(std::size_t count, steady_clock::time_point deadline);

    std::stop_token stop;
    std::chrono::milliseconds call_time_max{};
    std::optional<steady_clock::time_point> ends_at;  ///< the deadline of all calls after a stop
    Handle handle{nullptr, PQfinish};
};

Outcome<> Connection::Impl::wait_for(short events, steady_clock::time_point deadline) {
    constexpr int look_at_stop_ms = 100;
    for (;;) {
        pollfd watched{PQsocket(handle.get()), events, 0};
        if (::poll(&watched, 1, look_at_stop_ms) > 0) { return {}; }
        if (stop.stop_requested() && !ends_at) { ends_at = steady_clock::now() + time_after_stop; }
        if (ends_at && steady_clock::now() >= *ends_at) {
            return Failure{Problem{Errc::Stopped, "PostgreSQL: stopping"}};
        }
        if (steady_clock::now() >= deadline) {
            return Failure{Problem{Errc::Timeout, "PostgreSQL: no answer in time"}};
        }
    }
}

Outcome<> Connection::Impl::connect(const ConnectionParameters& server) {
    const auto deadline = steady_clock::now() + connect_time(server);
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : server) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    handle.reset(PQconnectStartParams(keywords.data(), values.data(), 0));
    if (PQstatus(handle.get()) == CONNECTION_BAD) { return lost(Errc::Connect); }
    short events = POLLOUT;
    for (;;) {
        if (auto ready = wait_for(events, deadline); !ready) { return ready; }
        const auto state = PQconnectPoll(handle.get());
        if (state == PGRES_POLLING_OK) { break; }
        if (state == PGRES_POLLING_FAILED) { return lost(Errc::Connect); }
        events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    }
    PQsetNoticeProcessor(handle.get(), [](void*, const char*) {}, nullptr);
    if (PQsetnonblocking(handle.get(), 1) != 0) { return lost(Errc::Connect); }
    return {};
}

/// Tries the servers in their order. If all fail, the failure says why each server failed.
Outcome<> Connection::Impl::connect_to_one_of(const std::vector<ConnectionParameters>& servers) {
    std::optional<Failure> failure;
    for (const auto& server : servers) {
        auto connected = connect(server);
        if (connected || connected.error().error.code == Errc::Stopped) { return connected; }
        auto latest = connected.error();
        if (latest.error.code == Errc::Timeout) { latest.error.text += ": " + server_name(server); }
        if (failure) { latest.error.text = failure->error.text + "; " + latest.error.text; }
        failure = std::move(latest);
    }
    return *failure;
}

Outcome<> Connection::Impl::flush(steady_clock::time_point deadline) {
    for (;;) {
        const int left = PQflush(handle.get());
        if (left == 0) { return {}; }
        if (left < 0) { return lost(); }
        if (auto ready = wait_for(POLLIN | POLLOUT, deadline); !ready) { return ready; }
        if (PQconsumeInput(handle.get()) == 0) { return lost(); }
    }
}

Outcome<Reply> Connection::Impl::next_reply(steady_clock::time_point deadline) {
    while (PQisBusy(handle.get()) != 0) {
        if (auto ready = wait_for(POLLIN, deadline); !ready) { return ready.error(); }
        if (PQconsumeInput(handle.get()) == 0) { return lost(); }
    }
    return Reply(PQgetResult(handle.get()), PQclear);
}

/// Reads the answers in pipeline mode: for each query a result and then null, and at the end one more result.
Outcome<std::vector<Answer>> Connection::Impl::read_answers(std::size_t count,
                                                            steady_clock::time_point deadline) {
    std::vector<Answer> answers;
    std::optional<Failure> first;
    for (std::size_t read = 0;;) {
        auto reply = next_reply(deadline);
        if (!reply) { return reply.error(); }
        const auto status = PQresultStatus(reply->get());
        if (*reply == nullptr) {
            if (PQstatus(handle.get()) == CONNECTION_BAD) { return first.value_or(lost()); }
            if (++read > count + 1) { return lost(); }
        } else if (status == PGRES_PIPELINE_SYNC) {
            break;
        } else if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
            answers.push_back(answer_of(reply->get()));
        } else if (!first && status != PGRES_PIPELINE_ABORTED) {
            first = failure_of(reply->get());
        }
    }
    if (first) { return *first; }
    return answers;
}

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Connection::~Connection() = default;

Outcome<std::unique_ptr<Link>> Connection::open(const std::string& conninfo, std::stop_token stop,
                                                std::chrono::milliseconds call_time_max) {
    const auto parameters = parameters_of(conninfo);
    if (!parameters) { return parameters.error(); }
    auto impl = std::make_unique<Impl>();
    impl->stop = std::move(stop);
    impl->call_time_max = call_time_max;
    if (auto connected = impl->connect_to_one_of(each_server(*parameters)); !connected) {
        return connected.error();
    }
    return std::unique_ptr<Link>(new Connection(std::move(impl)));
}

Outcome<std::vector<Answer>> Connection::run(const std::vector<Query>& queries) {
    auto* handle = impl_->handle.get();
    const auto deadline = steady_clock::now() + impl_->call_time_max;
    if (PQenterPipelineMode(handle) != 1) { return impl_->lost(); }
    for (const auto& query : queries) {
        if (!send(handle, query)) { return impl_->lost(); }
    }
    if (PQpipelineSync(handle) != 1) { return impl_->lost(); }
    if (auto sent = impl_->flush(deadline); !sent) { return sent.error(); }
    auto answers = impl_->read_answers(queries.size(), deadline);
    if (PQstatus(handle) == CONNECTION_OK) { (void)PQexitPipelineMode(handle); }
    return answers;
}

Outcome<> Connection::copy(const std::string& sql, const std::string& input) {
    auto* handle = impl_->handle.get();
    const auto deadline = steady_clock::now() + impl_->call_time_max;
    if (PQsendQuery(handle, sql.c_str()) != 1) { return impl_->lost(); }
    if (auto sent = impl_->flush(deadline); !sent) { return sent; }
    auto begun = impl_->next_reply(deadline);
    if (!begun) { return begun.error(); }
    std::optional<Failure> failure;
    if (PQresultStatus(begun->get()) == PGRES_COPY_IN) {
        // The output buffer takes the whole batch, whose size is limited.
        if (PQputCopyData(handle, input.data(), static_cast<int>(input.size())) != 1) {
            return impl_->lost();
        }
        if (PQputCopyEnd(handle, nullptr) != 1) { return impl_->lost(); }
        if (auto sent = impl_->flush(deadline); !sent) { return sent; }
    } else {
        failure = impl_->failure_of(begun->get());
    }
    for (;;) {
        auto reply = impl_->next_reply(deadline);
        if (!reply) { return reply.error(); }
        if (*reply == nullptr) { break; }
        if (PQresultStatus(reply->get()) != PGRES_COMMAND_OK && !failure) {
            failure = impl_->failure_of(reply->get());
        }
    }
    if (failure) { return *failure; }
    return {};
}

}  // namespace stmirror::publish
