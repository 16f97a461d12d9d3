// SPDX-License-Identifier: MIT
#include "control/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>

namespace stmirror::control {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// The exit code of a job that ended with an exception, which is a bug (EX_SOFTWARE).
constexpr int internal_error = 70;

/// How long a client may take to read the rest of its messages while the daemon stops.
constexpr std::chrono::seconds stop_time_max{5};

}  // namespace

Connection::Connection(Socket socket, const ConnectionParts& parts)
    : socket_(std::move(socket)), parts_(parts), on_stop_(parts.options.stop, [this] { end(); }) {}

void Connection::end() {
    stop_.request_stop();
    if (!has_job_) { return close(); }
    last_.emplace(parts_.timers, parts_.clock.now() + stop_time_max, [this] { close(); });
}

asio::awaitable<void> Connection::run() {
    const auto executor = co_await asio::this_coro::executor;
    TaskGroup tasks(executor);
    tasks.start(write());
    send(parts_.options.own);
    const auto job = co_await receive_job();
    if (job) {
        has_job_ = true;
        tasks.start(listen());
        const int exit_code = co_await do_job(*job);
        send(Finished{static_cast<std::uint8_t>(exit_code)});
    } else {
        send(Refused{job.error().line()});
    }
    is_ending_ = true;
    changed_.notify_all();
    co_await tasks.wait();
}

/// Reads the request, which must arrive in time and use the same protocol. Returns the job.
asio::awaitable<Result<std::string>> Connection::receive_job() {
    const auto latest = parts_.clock.now() + parts_.options.request_time_max;
    const Deadline deadline(parts_.timers, latest, [this] { close(); });
    const auto first = co_await receive();
    if (!first) { co_return first.error(); }
    const auto* hello = std::get_if<Hello>(&*first);
    if (hello == nullptr) { co_return Problem{Errc::Protocol, "the first message must be a hello"}; }
    if (auto known = check_command(parts_.options.own, *hello); !known) { co_return known.error(); }
    auto second = co_await receive();
    if (!second) { co_return second.error(); }
    auto* run = std::get_if<Run>(&*second);
    if (run == nullptr) { co_return Problem{Errc::Protocol, "the second message must be a job"}; }
    co_return std::move(run->job);
}

asio::awaitable<Result<Message>> Connection::receive() {
    const auto [failure, size] = co_await asio::async_read_until(
        socket_, asio::dynamic_buffer(received_, parts_.options.request_bytes_max), '\n', as_result);
    if (failure == asio::error::not_found) { co_return Problem{Errc::Protocol, "the message is too long"}; }
    if (failure) { co_return Problem{Errc::Disconnected, "the connection ended: " + failure.message()}; }
    auto message = decode(std::string_view(received_).substr(0, size - 1));
    received_.erase(0, size);
    co_return message;
}

asio::awaitable<int> Connection::do_job(std::string job) {
    std::string failure;
    try {
        const int exit_code = co_await parts_.do_job(std::move(job), *this, stop_.get_token());
        co_return exit_code;
    } catch (const std::exception& exception) { failure = problem_of(exception).line(); }
    print(Output::To::Err, "stmirror: " + failure + "\n");
    co_return internal_error;
}

/// Ends the job when the client asks for that or disconnects.
asio::awaitable<void> Connection::listen() {
    for (;;) {
        const auto message = co_await receive();
        stop_.request_stop();
        if (!message) { co_return close(); }
    }
}

asio::awaitable<void> Connection::write() {
    while (socket_.is_open()) {
        const auto line = outbox_.next();
        if (!line && is_ending_) { break; }
        if (!line) {
            co_await changed_.wait();
            continue;
        }
        const auto [failure, size] = co_await asio::async_write(socket_, asio::buffer(*line), as_result);
        if (failure) { break; }
    }
    close();
    stop_.request_stop();
}

void Connection::print(Output::To to, std::string_view text) {
    outbox_.add_output(to, text);
    changed_.notify_all();
}

void Connection::show(Progress progress) {
    outbox_.add_state(std::move(progress));
    changed_.notify_all();
}

void Connection::send(Message message) {
    outbox_.add(std::move(message));
    changed_.notify_all();
}

void Connection::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    changed_.notify_all();
}

}  // namespace stmirror::control
