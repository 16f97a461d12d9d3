// SPDX-License-Identifier: MIT
#include "net/https_client.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "net/pool.hpp"
#include "net/tls.hpp"

namespace stmirror::net {

HttpsClient::HttpsClient(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

HttpsClient::~HttpsClient() { stop(); }

Result<std::unique_ptr<HttpsClient>> HttpsClient::create(boost::asio::io_context& loop, ClientOptions options,
                                                         const std::stop_token& stop) {
    auto tls = make_tls_context(options.ca_file);
    if (tls.has_error()) { return tls.error(); }
    const std::stop_source own;
    auto pool =
        std::make_shared<Pool>(Surroundings{loop, std::move(*tls), std::move(options), own,
                                            std::make_unique<Lookup>(loop.get_executor(), own.get_token()),
                                            LargeBodies(loop.get_executor(), own.get_token())},
                               stop);
    return std::unique_ptr<HttpsClient>(new HttpsClient(std::move(pool)));
}

void HttpsClient::send(api::HttpRequest request, Completion completion) {
    pool_->send(std::move(request), std::move(completion));
}

void HttpsClient::stop() { pool_->stop(); }

}  // namespace stmirror::net
