// SPDX-License-Identifier: MIT
#include "net/https_client.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "net/pool.hpp"
#include "net/tls.hpp"

namespace stmirror::net {
namespace {

/// "http://host:port"; an IPv6 address is in brackets.
Result<api::Endpoint> parse_proxy(std::string_view url) {
    const Error mistake{Errc::Configuration,
                        "proxy: must be \"http://host:port\", without a user name or path"};
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) {
        return mistake;
    }
    url.remove_prefix(scheme.size());
    if (url.ends_with('/')) {
        url.remove_suffix(1);
    }
    const auto colon = url.rfind(':');
    if (colon == std::string_view::npos || url.find_first_of("/@?# ") != std::string_view::npos) {
        return mistake;
    }
    std::string_view host = url.substr(0, colon);
    const std::string_view port = url.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    const bool is_number = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    if (host.empty() || port.empty() || port.size() > 5 || !is_number) {
        return mistake;
    }
    return api::Endpoint{std::string(host), std::string(port)};
}

}  // namespace

HttpsClient::HttpsClient(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

HttpsClient::~HttpsClient() { stop(); }

Result<std::unique_ptr<HttpsClient>> HttpsClient::create(boost::asio::io_context& loop,
                                                         ClientOptions options) {
    std::optional<api::Endpoint> proxy;
    if (!options.proxy.empty()) {
        auto parsed = parse_proxy(options.proxy);
        if (parsed.has_error()) {
            return parsed.error();
        }
        proxy = std::move(*parsed);
    }
    auto tls = make_tls_context(options.ca_file);
    if (tls.has_error()) {
        return tls.error();
    }
    auto pool = std::make_shared<Pool>(
        Surroundings{loop, std::move(*tls), std::move(proxy), std::move(options),
                     std::make_unique<Lookup>(loop.get_executor()), LargeBodies(loop.get_executor())});
    return std::unique_ptr<HttpsClient>(new HttpsClient(std::move(pool)));
}

void HttpsClient::send(api::HttpRequest request, Completion completion) {
    pool_->send(std::move(request), std::move(completion));
}

void HttpsClient::stop() { pool_->stop(); }

}  // namespace stmirror::net
