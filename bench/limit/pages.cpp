// SPDX-License-Identifier: MIT
#include "limit/pages.hpp"

#include <simdjson.h>
#include <zlib.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <cstring>
#include <stdexcept>

namespace limit {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

/// Unpacks a gzip stream, whose last four bytes are the unpacked size.
std::string unpacked(std::string& packed) {
    std::uint32_t size = 0;
    std::memcpy(&size, packed.data() + packed.size() - sizeof size, sizeof size);
    std::string body;
    body.reserve(size + simdjson::SIMDJSON_PADDING);
    body.resize(size);
    z_stream stream{};
    inflateInit2(&stream, 16 + MAX_WBITS);
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(body.data());
    stream.avail_out = size;
    const int outcome = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (outcome != Z_STREAM_END) { throw std::runtime_error("the gzip stream is damaged"); }
    return body;
}

std::string escaped(const std::string& token) {
    std::string text;
    for (const char c : token) {
        text += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
    }
    return text;
}

/// Returns the value of the first text field with this name, or an empty string. The value must not contain
/// escapes.
std::string text_field(const std::string& body, const std::string& name) {
    const auto start = "\"" + name + "\":\"";
    const auto found = body.find(start);
    if (found == body.npos) { return {}; }
    const auto begin = found + start.size();
    return body.substr(begin, body.find('"', begin) - begin);
}

}  // namespace

struct Pages::Connection {
    asio::io_context loop;
    asio::ssl::context tls{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream{loop, tls};
    beast::flat_buffer buffer;

    explicit Connection(const Account& account) {
        tls.load_verify_file(account.ca_file);
        stream.set_verify_mode(asio::ssl::verify_peer);
        asio::ip::tcp::resolver resolver(loop);
        asio::connect(stream.next_layer(), resolver.resolve(account.host, account.port));
        stream.next_layer().set_option(asio::ip::tcp::no_delay(true));
        stream.handshake(asio::ssl::stream_base::client);
    }
};

Pages::Pages(Account account, std::string path)
    : connection_(std::make_unique<Connection>(account)),
      account_(std::move(account)),
      path_(std::move(path)) {}
Pages::~Pages() = default;

std::string Pages::next() {
    const auto target = token_.empty() ? path_ : path_ + "?from=" + escaped(token_);
    http::request<http::empty_body> request(http::verb::get, target, 11);
    request.set(http::field::host, account_.host);
    request.set(http::field::authorization, "Bearer " + account_.token);
    request.set("ST-App-Key", account_.app_key);
    request.set(http::field::accept_encoding, "gzip");
    http::write(connection_->stream, request);
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    http::read(connection_->stream, connection_->buffer, parser);
    if (parser.get().result() != http::status::ok) {
        throw std::runtime_error("status " + std::to_string(parser.get().result_int()));
    }
    auto& received = parser.get().body();
    const bool is_packed = parser.get()[http::field::content_encoding] == "gzip";
    auto body = is_packed ? unpacked(received) : std::move(received);
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    token_ = text_field(body, "continueFrom");
    has_more_ = body.find("\"hasMore\":true") != body.npos;
    return body;
}

}  // namespace limit
