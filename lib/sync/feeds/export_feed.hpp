// SPDX-License-Identifier: MIT
// The machine of an export feed: which page to ask for next, and which cursor stands for the page that came.
// Pure: it neither sends nor stores, so every turn of a walk is tested with plain values. One thread.
//
// A pass goes through up to three walks, as its extent says: the main walk from the settled token until the
// API says that there is no more; a re-walk from the very start where one is booked; and the tail, which
// reads past the settled token with includeRecentChanges=true and whose tokens are never stored [DOC-EXP].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

#include "catalogue/page.hpp"
#include "mirror/mirror.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/feeds/seen_records.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

/// A date no record is from: an export asked for it answers with an empty page.
constexpr const char* far_future = "2200-01-01T00:00:00Z";

/// How far before the newest mirrored change a feed starts again that has lost its place: changes come only
/// "usually" in the order of modification [DOC-EXP], and the booked re-walk finds what lies further back.
constexpr Ticks restart_margin = std::chrono::hours{24};
/// That date; empty: from the start.
std::string restart_date(std::optional<Timestamp> newest_modified, Timestamp utc_now);

/// What a first read in a schedule begins with; the past before it follows.
constexpr Ticks recent_span = std::chrono::days{90};

class ExportFeed {
 public:
    /// Empty pages with hasMore=true that are followed in a row before a walk is left for the next pass.
    static constexpr int empty_pages_max = 20;
    /// Pages in a row, whatever their tokens, that bring only records which this walk has seen.
    static constexpr int stale_pages_max = 100;

    /// Whole: main walk, re-walk where one is booked, tail. Fresh: main walk and tail. Past: the re-walk.
    ExportFeed(const mirror::FeedState& state, Timestamp utc_now, Extent extent);

    enum class Phase { Main, FullScan, Tail };

    /// The page to ask for.
    struct Fetch {
        Phase phase = Phase::Main;
        std::string from;
        bool include_recent = false;
        Priority priority = Priority::Incremental;
    };
    /// Empty when the pass is over.
    std::optional<Fetch> next() const;

    /// What the store has to do about a page besides its rows, in this order.
    struct Step {
        std::optional<std::string> restart_from;     ///< before: a new main cursor and a booked re-walk
        std::optional<mirror::CursorUpdate> cursor;  ///< with the rows
        bool backfill_finished = false;              ///< after: the main walk reached its end
        bool full_scan_finished = false;             ///< after
    };
    /// Takes the page that answers next() and moves on.
    Step on_page(const Page& page);

    /// The API refused the request of next() as invalid (400). True: the walk starts again from somewhere
    /// else, ask next(); false: there is nothing else to try.
    bool on_refused();

    /// What went oddly in this pass though it went on: one line for the log and the report, or empty.
    const std::string& warning() const { return warning_; }
    /// A walk could not be followed to its end: why, and what happens next. Empty where the feed has caught
    /// up.
    const std::string& unfinished() const { return unfinished_; }

 private:
    void begin_first_phase(Timestamp utc_now);
    void begin_incremental(Timestamp utc_now);
    std::optional<mirror::CursorUpdate> take_token(const Page& page);
    void advance(const Page& page, Step& step);
    void end_phase(Step& step);
    void guess_end();
    void leave_phase(std::string why);
    void warn(const std::string& what);
    void begin_next_phase();
    void begin(Phase phase, std::string from);
    bool is_going_in_circles(const Page& page);
    bool repeats_without_news(const Page& page, const std::string& token);

    std::optional<Phase> phase_ = Phase::Main;  ///< empty: the pass is over
    std::string from_;
    std::string stable_;  ///< where the tail starts
    Extent extent_;
    std::optional<std::string> full_scan_;  ///< a re-walk is due from here
    std::string restart_date_;              ///< where to start again after a refused token
    bool backfilled_;
    bool is_first_read_;       ///< of the main walk
    bool restarting_ = false;  ///< from_ is a date that no page has confirmed yet
    bool restarted_ = false;   ///< once in a pass, so that a server that refuses its own tokens ends it
    int empty_pages_ = 0;
    int stale_pages_ = 0;
    SeenRecords seen_;                            ///< of this walk
    std::unordered_set<std::string> tokens_;      ///< of this walk
    std::unordered_set<std::uint64_t> contents_;  ///< hashes of the records since the last new token
    std::string warning_;
    std::string unfinished_;
};

}  // namespace stmirror::sync
