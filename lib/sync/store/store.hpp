// SPDX-License-Identifier: MIT
// Gives coroutines of the loop access to the mirror. Their calls are queued, run on the store thread, and
// return to the loop. Also counts the pages that wait to be written. Owns neither the mirror nor the thread.
// Call only on the loop thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>

#include "async/waiting.hpp"
#include "base/problem.hpp"
#include "sync/store/store_queue.hpp"

namespace stmirror::mirror {
class Mirror;
}

namespace stmirror::sync {

class Store {
 public:
    /// How many calls are handed to the store thread at once. With two, the next call starts as soon as the
    /// last one ends, and a new call at the head of the queue waits for at most two others.
    static constexpr std::size_t under_way_max = 2;

    /// After `stop` is requested, queued calls are not run. Calls already handed to the store thread finish.
    Store(asio::any_io_executor executor, mirror::Mirror& mirror, std::stop_token stop);

    struct Leave {
        std::size_t pages = 0;
        void operator()(std::size_t* waiting) const { *waiting -= pages; }
    };
    /// Counts received pages as waiting until it is destroyed.
    using WaitingPages = std::unique_ptr<std::size_t, Leave>;

    WaitingPages count_waiting(std::size_t pages) {
        pages_waiting_ += pages;
        return WaitingPages(&pages_waiting_, Leave{pages});
    }
    /// Returns the number of pages that wait to be written or are being written.
    std::size_t pages_waiting() const { return pages_waiting_; }

    struct Caller {
        Urgency urgency = Urgency::Incremental;
        std::int64_t tenant_id = 0;
    };
    /// Queues `work(mirror)` and runs it on the store thread. `work` must return a Result. Fails with
    /// Errc::Stopped if the call was still queued when the stop was requested. Do not pass a temporary lambda
    /// as `work`: give it a name first.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, mirror::Mirror&>> run(Caller caller, Work work) {
        const bool has_slot = co_await wait_for_slot(caller);
        if (!has_slot) { co_return Problem{Errc::Stopped, "stopped"}; }
        const std::unique_ptr<Store, ReleaseSlot> slot(this);
        auto value = co_await run_at_once(std::move(work));
        co_return value;
    }
    /// Runs `work` without queueing, even after a stop. For maintenance and for the records written at the
    /// end.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, mirror::Mirror&>> run_at_once(Work work) {
        auto call = [&work, mirror = mirror_] { return work(*mirror); };
        auto value = co_await run_on(executor_, call);
        co_return value;
    }

 private:
    struct Waiter {
        Signal called;
        bool has_slot = false;
    };
    struct ReleaseSlot {
        void operator()(Store* store) const { store->release_slot(); }
    };

    asio::awaitable<bool> wait_for_slot(Caller caller);
    void start_next();
    void release_slot();

    asio::any_io_executor executor_;
    mirror::Mirror* mirror_;
    StoreQueue queue_;
    std::map<StoreQueue::Ticket, Waiter> waiting_;
    std::size_t under_way_ = 0;
    std::size_t pages_waiting_ = 0;
    std::stop_token stop_;
    OnStop on_stop_;
};

/// Access to the store for one caller.
class StoreAccess {
 public:
    StoreAccess(Store& store, Store::Caller caller) : store_(&store), caller_(caller) {}

    template <class Work>
    auto run(Work work) {
        return store_->run(caller_, std::move(work));
    }
    Store::WaitingPages count_waiting(std::size_t pages) { return store_->count_waiting(pages); }

 private:
    Store* store_;
    Store::Caller caller_;
};

}  // namespace stmirror::sync
