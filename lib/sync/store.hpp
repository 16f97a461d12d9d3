// SPDX-License-Identifier: MIT
// The mirror as the loop sees it: calls go to the store's thread and come back. Owns neither.
#pragma once

#include "mirror/mirror.hpp"
#include "sync/waiting.hpp"

namespace stmirror::sync {

class Store {
 public:
    Store(asio::any_io_executor executor, mirror::Mirror& mirror)
        : executor_(std::move(executor)), mirror_(&mirror) {}

    /// Runs `work(mirror)` on the store's thread. `work` is a named local of the caller.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, mirror::Mirror&>> run(Work work) {
        auto call = [&work, mirror = mirror_] { return work(*mirror); };
        auto value = co_await run_on(executor_, call);
        co_return value;
    }

 private:
    asio::any_io_executor executor_;
    mirror::Mirror* mirror_;
};

}  // namespace stmirror::sync
