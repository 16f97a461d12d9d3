// SPDX-License-Identifier: MIT
#include "running_server.hpp"

#include <boost/asio/post.hpp>

namespace stmirror::status::test {

Handler handler_of(Page page) {
    return [page = std::move(page)](const Request& request, const Answer& answer) { answer(page(request)); };
}

RunningServer::RunningServer(HttpServerOptions options, Handler handler) {
    options.stop = stop_.get_token();
    server_ = HttpServer::start(loop_, std::move(options), std::move(handler)).value();
    port_ = server_->port();
    thread_ = std::thread([this] {
        loop_.run();
        ended_.set_value();
    });
}

RunningServer::~RunningServer() {
    stop();
    thread_.join();
}

void RunningServer::stop() {
    boost::asio::post(loop_, [this] { stop_.request_stop(); });
}

bool RunningServer::is_drained() {
    return end_.wait_for(std::chrono::seconds{20}) == std::future_status::ready;
}

}  // namespace stmirror::status::test
