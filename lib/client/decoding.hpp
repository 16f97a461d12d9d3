// SPDX-License-Identifier: MIT
// Decodes answers into pages on a separate thread. A large page takes most of a second, during which the loop
// must keep serving signals, timers and the status server. Shared by all sessions. Decodes one page at a
// time. Call only on the loop thread.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>

#include "api/page_decoder.hpp"
#include "api/secrets.hpp"
#include "async/waiting.hpp"

namespace stmirror::client {

class Decoding {
 public:
    /// `executor` runs one task at a time. In simulated runs, it is the loop's executor.
    Decoding(asio::any_io_executor executor, std::stop_token stop)
        : executor_(std::move(executor)), stop_(std::move(stop)) {}

    /// Decodes like PageDecoder::decode(). Fails with Errc::Stopped if decoding had not begun when the stop
    /// was requested. An exception, such as a failed allocation, becomes an error. The resource and `parent`
    /// must outlive the call.
    asio::awaitable<Result<Page>> decode(const Resource& resource, Envelope envelope, std::string body,
                                         std::span<const api::ParentValue> parent, api::Depth depth);

 private:
    Result<Page> decode_now(const Resource& resource, Envelope envelope, std::string body,
                            std::span<const api::ParentValue> parent, api::Depth depth);

    asio::any_io_executor executor_;
    api::PageDecoder decoder_;
    std::stop_token stop_;
};

/// Hides secrets in unknown field names, which come from the server and are reported.
void hide_in_names(const api::Secrets& secrets, Page& page);

/// Returns the function for Page::decode_records of a skimmed page. It may be called on any thread. The
/// resource must outlive it.
std::function<Result<Page>(std::string)> later_decoding(const Resource& resource,
                                                        const api::Secrets& secrets);

}  // namespace stmirror::client
