// SPDX-License-Identifier: MIT
// A status server with canned states, for the browser test. Prints its port. Shows the state whose name it
// last read from stdin, and ends when stdin ends. Arguments: the port (0 means any free port), and the access
// token if one is required.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <iostream>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "canned_views.hpp"
#include "status/http/http_server.hpp"
#include "status/render/pages.hpp"

int main(int argc, char** argv) {
    using namespace stmirror;
    boost::asio::io_context loop{1};
    std::string shown = "fresh";
    const auto handler = status::make_handler(
        [&](const auto& use) { use(status::test::canned_view(shown, SystemClock().utc_now())); });
    std::stop_source stop;
    status::HttpServerOptions options;
    options.stop = stop.get_token();
    if (argc > 1) { options.address.port = static_cast<std::uint16_t>(std::stoi(argv[1])); }
    if (argc > 2) { options.token = argv[2]; }
    const auto server = status::HttpServer::start(loop, options, handler).value();
    std::cout << server->port() << std::endl;

    std::thread input([&] {
        for (std::string line; std::getline(std::cin, line);) {
            boost::asio::post(loop, [&, line] { shown = line; });
        }
        boost::asio::post(loop, [&] { stop.request_stop(); });
    });
    loop.run();
    input.join();
}
