// SPDX-License-Identifier: MIT
// Reads a per-parent feed: first the parents that changed or were never read, then by the background refresh
// a share of all others, those first that were read longest ago, then those that could not be read before and
// whose next try is due. Which ones is the mirror's knowledge; this carries it out with a few requests under
// way at once. Loop's thread.
#pragma once

#include <deque>
#include <set>
#include <vector>

#include "sync/feeds/parent_failures.hpp"
#include "sync/passes/children.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {

class ParentPass {
 public:
    /// `way` is the resource's own feed or a fallback.
    ParentPass(Pass& pass, const Feed& way) : pass_(&pass), way_(&way) {}

    /// Runs until every due parent and the share of the background refresh have been read, or the pass has
    /// failed. Parents that cannot be read are left behind, with a warning.
    asio::awaitable<void> run();

 private:
    enum class Turn { Due, BackgroundRefresh, Retry };

    asio::awaitable<bool> begin();
    asio::awaitable<void> read_all(Turn turn);
    asio::awaitable<void> work(Turn turn);
    asio::awaitable<bool> refill(Turn turn);
    asio::awaitable<Result<std::vector<mirror::Parent>>> select(Turn turn);
    asio::awaitable<void> read(const mirror::Parent& parent, Turn turn);
    asio::awaitable<std::optional<Children>> fetch(const mirror::Parent& parent, Turn turn);
    asio::awaitable<void> defer(std::vector<FailedParent> failed);
    asio::awaitable<std::optional<std::uint64_t>> count_missing(const mirror::Parent& parent,
                                                                const Children& children);
    asio::awaitable<std::optional<bool>> may_mark_deleted(std::uint64_t missing);
    asio::awaitable<void> store(const mirror::Parent& parent, const Children& children, bool buries,
                                Turn turn);
    asio::awaitable<void> finish();
    asio::awaitable<void> tell_unreadable();
    asio::awaitable<void> refresh_some();
    std::size_t background_share() const;
    bool is_over_time() const;
    bool is_none_readable() const;
    Result<> note_end(mirror::Mirror& mirror) const;
    void note_thrown(const std::exception_ptr& error);
    Priority priority(Turn turn) const;

    Pass* pass_;
    const Feed* way_;
    mirror::ParentProgress progress_;  ///< when the pass began; at last: when it ended
    std::size_t left_ = 0;             ///< how many more parents this turn may read
    std::deque<mirror::Parent> waiting_;
    std::set<mirror::OwnedCell> taken_;  ///< being read, or failed: not asked again in this pass
    std::size_t working_ = 0;
    bool refilling_ = false;
    bool is_exhausted_ = false;
    bool was_cut_short_ = false;  ///< by what PassMode allows
    ParentFailures failures_;
    std::uint64_t read_count_ = 0;
    Signal changed_;
};

}  // namespace stmirror::sync
