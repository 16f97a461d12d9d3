// SPDX-License-Identifier: MIT
// The mirror as the loop sees it: calls go to the store's thread and come back; and how many pages wait for
// that. Owns neither. Loop's thread.
#pragma once

#include <cstddef>
#include <memory>

#include "mirror/mirror.hpp"
#include "sync/waiting.hpp"

namespace stmirror::sync {

class Store {
 public:
    Store(asio::any_io_executor executor, mirror::Mirror& mirror)
        : executor_(std::move(executor)), mirror_(&mirror) {}

    struct Leave {
        std::size_t pages = 0;
        void operator()(std::size_t* line) const { *line -= pages; }
    };
    /// Pages that came and are not written yet, for as long as they wait.
    using Place = std::unique_ptr<std::size_t, Leave>;

    Place stand_in_line(std::size_t pages) {
        pages_waiting_ += pages;
        return Place(&pages_waiting_, Leave{pages});
    }
    /// With those that are being written.
    std::size_t pages_waiting() const { return pages_waiting_; }

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
    std::size_t pages_waiting_ = 0;
};

}  // namespace stmirror::sync
