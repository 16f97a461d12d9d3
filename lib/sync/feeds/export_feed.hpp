// SPDX-License-Identifier: MIT
// The state machine of an export feed: decides which page to request next and which cursor to store with a
// page. Pure, without I/O: all of it is tested with plain values. One thread at a time.
//
// A pass has up to three phases, depending on its extent: the main phase, from the stable token until the API
// reports no more; a full scan from the very start, if one is due; and the tail, which reads past the stable
// token with includeRecentChanges=true and whose tokens are never stored [DOC-EXP].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/feeds/seen_records.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

/// No record is this recent: an export from this date returns an empty page.
constexpr const char* far_future = "2200-01-01T00:00:00Z";

/// After a refused token, a feed restarts this long before the newest mirrored change: changes come only
/// "usually" in the order of modification [DOC-EXP]. The full scan that is then due finds what lies further
/// back.
constexpr Ticks restart_margin = std::chrono::hours{24};
/// The date from which to restart; empty: from the start.
std::string restart_date(std::optional<Timestamp> newest_modified, Timestamp utc_now);

/// A scheduled backfill begins with this recent span; a full scan reads the older records.
constexpr Ticks recent_span = std::chrono::days{90};

class ExportFeed {
 public:
    /// After this many consecutive empty pages with hasMore=true the phase ends until the next pass.
    static constexpr int empty_pages_max = 20;
    /// After this many consecutive pages with only records already seen in this phase, whatever their tokens,
    /// the phase ends until the next pass.
    static constexpr int stale_pages_max = 100;

    /// Extent::Complete: the main phase, a full scan if one is due, the tail. Incremental: the main phase and
    /// the tail. Tail: the tail. FullScan: the full scan.
    ExportFeed(const mirror::FeedState& state, Timestamp utc_now, Extent extent);

    enum class Phase { Main, FullScan, Tail };

    /// The page to request.
    struct Fetch {
        Phase phase = Phase::Main;
        std::string from;
        bool include_recent = false;
        Priority priority = Priority::Incremental;
    };
    /// Empty when the pass is over.
    std::optional<Fetch> next() const;

    /// What the store must do with a page besides writing its rows, in this order.
    struct Step {
        std::optional<std::string> restart_from;  ///< before the rows: a new main cursor; a full scan is due
        std::optional<mirror::CursorUpdate> cursor;  ///< with the rows
        bool backfill_finished = false;              ///< after the rows: everything has been read once
        bool full_scan_finished = false;             ///< after the rows: the full scan reached its end
    };
    /// Takes the page that answers next() and moves on.
    Step on_page(const Page& page);

    /// Call it if the API refused the request of next() as invalid (400). True: the phase restarts elsewhere,
    /// call next(). False: there is nothing else to try.
    bool on_refused();

    /// Problems that did not stop this pass.
    const std::vector<Problem>& warnings() const { return warnings_; }
    /// Why a phase did not reach its end, and what happens next. Empty if the feed has caught up.
    const std::optional<Problem>& unfinished() const { return unfinished_; }

 private:
    void begin_first_phase(Timestamp utc_now);
    void begin_incremental(Timestamp utc_now);
    std::optional<mirror::CursorUpdate> take_token(const Page& page);
    void advance(const Page& page, Step& step);
    void end_phase(Step& step);
    void guess_end();
    void leave_phase(Errc code, std::string why);
    void warn(Errc code, std::string what);
    void begin_next_phase();
    void begin(Phase phase, std::string from);
    bool is_going_in_circles(const Page& page);
    bool repeats_without_news(const Page& page, const std::string& token);

    std::optional<Phase> phase_ = Phase::Main;  ///< empty: the pass is over
    std::string from_;
    std::string stable_;  ///< where the tail starts
    Extent extent_;
    std::optional<std::string> full_scan_;  ///< a full scan is due and continues from here
    std::string restart_date_;              ///< where to restart after a refused token
    bool backfilled_;
    bool is_first_read_;       ///< no phase has read anything before
    bool restarting_ = false;  ///< from_ is a date, not confirmed by a page yet
    bool restarted_ = false;   ///< at most once in a pass: a server that refuses its own tokens ends it
    int empty_pages_ = 0;
    int stale_pages_ = 0;
    SeenRecords seen_;                            ///< of this phase
    std::unordered_set<std::string> tokens_;      ///< of this phase
    std::unordered_set<std::uint64_t> contents_;  ///< hashes of the records since the last new token
    std::vector<Problem> warnings_;
    std::optional<Problem> unfinished_;
};

}  // namespace stmirror::sync
