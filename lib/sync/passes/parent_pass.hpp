// SPDX-License-Identifier: MIT
// Reads a per-parent feed. First come the parents that changed or were never read. Then a background refresh
// reads a share of the other parents, those read least recently first. Last come the failed parents whose
// retry is due. The mirror selects the parents; this class reads them with a few concurrent requests. Call
// only on the loop thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "async/waiting.hpp"
#include "base/problem.hpp"
#include "catalogue/resource.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/feeds/parent_counts.hpp"
#include "mirror/records/owned_cell.hpp"
#include "sync/feeds/parent_failures.hpp"
#include "sync/passes/children.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::mirror {
class Mirror;
}

namespace stmirror::sync {

class Pass;

class ParentPass {
 public:
    /// `feed` is the active feed: the resource's own feed or a fallback.
    ParentPass(Pass& pass, const Feed& feed) : pass_(&pass), feed_(&feed) {}

    /// Runs until every due parent and the share of the background refresh have been read, or until the pass
    /// has failed. Parents that cannot be read are deferred, with a warning.
    asio::awaitable<void> run();

 private:
    enum class Stage { Due, BackgroundRefresh, Retry };

    asio::awaitable<bool> begin();
    asio::awaitable<void> read_all(Stage stage);
    asio::awaitable<void> work_guarded(Stage stage);
    asio::awaitable<void> work(Stage stage);
    asio::awaitable<bool> refill(Stage stage);
    asio::awaitable<Result<std::vector<mirror::Parent>>> select(Stage stage);
    asio::awaitable<void> read(const mirror::Parent& parent, Stage stage);
    asio::awaitable<void> read_together(std::vector<mirror::Parent> parents, Stage stage);
    asio::awaitable<void> keep(const mirror::Parent& parent, Children children, Stage stage);
    std::vector<mirror::Parent> take_waiting();
    asio::awaitable<std::optional<Children>> fetch(const mirror::Parent& parent, Stage stage);
    asio::awaitable<void> defer(std::vector<FailedParent> failed);
    asio::awaitable<std::optional<std::uint64_t>> count_missing(const mirror::Parent& parent,
                                                                const Children& children);
    Result<std::uint64_t> count_withheld(mirror::Mirror& mirror, const mirror::Parent& parent,
                                         const Children& children) const;
    asio::awaitable<void> store(const mirror::Parent& parent, const Children& children, bool lacks_rows,
                                Stage stage);
    asio::awaitable<void> finish();
    asio::awaitable<void> report_unreadable();
    asio::awaitable<void> refresh_some();
    std::size_t background_share() const;
    bool is_over_time() const;
    bool is_none_readable() const;
    Result<> note_end(mirror::Mirror& mirror);
    void report_unread_parents();
    double share_read() const;
    Priority priority(Stage stage) const;

    Pass* pass_;
    const Feed* feed_;
    mirror::ParentCounts counts_;  ///< counted at the start of the pass, and again in finish()
    std::size_t left_ = 0;         ///< how many more parents may be read now
    std::deque<mirror::Parent> waiting_;
    std::set<mirror::OwnedCell> taken_;  ///< parents that are being read or have failed; not selected again
    bool refilling_ = false;
    bool is_exhausted_ = false;
    bool are_parents_unread_ = false;  ///< the first read of the parents has not ended
    bool was_cut_short_ = false;       ///< a limit of PassMode ended the reading of due parents
    ParentFailures failures_;
    std::uint64_t read_count_ = 0;
    Signal changed_;
};

}  // namespace stmirror::sync
