// SPDX-License-Identifier: MIT
// Decodes answers into pages on a separate thread. A large page takes most of a second, during which the loop
// must keep serving signals, timers and the status server. Shared by all sessions. Decodes one page at a
// time. Call only on the loop thread.
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <utility>

#include "api/page_decoder.hpp"
#include "async/waiting.hpp"

namespace stmirror::client {

class Decoding {
 public:
    /// `executor` runs one task at a time. In simulated runs, it is the loop's own.
    Decoding(asio::any_io_executor executor, std::stop_token stop)
        : executor_(std::move(executor)), stop_(std::move(stop)) {}

    /// Decodes like PageDecoder::decode(). Fails with Errc::Stopped if decoding had not begun when the stop
    /// was requested. An exception, such as a failed allocation, becomes an error. The resource and `parent`
    /// must outlive the call.
    asio::awaitable<Result<Page>> decode(const Resource& resource, Envelope envelope, std::string body,
                                         std::span<const api::ParentValue> parent);

 private:
    Result<Page> decode_now(const Resource& resource, Envelope envelope, std::string body,
                            std::span<const api::ParentValue> parent);

    asio::any_io_executor executor_;
    api::PageDecoder decoder_;
    std::stop_token stop_;
};

}  // namespace stmirror::client
