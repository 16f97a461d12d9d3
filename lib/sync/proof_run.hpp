// SPDX-License-Identifier: MIT
// The continuous proof of one tenant's tables: counts each of them once in schedule.verify, compares their
// records window by window within schedule.sweep, and repairs what differs, beside the passes and behind
// them. It carries out what ProofSchedule decides. Loop's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "mirror/reader.hpp"
#include "sync/activity.hpp"
#include "sync/passes/pass.hpp"
#include "sync/proof_schedule.hpp"
#include "sync/recent_deletes.hpp"
#include "sync/verifier.hpp"

namespace stmirror::sync {

/// All of it outlives the run.
struct ProofParts {
    PassParts pass;
    const Catalogue& catalogue;
    asio::any_io_executor executor;  ///< where `reader` works
    mirror::Reader& reader;
};

class ProofRun {
 public:
    /// `feeds`: what is known of the feeds of `resources`, one each; the proof adds what it finds. `repaired`
    /// hears of each feed whose table was repaired.
    ProofRun(std::vector<const Resource*> resources, std::vector<FeedActivity>& feeds, ProofParts parts,
             Timers& timers, Random random, std::function<void(std::size_t feed)> repaired);

    /// Ends after stop(), when what was not recorded yet is written.
    asio::awaitable<void> run();
    /// The session is stopped beside it.
    void stop();

 private:
    struct Table {
        std::size_t feed = 0;
        RecentDeletes deletes;
        std::optional<TimePoint> round_written{};  ///< when the mirror last heard of the comparison
    };

    asio::awaitable<bool> plan();
    asio::awaitable<void> take(ProofSchedule::Task task);
    asio::awaitable<void> count(Table& table, std::size_t number);
    asio::awaitable<void> compare(Table& table, std::size_t number);
    asio::awaitable<bool> cut(Table& table, RollingComparison& comparison);
    asio::awaitable<ResourceVerdict> prove(Table& table, std::optional<TimeWindow> window);
    asio::awaitable<std::optional<mirror::FeedState>> load(const Table& table);
    asio::awaitable<void> write_proof(mirror::ProofRecord record);
    asio::awaitable<void> write_round(Table& table, mirror::ComparisonRecord record);
    asio::awaitable<void> write_down();
    void note_repairs(Table& table, const ResourceVerdict& verdict, const char* depth);
    void note_failure(const Table& table, const std::string& error);
    bool is_ready(const Table& table, const mirror::FeedState& state) const;
    Timestamp bound(const Table& table) const;
    FeedActivity& feed_of(const Table& table) { return (*feeds_)[table.feed]; }
    const FeedActivity& feed_of(const Table& table) const { return (*feeds_)[table.feed]; }

    std::vector<const Resource*> resources_;
    std::vector<FeedActivity>* feeds_;
    ProofParts parts_;
    Random random_;
    std::function<void(std::size_t)> repaired_;
    Alarm alarm_;
    std::vector<Table> tables_;
    std::optional<ProofSchedule> schedule_;
    bool stopped_ = false;
};

/// Whether the records of a table can be compared in windows of creation time, so that it needs no sweep.
bool is_compared_in_windows(const Resource& resource);
/// Why a proof did not end well; empty: it did.
std::string proof_error(const ResourceVerdict& verdict);

}  // namespace stmirror::sync
