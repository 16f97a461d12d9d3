// SPDX-License-Identifier: MIT
// The continuous proof of one tenant's tables: counts each table once per schedule.verify, compares its
// records window by window once per schedule.sweep, and repairs differences, while passes run. Carries out
// what ProofSchedule decides. Call only on the loop thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "mirror/feeds/feed_records.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/reader.hpp"
#include "sync/activity.hpp"
#include "sync/proof.hpp"
#include "verify/proof_schedule.hpp"
#include "verify/recent_deletes.hpp"
#include "verify/verifier.hpp"

namespace stmirror::verify {

class ProofRun final : public sync::Proof {
 public:
    /// The parameters are those of sync::MakeProof.
    ProofRun(std::vector<const Resource*> resources, std::vector<sync::FeedActivity>& feeds,
             sync::ProofParts parts, std::function<void(std::size_t feed)> repaired);

    asio::awaitable<void> run() override;

 private:
    using Rounds = std::vector<std::optional<ComparisonRound>>;  ///< of each table; empty if it has none
    struct Table {
        std::size_t feed = 0;
        RecentDeletes deletes;
        std::optional<TimePoint> round_written{};  ///< when the comparison's progress was last written
    };

    asio::awaitable<Result<Rounds>> load_rounds();
    asio::awaitable<void> take(ProofSchedule::Task task);
    asio::awaitable<void> count(Table& table, std::size_t number);
    asio::awaitable<void> compare(Table& table, std::size_t number);
    asio::awaitable<bool> cut(Table& table, RollingComparison& comparison);
    asio::awaitable<ResourceVerdict> prove(Table& table, std::optional<TimeWindow> window);
    asio::awaitable<Result<mirror::FeedState>> load(const Table& table);
    asio::awaitable<void> write_proof(mirror::ProofRecord record);
    asio::awaitable<void> write_round(Table& table, mirror::ComparisonRecord record);
    asio::awaitable<void> write_down();
    void note_repairs(Table& table, const ResourceVerdict& verdict, const char* depth);
    void note_failure(const Table& table, const Problem& problem);
    bool has_provider() const;
    bool is_ready(const Table& table, const mirror::FeedState& state) const;
    Timestamp bound(const Table& table) const;
    sync::FeedActivity& feed_of(const Table& table) { return (*feeds_)[table.feed]; }
    const sync::FeedActivity& feed_of(const Table& table) const { return (*feeds_)[table.feed]; }

    std::vector<const Resource*> resources_;
    std::vector<sync::FeedActivity>* feeds_;
    sync::ProofParts parts_;
    Random random_;
    std::function<void(std::size_t)> repaired_;
    std::vector<Table> tables_;
    std::optional<ProofSchedule> schedule_;
};

/// Makes a ProofRun, for EngineParts::make_proof.
std::unique_ptr<sync::Proof> make_proof(std::vector<const Resource*> resources,
                                        std::vector<sync::FeedActivity>& feeds, sync::ProofParts parts,
                                        std::function<void(std::size_t feed)> repaired);

/// Returns success if the verdict proves that the table is equal, otherwise why it does not.
Result<> proof_of(const ResourceVerdict& verdict);

}  // namespace stmirror::verify
