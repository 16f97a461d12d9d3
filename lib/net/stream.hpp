// SPDX-License-Identifier: MIT
// The TLS stream of a connection. Used by connection.cpp and exchange.cpp, so that connection.hpp need not
// include Beast.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "net/connection.hpp"
#include "net/reply_parser.hpp"

namespace stmirror::net {

inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);
inline constexpr std::size_t read_bytes = 64 << 10;

struct Connection::Stream {
    explicit Stream(Surroundings& surroundings) : tls(surroundings.loop, *surroundings.tls) {
        received.reserve(read_bytes);
    }
    boost::beast::tcp_stream& tcp() { return tls.next_layer(); }

    boost::asio::ssl::stream<boost::beast::tcp_stream> tls;
    /// The parser needs a complete header block, chunk header or trailer in this buffer. The size of the
    /// buffer therefore limits them.
    boost::beast::flat_buffer received{framing_bytes_max + read_bytes};
};

}  // namespace stmirror::net
