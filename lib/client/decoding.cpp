// SPDX-License-Identifier: MIT
#include "client/decoding.hpp"

namespace stmirror::client {

asio::awaitable<Result<Page>> Decoding::decode(const Resource& resource, Envelope envelope, std::string body,
                                               std::span<const api::ParentValue> parent, api::Depth depth) {
    auto work = [&, text = std::move(body)]() mutable {
        return decode_now(resource, envelope, std::move(text), parent, depth);
    };
    auto page = co_await run_on(executor_, std::move(work));
    co_return page;
}

/// Decodes the body. Runs on the executor's thread.
Result<Page> Decoding::decode_now(const Resource& resource, Envelope envelope, std::string body,
                                  std::span<const api::ParentValue> parent, api::Depth depth) {
    if (stop_.stop_requested()) { return Problem{Errc::Stopped, "stopped"}; }
    try {
        return decoder_.decode(resource, envelope, std::move(body), parent, depth);
    } catch (const std::exception& exception) {
        return Problem{Errc::Protocol, std::string("the answer cannot be read: ") + exception.what()};
    }
}

void hide_in_names(const api::Secrets& secrets, Page& page) {
    auto names = std::exchange(page.unknown_fields, {});
    for (const auto& [name, count] : names) { page.unknown_fields[secrets.hidden(name)] += count; }
}

std::function<Result<Page>(std::string)> later_decoding(const Resource& resource,
                                                        const api::Secrets& secrets) {
    return [&resource, secrets](std::string records) {
        auto page = api::PageDecoder().decode(resource, Envelope::Array, std::move(records));
        if (page) { hide_in_names(secrets, *page); }
        return page;
    };
}

}  // namespace stmirror::client
