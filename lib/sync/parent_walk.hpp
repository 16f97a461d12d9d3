// SPDX-License-Identifier: MIT
// Reads a per-parent feed: first the parents that changed or were never read, then a share of all others,
// those first that were read longest ago. Which ones is the mirror's knowledge; this carries it out with a
// few requests under way at once. Loop's thread.
#pragma once

#include <deque>
#include <set>
#include <vector>

#include "sync/pass.hpp"

namespace stmirror::sync {

/// What a record read for `parent` is given by its row. The text lies in `parent`.
std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent);

class ParentWalk {
 public:
    /// `way` is the resource's own feed or a fallback.
    ParentWalk(Pass& pass, const Feed& way) : pass_(&pass), way_(&way) {}

    /// Runs until every due parent and the rotation's share have been read, or the pass has failed.
    asio::awaitable<void> run();

 private:
    enum class Turn { Due, Rotation };
    /// A parent's records as they came.
    struct Children {
        mirror::ParentAnswer answer = mirror::ParentAnswer::Read;
        std::vector<Page> pages;
    };

    asio::awaitable<bool> begin();
    asio::awaitable<void> read_all(Turn turn);
    asio::awaitable<void> work(Turn turn);
    asio::awaitable<bool> refill(Turn turn);
    asio::awaitable<void> read(const mirror::Parent& parent, Turn turn);
    asio::awaitable<Outcome<Children>> fetch(const mirror::Parent& parent, Turn turn);
    asio::awaitable<std::optional<std::uint64_t>> count_missing(const mirror::Parent& parent,
                                                                const Children& children);
    asio::awaitable<std::optional<bool>> may_bury(std::uint64_t missing);
    asio::awaitable<void> store(const mirror::Parent& parent, const Children& children, bool buries);
    asio::awaitable<void> finish();
    std::size_t rotation_share() const;
    bool is_over_time() const;
    void note_failure(const Failure& failure);
    Call call_for(const mirror::Parent& parent, int number, Turn turn) const;

    Pass* pass_;
    const Feed* way_;
    mirror::ParentProgress progress_;
    std::size_t left_ = 0;  ///< how many more parents this turn may read
    std::deque<mirror::Parent> waiting_;
    std::set<mirror::OwnedCell> taken_;  ///< being read, or failed: not asked again in this pass
    std::size_t working_ = 0;
    bool refilling_ = false;
    bool is_exhausted_ = false;
    bool was_cut_short_ = false;  ///< by what PassMode allows
    bool has_due_ = false;        ///< when the pass ended
    int failures_in_a_row_ = 0;
    std::uint64_t read_count_ = 0;
    std::optional<Error> first_failure_;  ///< of a parent; the pass went on without it
    Signal changed_;
};

}  // namespace stmirror::sync
