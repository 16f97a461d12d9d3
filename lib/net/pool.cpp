// SPDX-License-Identifier: MIT
#include "net/pool.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace stmirror::net {

namespace asio = boost::asio;
using api::HttpReply;
using api::HttpRequest;

namespace {

Problem stopped() { return {Errc::Stopped, "the request was cancelled"}; }

/// Returns whether the connection ended before a byte of an answer arrived. If the connection was reused, the
/// server probably closed it while the request was being sent.
bool was_stale(const Result<HttpReply>& reply, const Connection& connection) {
    return reply.has_error() && reply.error().code == Errc::Disconnected && !connection.has_received();
}

bool is_repeatable(const HttpRequest& request) { return request.repeatable || api::is_read(request.method); }

}  // namespace

Pool::Pool(Surroundings surroundings, const std::stop_token& stop)
    : surroundings_(std::move(surroundings)),
      retirement_(surroundings_.loop),
      on_stop_(stop, [this] { this->stop(); }) {}

void Pool::send(HttpRequest request, api::Transport::Completion completion) {
    if (is_stopped() || request.stop.stop_requested()) {
        complete_later(std::move(completion));
        return;
    }
    Queue& queue = queue_for(request.endpoint);
    auto job = std::make_unique<Job>(std::move(request), std::move(completion));
    job->on_stop.emplace(job->request.stop, [this, its = job.get()] { give_up(*its); });
    queue.waiting.push_back(std::move(job));
    // Posted, because nothing may call back before send() returns.
    asio::post(surroundings_.loop, [self = shared_from_this(), &queue] { self->assign(queue); });
}

void Pool::stop() {
    if (!surroundings_.stop.request_stop()) { return; }
    retirement_.cancel();
    for (auto& [name, queue] : queues_) {
        for (Slot& slot : queue.slots) {
            if (slot.connection) { slot.connection->close(); }
        }
        for (const auto& job : queue.waiting) { give_up(*job); }
        queue.waiting.clear();
    }
}

/// Completes a job now, even if its name is still being looked up or all slots are busy.
void Pool::give_up(Job& job) {
    if (!job.completion) { return; }
    if (job.slot != nullptr && job.slot->connection) { job.slot->connection->close(); }
    complete_later(std::exchange(job.completion, nullptr));
}

Pool::Queue& Pool::queue_for(const Endpoint& server) {
    Queue& queue = queues_[server.host + ':' + server.port];
    if (queue.slots.empty()) {
        queue.slots = std::vector<Slot>(std::max<std::size_t>(surroundings_.options.connections, 1));
    }
    return queue;
}

/// If a slot is free and requests wait, lets the slot send them. Prefers a slot with an open connection.
void Pool::assign(Queue& queue) {
    Slot* chosen = nullptr;
    for (Slot& slot : queue.slots) {
        if (!slot.is_busy && (chosen == nullptr || (slot.connection && !chosen->connection))) {
            chosen = &slot;
        }
    }
    if (chosen == nullptr || queue.waiting.empty()) { return; }
    chosen->is_busy = true;
    const auto rethrow = [self = shared_from_this()](const std::exception_ptr& failure) {
        if (failure) { std::rethrow_exception(failure); }
    };
    asio::co_spawn(surroundings_.loop, work(queue, *chosen), rethrow);
}

asio::awaitable<void> Pool::work(Queue& queue, Slot& slot) {
    while (!queue.waiting.empty()) {
        const auto job = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        if (!job->completion) { continue; }
        job->slot = &slot;
        auto reply = co_await carry_guarded(slot, job->request);
        if (slot.connection && !slot.connection->is_reusable()) { slot.connection.reset(); }
        if (is_stopped()) { reply = stopped(); }
        if (auto completion = std::exchange(job->completion, nullptr)) { completion(std::move(reply)); }
    }
    slot.is_busy = false;
    slot.idle_since = std::chrono::steady_clock::now();
    if (slot.connection) { schedule_retirement(slot.idle_since + surroundings_.options.deadlines.idle); }
}

/// Carries out a request. An exception fails only that request.
asio::awaitable<Result<HttpReply>> Pool::carry_guarded(Slot& slot, const HttpRequest& request) {
    std::string thrown;
    try {
        co_return co_await carry(slot, request);
    } catch (const std::exception& exception) { thrown = exception.what(); }
    if (slot.connection) { slot.connection->close(); }
    co_return Problem{Errc::Protocol,
                      "the request could not be sent, or its answer could not be read: " + thrown};
}

asio::awaitable<Result<HttpReply>> Pool::carry(Slot& slot, const HttpRequest& request) {
    if (slot.connection && slot.connection->is_reusable()) {
        auto reply = co_await slot.connection->exchange(request);
        if (!was_stale(reply, *slot.connection) || !is_repeatable(request)) { co_return reply; }
        if (is_stopped() || request.stop.stop_requested()) { co_return reply; }
    }
    // The old connection is closed first, so that the server never sees more connections than slots.
    slot.connection.reset();
    slot.connection = std::make_unique<Connection>(surroundings_, request.endpoint);
    const auto opened = co_await slot.connection->open();
    if (opened.has_error()) { co_return opened.error(); }
    if (request.stop.stop_requested()) { co_return stopped(); }
    co_return co_await slot.connection->exchange(request);
}

void Pool::complete_later(api::Transport::Completion completion) {
    asio::post(surroundings_.loop, [completion = std::move(completion)] { completion(stopped()); });
}

void Pool::schedule_retirement(TimePoint when) {
    if (is_stopped() || std::exchange(retirement_is_due_, true)) { return; }
    retirement_.expires_at(when);
    retirement_.async_wait([self = shared_from_this()](const boost::system::error_code&) {
        self->retirement_is_due_ = false;
        self->retire(std::chrono::steady_clock::now());
    });
}

/// Closes connections that were idle too long, and schedules the next run for the others.
void Pool::retire(TimePoint now) {
    TimePoint next = TimePoint::max();
    for (auto& [name, queue] : queues_) {
        for (Slot& slot : queue.slots) {
            if (slot.is_busy || !slot.connection) { continue; }
            const TimePoint due = slot.idle_since + surroundings_.options.deadlines.idle;
            if (due <= now) {
                slot.connection.reset();
            } else {
                next = std::min(next, due);
            }
        }
    }
    if (next != TimePoint::max()) { schedule_retirement(next); }
}

}  // namespace stmirror::net
