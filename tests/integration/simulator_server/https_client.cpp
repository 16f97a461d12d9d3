// SPDX-License-Identifier: MIT
#include "https_client.hpp"

#include <zlib.h>

#include <array>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <limits>

namespace stmirror::simulator {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

asio::ssl::context verifying_context(const std::string& ca_pem) {
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.add_certificate_authority(asio::buffer(ca_pem));
    return tls;
}

}  // namespace

HttpsConnection::HttpsConnection(const std::string& ca_pem)
    : tls_(verifying_context(ca_pem)), stream_(loop_, tls_) {}

boost::system::error_code HttpsConnection::open(std::uint16_t port, const std::string& host) {
    boost::system::error_code failure;
    stream_.set_verify_callback(asio::ssl::host_name_verification(host));
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), port}, failure);
    if (!failure) { stream_.handshake(asio::ssl::stream_base::client, failure); }
    return failure;
}

Received HttpsConnection::call(const std::string& method, const std::string& target, const Headers& headers,
                               const std::string& body) {
    http::request<http::string_body> request;
    request.method_string(method);
    request.target(target);
    request.version(11);
    request.set(http::field::host, "localhost");
    for (const auto& [name, value] : headers) { request.set(name, value); }
    request.body() = body;
    request.prepare_payload();
    boost::system::error_code failure;
    http::write(stream_, request, failure);
    return receive();
}

Received HttpsConnection::send_raw(const std::string& bytes) {
    boost::system::error_code failure;
    asio::write(stream_, asio::buffer(bytes), failure);
    return receive();
}

void HttpsConnection::send_only(const std::string& method, const std::string& target) {
    boost::system::error_code failure;
    asio::write(stream_, asio::buffer(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                failure);
}

Received HttpsConnection::receive() {
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    Received received;
    http::read(stream_, buffer_, parser, received.failure);
    received.has_header = parser.is_header_done();
    received.response = parser.release();
    return received;
}

bool HttpsConnection::is_silent() {
    char byte = 0;
    bool came = false;
    // Reads through TLS, because TLS session tickets always arrive at the socket itself.
    stream_.async_read_some(asio::buffer(&byte, 1), [&](auto, auto) { came = true; });
    loop_.run_for(std::chrono::milliseconds{100});
    const bool silent = !came;
    stream_.next_layer().cancel();
    loop_.restart();
    loop_.run();
    return silent;
}

std::string gunzip(const std::string& packed, bool& whole) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string source = packed;
    stream.next_in = reinterpret_cast<Bytef*>(source.data());
    stream.avail_in = static_cast<uInt>(source.size());
    std::string text;
    int outcome = Z_OK;
    while (outcome == Z_OK) {
        std::array<char, 16384> piece{};
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        outcome = inflate(&stream, Z_NO_FLUSH);
        text.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    whole = outcome == Z_STREAM_END;
    return text;
}

}  // namespace stmirror::simulator
