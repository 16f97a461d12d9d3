// SPDX-License-Identifier: MIT
// Carries out the decisions of ExportFeed. Two coroutines share a short queue of pages, so that the next page
// is requested while the store writes the previous one. Call only on the loop thread.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "async/waiting.hpp"
#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "client/outcome.hpp"
#include "client/page_budget.hpp"
#include "mirror/records/apply_outcome.hpp"
#include "mirror/writing/sweeps.hpp"
#include "sync/feeds/export_feed.hpp"
#include "sync/store/store.hpp"

namespace stmirror::sync {

class Pass;

class ExportPass {
 public:
    /// How many pages may wait while the store writes another. With the page being requested, three pages
    /// are in memory.
    static constexpr std::size_t pages_waiting_max = 1;

    /// If `reads_completely` is true, the pass's full scan begins at the start and reveals deletions.
    ExportPass(Pass& pass, bool reads_completely);

    /// Runs until the feed has caught up or the pass has failed.
    asio::awaitable<void> run();
    /// Returns true if the whole feed was read from its start to its end.
    bool was_complete() const { return was_complete_; }

 private:
    struct Work {
        Page page;
        ExportFeed::Step step;
        ExportFeed::Phase phase;
        Store::WaitingPages waiting;
        client::PageBudget::Permit permit;
    };
    /// Consecutive pages of one phase that are written in one transaction, and what to do with them.
    struct Batch {
        std::vector<Page> pages;
        ExportFeed::Step step;
        std::vector<Store::WaitingPages> waiting{};
        std::vector<client::PageBudget::Permit> permits{};
    };

    asio::awaitable<bool> begin_sweep();
    asio::awaitable<void> fetch_pages();
    asio::awaitable<void> store_pages();
    asio::awaitable<void> guarded(asio::awaitable<void> part);
    asio::awaitable<bool> store_next();
    Batch take_batch();
    bool handle_failure(const client::Failure& failure);
    bool scans_after_restart() const;
    void estimate(const Page& page);
    Result<mirror::ApplyOutcome> write(mirror::Mirror& mirror, const Batch& batch,
                                       std::optional<mirror::Sweep>& sweep) const;

    Pass* pass_;
    bool reads_completely_;
    std::optional<ExportFeed> machine_;
    std::optional<Timestamp> first_change_at_;  ///< the oldest change of the main phase's first page
    std::deque<Work> waiting_;
    bool fetched_all_ = false;
    bool was_complete_ = false;
    Signal changed_;
};

}  // namespace stmirror::sync
