// SPDX-License-Identifier: MIT
#include "scripted_server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>

namespace stmirror::net::test {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

asio::ssl::context& unused_tls() {
    static asio::ssl::context context(asio::ssl::context::tls_server);
    return context;
}

}  // namespace

Session::Session(tcp::socket socket, asio::ssl::context* tls, int number, std::atomic<int>& requests)
    : stream_(std::move(socket), tls != nullptr ? *tls : unused_tls()), number_(number), requests_(requests) {
    error_code ignored;
    this->socket().set_option(tcp::no_delay(true), ignored);
}

bool Session::shake_hands() {
    error_code failure;
    stream_.handshake(asio::ssl::stream_base::server, failure);
    is_tls_ = !failure;
    return is_tls_;
}

std::size_t Session::read_some(char* data, std::size_t size) {
    error_code failure;
    const auto buffer = asio::buffer(data, size);
    const std::size_t count =
        is_tls_ ? stream_.read_some(buffer, failure) : socket().read_some(buffer, failure);
    return failure ? 0 : count;
}

std::optional<std::string> Session::read_request() {
    for (;;) {
        const auto head_end = received_.find("\r\n\r\n");
        if (head_end != std::string::npos) {
            std::size_t size = head_end + 4;
            const auto length = received_.find("Content-Length: ");
            if (length < head_end) { size += std::stoul(received_.substr(length + 16)); }
            if (received_.size() >= size) {
                std::string request = received_.substr(0, size);
                received_.erase(0, size);
                ++requests_;
                return request;
            }
        }
        char chunk[4096];
        const std::size_t count = read_some(chunk, sizeof chunk);
        if (count == 0) { return std::nullopt; }
        received_.append(chunk, count);
    }
}

bool Session::write(const std::string& bytes) {
    error_code failure;
    if (is_tls_) {
        asio::write(stream_, asio::buffer(bytes), failure);
    } else {
        asio::write(socket(), asio::buffer(bytes), failure);
    }
    return !failure;
}

void Session::wait_for_the_client_to_go() {
    char chunk[4096];
    while (read_some(chunk, sizeof chunk) > 0) {}
}

void Session::close_with_notice() {
    error_code ignored;
    stream_.shutdown(ignored);  // waits for the client's close_notify, or for the end of the connection
    socket().shutdown(tcp::socket::shutdown_both, ignored);
}

void Session::reset() {
    error_code ignored;
    socket().set_option(asio::socket_base::linger(true, 0), ignored);
    socket().close(ignored);
}

ScriptedServer::ScriptedServer(const Certificate& certificate, Script script, const Adjust& adjust)
    : script_(std::move(script)) {
    tls_.emplace(asio::ssl::context::tls_server);
    SSL_CTX_use_certificate(tls_->native_handle(), certificate.x509.get());
    SSL_CTX_use_PrivateKey(tls_->native_handle(), certificate.key.get());
    if (adjust) { adjust(tls_->native_handle()); }
    listen();
}

ScriptedServer::ScriptedServer(Script script) : script_(std::move(script)) { listen(); }

void ScriptedServer::listen() {
    const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
    acceptor_.open(loopback.protocol());
    acceptor_.bind(loopback);
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
    acceptance_ = std::thread([this] { accept(); });
}

ScriptedServer::~ScriptedServer() {
    is_stopping_ = true;
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    acceptance_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const int socket : sockets_) { ::shutdown(socket, SHUT_RDWR); }
    }
    for (std::thread& session : sessions_) { session.join(); }
}

void ScriptedServer::accept() {
    while (!is_stopping_) {
        error_code failure;
        tcp::socket socket(loop_);
        acceptor_.accept(socket, failure);
        if (failure) { continue; }
        const int number = ++connections_;
        open_at_most_ = std::max(open_at_most_.load(), ++open_);
        const std::lock_guard lock(mutex_);
        sockets_.push_back(socket.native_handle());
        sessions_.emplace_back(
            [this, socket = std::move(socket), number]() mutable { serve(std::move(socket), number); });
    }
}

void ScriptedServer::serve(tcp::socket socket, int number) {
    const int handle = socket.native_handle();
    {
        Session session(std::move(socket), tls_ ? &*tls_ : nullptr, number, requests_);
        if (!tls_ || session.shake_hands()) { script_(session); }
        const std::lock_guard lock(mutex_);
        std::erase(sockets_, handle);
        --open_;
    }
}

std::string ok(const std::string& body, const std::string& extra_headers) {
    return "HTTP/1.1 200 OK\r\n" + extra_headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

}  // namespace stmirror::net::test
