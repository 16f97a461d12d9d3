// SPDX-License-Identifier: MIT
// The mirror as the loop sees it: calls stand in line, go to the store's thread, and come back; and how many
// pages wait for that. Owns neither mirror nor thread. Loop's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

#include "async/waiting.hpp"
#include "mirror/mirror.hpp"
#include "sync/store/store_queue.hpp"

namespace stmirror::sync {

class Store {
 public:
    /// Calls that are with the store's thread at once: the next one is there when the last one ends, and
    /// whoever comes first in the line waits for no more than these.
    static constexpr std::size_t under_way_max = 2;

    Store(asio::any_io_executor executor, mirror::Mirror& mirror)
        : executor_(std::move(executor)), mirror_(&mirror) {}

    struct Leave {
        std::size_t pages = 0;
        void operator()(std::size_t* line) const { *line -= pages; }
    };
    /// Pages with records that came and are not written yet, for as long as they wait.
    using Place = std::unique_ptr<std::size_t, Leave>;

    Place stand_in_line(std::size_t pages) {
        pages_waiting_ += pages;
        return Place(&pages_waiting_, Leave{pages});
    }
    /// With those that are being written.
    std::size_t pages_waiting() const { return pages_waiting_; }

    struct Caller {
        Urgency urgency = Urgency::Incremental;
        std::int64_t tenant_id = 0;
    };
    /// Runs `work(mirror)`, which returns a Result, on the store's thread when the caller's turn has come;
    /// Errc::Stopped where that had not been before stop(). `work` is a named local of the caller.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, mirror::Mirror&>> run(Caller caller, Work work) {
        const bool has_turn = co_await wait_for_turn(caller);
        if (!has_turn) co_return Error{Errc::Stopped, "stopped"};
        const std::unique_ptr<Store, EndTurn> turn(this);
        auto value = co_await run_at_once(std::move(work));
        co_return value;
    }
    /// The same past the line, also after stop(): for upkeep, and for what is written down at the end.
    template <class Work>
    asio::awaitable<std::invoke_result_t<Work&, mirror::Mirror&>> run_at_once(Work work) {
        auto call = [&work, mirror = mirror_] { return work(*mirror); };
        auto value = co_await run_on(executor_, call);
        co_return value;
    }

    /// What is not with the store's thread by now does not go there any more.
    void stop();

 private:
    struct Turn {
        Signal called;
        bool has_come = false;
    };
    struct EndTurn {
        void operator()(Store* store) const { store->end_turn(); }
    };

    asio::awaitable<bool> wait_for_turn(Caller caller);
    void let_through();
    void end_turn();

    asio::any_io_executor executor_;
    mirror::Mirror* mirror_;
    StoreQueue line_;
    std::map<StoreQueue::Ticket, Turn> waiting_;
    std::size_t under_way_ = 0;
    std::size_t pages_waiting_ = 0;
    bool stopped_ = false;
};

/// The store for one caller.
class StoreAccess {
 public:
    StoreAccess(Store& store, Store::Caller caller) : store_(&store), caller_(caller) {}

    template <class Work>
    auto run(Work work) {
        return store_->run(caller_, std::move(work));
    }
    Store::Place stand_in_line(std::size_t pages) { return store_->stand_in_line(pages); }

 private:
    Store* store_;
    Store::Caller caller_;
};

}  // namespace stmirror::sync
