// SPDX-License-Identifier: MIT
#include "client/decoding.hpp"

namespace stmirror::client {

asio::awaitable<Result<Page>> Decoding::decode(const Resource& resource, Envelope envelope, std::string body,
                                               std::span<const api::ParentValue> parent) {
    auto work = [&, text = std::move(body)]() mutable {
        return decode_now(resource, envelope, std::move(text), parent);
    };
    auto page = co_await run_on(executor_, std::move(work));
    co_return page;
}

/// Decodes the body. Runs on the executor's thread.
Result<Page> Decoding::decode_now(const Resource& resource, Envelope envelope, std::string body,
                                  std::span<const api::ParentValue> parent) {
    if (stop_.stop_requested()) { return Problem{Errc::Stopped, "stopped"}; }
    try {
        return decoder_.decode(resource, envelope, std::move(body), parent);
    } catch (const std::exception& exception) {
        return Problem{Errc::Protocol, std::string("the answer cannot be read: ") + exception.what()};
    }
}

}  // namespace stmirror::client
