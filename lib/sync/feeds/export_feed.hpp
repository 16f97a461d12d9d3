// SPDX-License-Identifier: MIT
// The state machine of an export feed. It decides which page to request next and which cursor to store with a
// page. Does no I/O. Not thread-safe.
//
// A pass has up to three phases, depending on its extent. The main phase reads from the stable token until
// the API reports no more. A full scan, if one is due, reads from the very start. The tail reads past the
// stable token, or past the end of a separate full scan, with includeRecentChanges=true; its tokens are never
// stored.
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

/// A date later than every change: an export from this date returns an empty page.
constexpr const char* far_future = "2200-01-01T00:00:00Z";

/// After the API refuses a token, the feed restarts this long before the newest mirrored change, because the
/// API documents that changes come only "usually" in the order of modification. A full scan is then due,
/// which finds older changes.
constexpr Ticks restart_margin = std::chrono::hours{24};
/// Returns the date from which to restart. Returns empty if the feed must restart from the beginning.
std::string restart_date(std::optional<Timestamp> newest_modified, Timestamp utc_now);

/// A scheduled backfill begins with the changes of this most recent period. A full scan then reads the older
/// records.
constexpr Ticks recent_span = std::chrono::days{90};

class ExportFeed {
 public:
    /// After this many consecutive empty pages with hasMore=true the phase ends until the next pass.
    static constexpr int empty_pages_max = 20;
    /// After this many consecutive pages that contain only records already seen in this phase, the phase ends
    /// until the next pass, even if the tokens are new.
    static constexpr int stale_pages_max = 100;

    /// The phases depend on `extent`. Complete runs the main phase, a full scan if one is due, and the tail.
    /// Incremental runs the main phase and the tail. Tail runs only the tail. FullScan runs the full scan,
    /// then the tail past its end.
    ExportFeed(const mirror::FeedState& state, Timestamp utc_now, Extent extent);

    enum class Phase { Main, FullScan, Tail };

    /// The page to request.
    struct Fetch {
        Phase phase = Phase::Main;
        std::string from;
        bool include_recent = false;
        Priority priority = Priority::Incremental;
    };
    /// Returns the page to request, or empty if the pass is over.
    std::optional<Fetch> next() const;

    /// What the store must do with a page besides writing its rows. The members are in the order of
    /// execution.
    struct Step {
        /// If set, the store must do this before the rows: store it as the main cursor, and mark a full scan
        /// as due.
        std::optional<std::string> restart_from;
        std::optional<mirror::CursorUpdate> cursor;  ///< the cursor to store with the rows
        bool backfill_finished = false;   ///< true to record, after the rows, that everything was read once
        bool full_scan_finished = false;  ///< true to record, after the rows, the end of the full scan
    };
    /// Takes the page that next() requested, and goes on to the next one.
    Step on_page(const Page& page);

    /// Call if the API refused the request of next() as invalid (400). Returns true if the phase restarts
    /// from another position; then call next(). Returns false if there is nothing else to try.
    bool on_refused();

    /// Returns the problems that did not stop this pass.
    const std::vector<Problem>& warnings() const { return warnings_; }
    /// Returns why a phase did not reach its end, and what happens next. Empty if the feed has caught up.
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

    std::optional<Phase> phase_ = Phase::Main;  ///< empty if the pass is over
    std::string from_;
    std::string stable_;  ///< where the tail starts
    Extent extent_;
    std::optional<std::string> full_scan_;  ///< where a full scan continues; empty if none is due
    std::string restart_date_;              ///< where to restart after a refused token
    bool backfilled_;
    bool is_first_read_;       ///< true if the backfill has not ended and no full scan is due
    Priority scan_priority_;   ///< the priority of a full scan, and of the tail after a separate one
    bool restarting_ = false;  ///< true if from_ is a date and no page has come for it yet
    bool restarted_ = false;   ///< true after a restart: a pass restarts at most once
    int empty_pages_ = 0;
    int stale_pages_ = 0;
    SeenRecords seen_;                            ///< the records of this phase
    std::unordered_set<std::string> tokens_;      ///< the tokens of this phase
    std::unordered_set<std::uint64_t> contents_;  ///< hashes of the records since the last new token
    std::vector<Problem> warnings_;
    std::optional<Problem> unfinished_;
};

}  // namespace stmirror::sync
