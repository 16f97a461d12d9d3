// SPDX-License-Identifier: MIT
#include "control/server.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>

#include "control/connection.hpp"
#include "control/socket_file.hpp"

namespace stmirror::control {
namespace {

using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// The wait after a failed accept, which is probably due to a lack of file descriptors.
constexpr std::chrono::milliseconds accept_retry{100};

/// Sends a refusal. Does not block, because the send buffer of a new connection is empty.
void refuse(Socket& socket, const Hello& own, const std::string& reason) {
    const auto lines = encode(own) + encode(Refused{reason});
    error_code ignored;
    socket.non_blocking(true, ignored);
    asio::write(socket, asio::buffer(lines), ignored);
}

}  // namespace

struct Server::Impl {
    Impl(asio::io_context& loop, Timers& t, const Clock& c, ServerOptions o, DoJob d)
        : timers(t),
          clock(c),
          options(std::move(o)),
          do_job(std::move(d)),
          acceptor(loop),
          tasks(loop.get_executor()),
          on_stop(options.stop, [this] { end(); }) {}

    asio::awaitable<void> accept();
    void take(Socket socket);
    asio::awaitable<void> run(Socket socket);
    void end();

    Timers& timers;
    const Clock& clock;
    const ServerOptions options;
    const DoJob do_job;
    asio::local::stream_protocol::acceptor acceptor;
    TaskGroup tasks;
    std::size_t clients = 0;
    OnStop on_stop;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(asio::io_context& loop, Timers& timers, const Clock& clock,
                                              int listening, ServerOptions options, DoJob do_job) {
    auto impl = std::make_unique<Impl>(loop, timers, clock, std::move(options), std::move(do_job));
    const int own = ::fcntl(listening, F_DUPFD_CLOEXEC, 0);
    if (own < 0) { return Problem{Errc::Io, std::string("control socket: ") + std::strerror(errno)}; }
    impl->acceptor.assign(asio::local::stream_protocol(), own);
    impl->tasks.start(impl->accept());
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

asio::awaitable<void> Server::closed() { return impl_->tasks.wait(); }

asio::awaitable<void> Server::Impl::accept() {
    while (acceptor.is_open()) {
        auto [failure, socket] = co_await acceptor.async_accept(as_result);
        if (!failure) {
            take(std::move(socket));
        } else if (acceptor.is_open()) {
            co_await sleep_until(timers, clock.now() + accept_retry, options.stop);
        }
    }
}

void Server::Impl::take(Socket socket) {
    const auto peer = peer_of(socket.native_handle());
    if (!peer || (*peer != 0 && *peer != ::geteuid())) {
        return refuse(socket, options.own, "only root and the user of the running daemon may use it");
    }
    if (clients >= options.clients_max) {
        return refuse(socket, options.own,
                      "the daemon is already doing " + std::to_string(clients) +
                          " jobs of other commands: try again when one has ended");
    }
    ++clients;
    tasks.start(run(std::move(socket)));
}

asio::awaitable<void> Server::Impl::run(Socket socket) {
    Connection connection(std::move(socket), {timers, clock, options, do_job});
    co_await connection.run();
    --clients;
}

void Server::Impl::end() {
    error_code ignored;
    acceptor.close(ignored);
}

}  // namespace stmirror::control
