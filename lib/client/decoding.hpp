// SPDX-License-Identifier: MIT
// From answers to pages, on a thread of its own: a large page takes most of a second, in which the loop goes
// on with signals, timers and the status server. Serves all sessions, one page at a time. Loop's thread.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <utility>

#include "api/page_decoder.hpp"
#include "async/waiting.hpp"

namespace stmirror::client {

class Decoding {
 public:
    /// `executor` runs one piece of work at a time; in simulated runs it is the loop's own.
    explicit Decoding(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    /// As PageDecoder::decode(); Errc::Stopped for what has not begun when stop() is called, and an error
    /// for whatever is thrown, a failed allocation say. The resource and `parent` outlive the call.
    asio::awaitable<Result<Page>> decode(const Resource& resource, Envelope envelope, std::string body,
                                         std::span<const api::ParentValue> parent);
    void stop() { stopped_ = true; }

 private:
    Result<Page> decode_now(const Resource& resource, Envelope envelope, std::string body,
                            std::span<const api::ParentValue> parent);

    asio::any_io_executor executor_;
    api::PageDecoder decoder_;
    std::atomic<bool> stopped_ = false;
};

}  // namespace stmirror::client
