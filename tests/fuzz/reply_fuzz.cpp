// SPDX-License-Identifier: MIT
// However the network splits a reply, the client reads the same from it. The size of the body is bounded. The
// first byte of an input determines the size of the pieces. The other bytes are the reply.
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "net/reply_parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace stmirror::net;
using boost::system::error_code;

constexpr std::uint64_t body_bytes_max = 20'000;

/// A stream that returns its bytes in pieces, then ends.
class Pieces {
 public:
    Pieces(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

    template <class Buffers>
    std::size_t read_some(const Buffers& to, error_code& failure) {
        const auto count = asio::buffer_copy(to, asio::buffer(bytes_.substr(0, piece_)));
        failure = bytes_.empty() ? error_code(asio::error::eof) : error_code();
        bytes_.remove_prefix(count);
        return count;
    }
    template <class Buffers>
    std::size_t read_some(const Buffers& to) {
        error_code failure;
        const auto count = read_some(to, failure);
        if (failure) { throw boost::system::system_error(failure); }
        return count;
    }

 private:
    std::string_view bytes_;
    std::size_t piece_;
};

/// Returns the status, the headers and the body as text. Returns empty if the reply is refused or incomplete.
std::optional<std::string> read(std::string_view bytes, std::size_t piece) {
    Pieces stream(bytes, piece);
    boost::beast::flat_buffer received;
    std::optional<ReplyParser> parser;
    error_code failure;
    while (!failure && (!parser || is_interim(*parser))) {
        prepare(parser, false, body_bytes_max);
        http::read_header(stream, received, *parser, failure);
    }
    if (failure || !start_body(*parser, body_bytes_max)) { return {}; }
    ExtensionBound extensions;
    parser->on_chunk_header(extensions);
    parser->eager(true);
    while (!failure && !parser->is_done()) { http::read_some(stream, received, *parser, failure); }
    if (failure) { return {}; }
    auto text = std::to_string(parser->get().result_int());
    for (const auto& field : parser->get()) {
        text += "\n" + std::string(field.name_string()) + ":" + std::string(field.value());
    }
    auto body = parser->get().body().body.take();
    if (body.size() > body_bytes_max || body.capacity() < body.size() + spare_bytes) {
        std::cerr << "the body has no room\n";
        std::abort();
    }
    return text + "\n\n" + body;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) { return 0; }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto whole = read(bytes, bytes.size());
    const auto pieces = read(bytes, 1 + data[0] % 16);
    if (whole != pieces) {
        std::cerr << "at once: " << whole.value_or("refused") << "\nin pieces: " << pieces.value_or("refused")
                  << "\n";
        std::abort();
    }
    return 0;
}
