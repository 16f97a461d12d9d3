// SPDX-License-Identifier: MIT
// A port of this machine on which nothing listens. It stays reserved as long as this object exists.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

namespace stmirror::testing {

class ClosedPort {
 public:
    ClosedPort() {
        socket_.open(boost::asio::ip::tcp::v4());
        socket_.bind({boost::asio::ip::address_v4::loopback(), 0});
    }
    std::uint16_t number() const { return socket_.local_endpoint().port(); }
    std::string text() const { return std::to_string(number()); }

 private:
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::socket socket_{loop_};
};

}  // namespace stmirror::testing
