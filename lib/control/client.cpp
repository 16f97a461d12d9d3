// SPDX-License-Identifier: MIT
#include "control/client.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <csignal>

#include "async/waiting.hpp"

namespace stmirror::control {
namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// If a signal ends a process, shells report the exit code as this number plus the signal's number.
constexpr int exit_code_of_signal = 128;

using Answer = Result<std::optional<int>>;

class Conversation {
 public:
    Conversation(const ClientOptions& options, const ClientCalls& calls) : options_(options), calls_(calls) {}

    Answer run(int socket, std::string job) {
        std::signal(SIGPIPE, SIG_IGN);
        socket_.assign(asio::local::stream_protocol(), ::fcntl(socket, F_DUPFD_CLOEXEC, 0));
        job_ = std::move(job);
        expect_within(options_.hello_time_max, "the running daemon does not answer");
        await_signal();
        asio::co_spawn(loop_, send(options_.own), rethrow);
        asio::co_spawn(loop_, receive(), rethrow);
        loop_.run();
        return std::move(*answer_);
    }

 private:
    void await_signal() {
        signals_.async_wait([this](boost::system::error_code failure, int number) {
            if (failure) { return; }
            if (!is_known_) { return end(Problem{Errc::Stopped, "stopped"}); }
            if (is_stopping_) { ::_exit(exit_code_of_signal + number); }
            is_stopping_ = true;
            await_signal();
            expect_within(options_.stop_time_max, "the daemon is still ending the job");
            asio::co_spawn(loop_, send(Stop{}), rethrow);
        });
    }

    void expect_within(std::chrono::milliseconds time, const char* text) {
        timer_.expires_after(time);
        timer_.async_wait([this, text](boost::system::error_code failure) {
            if (!failure) { end(without_result({Errc::Timeout, text})); }
        });
    }

    /// Sends a message. Ignores errors, because the daemon may answer and close without reading the message.
    asio::awaitable<void> send(Message message) {
        const auto line = encode(message);
        co_await asio::async_write(socket_, asio::buffer(line), as_result);
    }

    asio::awaitable<void> receive() {
        while (!answer_) {
            const auto [failure, size] = co_await asio::async_read_until(
                socket_, asio::dynamic_buffer(received_, line_bytes_max), '\n', as_result);
            if (answer_) { co_return; }
            if (failure) { co_return end(answer_without_daemon()); }
            const auto message = decode(std::string_view(received_).substr(0, size - 1));
            received_.erase(0, size);
            if (!message) { co_return end(without_result(message.error())); }
            take(*message);
        }
    }

    Answer answer_without_daemon() const {
        if (!is_known_) { return std::optional<int>{}; }
        if (is_stopping_) { return without_result({Errc::Stopped, "stopped"}); }
        return without_result({Errc::Disconnected,
                               "the daemon ended before the command was done",
                               {},
                               "run the command again"});
    }

    /// Returns the problem of a job whose result did not arrive.
    Problem without_result(Problem problem) const {
        if (!is_known_ || options_.is_repeatable) { return problem; }
        return {Errc::OutcomeUnknown, problem.text, {}, advice(Errc::OutcomeUnknown)};
    }

    void take(const Message& message) {
        if (const auto* hello = std::get_if<Hello>(&message)) { return greet(*hello); }
        if (const auto* output = std::get_if<Output>(&message)) { return calls_.print(*output); }
        if (const auto* progress = std::get_if<Progress>(&message)) { return calls_.show(*progress); }
        if (const auto* refused = std::get_if<Refused>(&message)) {
            return end(Problem{Errc::Refused, "the running daemon: " + refused->reason});
        }
        if (const auto* finished = std::get_if<Finished>(&message)) {
            return end(std::optional<int>{finished->exit_code});
        }
    }

    void greet(const Hello& daemon) {
        if (auto known = check_daemon(options_.own, daemon); !known) { return end(known.error()); }
        is_known_ = true;
        timer_.cancel();
        asio::co_spawn(loop_, send(Run{std::move(job_)}), rethrow);
    }

    void end(Answer answer) {
        if (answer_) { return; }
        answer_.emplace(std::move(answer));
        timer_.cancel();
        signals_.cancel();
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    const ClientOptions& options_;
    const ClientCalls& calls_;
    asio::io_context loop_{1};
    asio::local::stream_protocol::socket socket_{loop_};
    asio::signal_set signals_{loop_, SIGINT, SIGTERM};
    asio::steady_timer timer_{loop_};
    std::string job_;
    std::string received_;
    bool is_known_ = false;     ///< the daemon has sent its Hello, and the protocols match
    bool is_stopping_ = false;  ///< a signal has arrived
    std::optional<Answer> answer_;
};

}  // namespace

Answer run_at_daemon(int socket, const std::string& job, const ClientOptions& options,
                     const ClientCalls& calls) {
    return Conversation(options, calls).run(socket, job);
}

}  // namespace stmirror::control
