// SPDX-License-Identifier: MIT
#include "simulator/http/server.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "simulator/http/session.hpp"

namespace stmirror::simulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto use_result = asio::as_tuple(asio::use_awaitable);

/// An exception that leaves a coroutine is a bug. Rethrows it to end the program, because the connection
/// would otherwise hang silently.
void rethrow(std::exception_ptr failure) {
    if (failure) { std::rethrow_exception(failure); }
}

boost::system::error_code configure(asio::ssl::context& tls, const ServerIdentity& identity) {
    boost::system::error_code failure;
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.use_certificate_chain(asio::buffer(identity.certificate_pem), failure);
    if (!failure) {
        tls.use_private_key(asio::buffer(identity.private_key_pem), asio::ssl::context::pem, failure);
    }
    return failure;
}

}  // namespace

struct Server::Impl {
    Impl(ServerOptions o, Handler h)
        : options(std::move(o)),
          handler(std::move(h)),
          acceptor(asio::make_strand(loop)),
          pause(acceptor.get_executor()) {}

    boost::system::error_code listen();
    void run();
    asio::awaitable<void> accept();
    void begin_session(tcp::socket socket);
    void close_all();

    const ServerOptions options;
    const Handler handler;
    PackedBodies packed;
    asio::io_context loop;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    std::vector<std::thread> threads;

    std::mutex mutex;  ///< guards the members below
    bool stopping = false;
    std::list<std::weak_ptr<Session>> sessions;
};

boost::system::error_code Server::Impl::listen() {
    boost::system::error_code failure;
    const auto address = asio::ip::make_address(options.address, failure);
    if (failure) { return failure; }
    const tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), failure);
    if (!failure) { acceptor.set_option(asio::socket_base::reuse_address(true), failure); }
    if (!failure) { acceptor.bind(endpoint, failure); }
    if (!failure) { acceptor.listen(asio::socket_base::max_listen_connections, failure); }
    return failure;
}

void Server::Impl::run() {
    asio::co_spawn(acceptor.get_executor(), accept(), rethrow);
    for (std::size_t i = 0; i < std::max<std::size_t>(1, options.threads); ++i) {
        threads.emplace_back([this] { loop.run(); });
    }
}

asio::awaitable<void> Server::Impl::accept() {
    constexpr std::chrono::milliseconds breath{10};
    while (acceptor.is_open()) {
        auto [failure, socket] = co_await acceptor.async_accept(asio::make_strand(loop), use_result);
        if (!failure) {
            begin_session(std::move(socket));
        } else if (acceptor.is_open()) {
            // Probably out of file descriptors. Wait until a closed connection frees one.
            pause.expires_after(breath);
            co_await pause.async_wait(use_result);
        }
    }
}

void Server::Impl::begin_session(tcp::socket socket) {
    auto session = std::make_shared<Session>(std::move(socket), tls, options, handler, packed);
    const std::lock_guard lock(mutex);
    if (stopping) { return; }
    sessions.remove_if([](const auto& known) { return known.expired(); });
    sessions.push_back(session);
    // The completion handler keeps the session alive until its coroutine has ended.
    const auto executor = session->executor();
    asio::co_spawn(executor, session->run(), [session](std::exception_ptr failure) { rethrow(failure); });
}

void Server::Impl::close_all() {
    asio::post(acceptor.get_executor(), [this] {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
    });
    const std::lock_guard lock(mutex);
    stopping = true;
    for (const auto& known : sessions) {
        if (const auto session = known.lock()) { session->close(); }
    }
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
    auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
    if (const auto failure = configure(impl->tls, impl->options.identity)) {
        return Problem{Errc::Tls, "the server's certificate cannot be used: " + failure.message()};
    }
    if (const auto failure = impl->listen()) {
        return Problem{Errc::Io, "cannot listen on " + impl->options.address + ":" +
                                     std::to_string(impl->options.port) + ": " + failure.message()};
    }
    impl->run();
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const { return impl_->acceptor.local_endpoint().port(); }

void Server::stop() {
    impl_->close_all();
    for (auto& thread : impl_->threads) {
        if (thread.joinable()) { thread.join(); }
    }
}

}  // namespace stmirror::simulator
