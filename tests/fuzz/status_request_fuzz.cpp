// SPDX-License-Identifier: MIT
// For any input, the status server sends HTTP or closes the connection. Its handler gets only well-formed
// paths.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "status/http/http_server.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace stmirror::status;

[[noreturn]] void report(const std::string& fault) {
    std::cerr << fault << std::endl;
    std::abort();
}

void answer(const Request& request, const Answer& to) {
    if (request.path.empty() || request.path.find_first_of("? \r\n") != std::string::npos) {
        report("the handler gets the path " + request.path);
    }
    to(text_response(200, request.path));
}

struct Served {
    asio::io_context loop{1};
    std::unique_ptr<HttpServer> server = HttpServer::start(loop, {}, answer).value();
};

/// Returns everything that the server sends until it closes the connection.
std::string answers_to(Served& served, const std::string& sent) {
    tcp::socket client(served.loop);
    client.connect({asio::ip::make_address("127.0.0.1"), served.server->port()});
    boost::system::error_code ended;
    asio::write(client, asio::buffer(sent), ended);
    client.shutdown(tcp::socket::shutdown_send, ended);
    std::string received;
    bool is_over = false;
    asio::async_read(client, asio::dynamic_buffer(received),
                     [&](const auto&, std::size_t) { is_over = true; });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{15};
    while (!is_over && std::chrono::steady_clock::now() < deadline) {
        served.loop.run_one_for(std::chrono::seconds{1});
    }
    if (!is_over) { report("the connection does not end"); }
    return received;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Served served;
    const auto received = answers_to(served, {reinterpret_cast<const char*>(data), size});
    if (!received.empty() && !received.starts_with("HTTP/1.1 ")) { report("not HTTP: " + received); }
    return 0;
}
