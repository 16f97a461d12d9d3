// SPDX-License-Identifier: MIT
// Random histories change the source between any two requests of a window feed, and between the count and the
// rows of one response. Once the source no longer changes, one more pass must complete the mirror.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <ostream>

#include "window_source.hpp"

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;

/// Sets a thousand histories as the default. RC_PARAMS in the environment overrides it.
const bool has_many_cases = setenv("RC_PARAMS", "max_success=1000", 0) == 0;

constexpr Ticks lateness_max = 20s;
constexpr Ticks lag_max = 5s;
constexpr int requests_max = 5000;
const auto day_of_test = at("2026-03-10T12:00:00Z");

/// What can happen. Reshuffle makes a list unordered. No page reader can handle both an unordered list and
/// records that disappear, so Reshuffle excludes the events that make records disappear.
enum class Happening { Nothing, Insert, CommitLate, Kill, Update, Touch, TouchLate, Delete, Reshuffle };

/// An event before or during a request.
struct Event {
    Happening what = Happening::Nothing;
    std::size_t record = 0;
    int records = 1;
    Ticks elapsed{0};
    Ticks late{0};
    bool is_mid_answer = false;
};

struct History {
    std::vector<Timestamp> stamps;  ///< modification times of the initial records
    bool is_mirrored = false;       ///< whether the mirror already has these records
    bool is_reshuffled = false;
    std::uint64_t order = 0;
    Ticks clock_skew{0};
    bool knows_clocks = false;  ///< whether each pass knows the clocks at its beginning
    WindowOptions options;
    std::vector<Event> events;
};

std::ostream& operator<<(std::ostream& out, const Event& event) {
    return out << "{" << static_cast<int>(event.what) << " record " << event.record << " of " << event.records
               << ", after " << event.elapsed.count() << ", late " << event.late.count()
               << (event.is_mid_answer ? ", mid-answer}" : "}");
}

std::ostream& operator<<(std::ostream& out, const History& history) {
    const auto& options = history.options;
    out << "page size " << options.page_size << ", pages " << options.pages_max << ", lists " << options.lists
        << ", overlap " << options.overlap.count() << ", lag " << options.lag.count() << ", skew "
        << history.clock_skew.count() << ", order " << history.order
        << (history.knows_clocks ? ", known clocks" : "") << (history.is_mirrored ? ", mirrored" : "")
        << (history.is_reshuffled ? ", reshuffled" : "") << "\n";
    for (const auto& stamp : history.stamps) { out << stamp.to_string() << "\n"; }
    for (const auto& event : history.events) { out << event << "\n"; }
    return out;
}

rc::Gen<Ticks> up_to(Ticks bound) {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, bound.count() + 1),
                        [](auto n) { return Ticks{n}; });
}

rc::Gen<Event> arbitrary_event() {
    using enum Happening;
    const auto what = rc::gen::weightedElement<Happening>({{6, Nothing},
                                                           {4, Insert},
                                                           {2, CommitLate},
                                                           {1, Kill},
                                                           {6, Update},
                                                           {2, Touch},
                                                           {1, TouchLate},
                                                           {2, Delete}});
    const auto elapsed = rc::gen::weightedOneOf<Ticks>({{4, up_to(300ms)}, {3, up_to(5s)}, {1, up_to(60s)}});
    return rc::gen::build<Event>(
        rc::gen::set(&Event::what, what), rc::gen::set(&Event::record, rc::gen::inRange<std::size_t>(0, 60)),
        rc::gen::set(&Event::records, rc::gen::inRange(1, 30)), rc::gen::set(&Event::elapsed, elapsed),
        rc::gen::set(&Event::late, up_to(lateness_max)),
        rc::gen::set(&Event::is_mid_answer, rc::gen::weightedElement<bool>({{5, false}, {1, true}})));
}

/// Returns a time. Equal times are frequent: the year 1, the instant of a migration, the second of a bulk
/// change.
rc::Gen<Timestamp> arbitrary_stamp() {
    const auto ago = [](Ticks age) { return day_of_test - age; };
    return rc::gen::weightedOneOf<Timestamp>({{2, rc::gen::just(Timestamp{})},
                                              {1, rc::gen::just(at("1950-05-05T05:05:05Z"))},
                                              {3, rc::gen::just(at("2021-07-19T20:35:38.2876004Z"))},
                                              {2, rc::gen::map(up_to(1s), ago)},
                                              {2, rc::gen::map(up_to(60s), ago)},
                                              {3, rc::gen::map(up_to(std::chrono::days{4000}), ago)}});
}

History arbitrary_history() {
    History history;
    history.stamps = *rc::gen::container<std::vector<Timestamp>>(arbitrary_stamp());
    history.is_mirrored = *rc::gen::arbitrary<bool>();
    history.is_reshuffled = *rc::gen::weightedElement<bool>({{3, false}, {1, true}});
    history.order = *rc::gen::inRange<std::uint64_t>(0, 5);
    history.options.overlap = lateness_max + *up_to(10s);
    history.options.lag = *up_to(lag_max);
    history.clock_skew = history.options.lag - *up_to(2 * lag_max);
    history.knows_clocks = *rc::gen::arbitrary<bool>();
    history.options.page_size = *rc::gen::inRange(1, 8);
    history.options.pages_max = *rc::gen::inRange(1, 6);
    history.options.lists = *rc::gen::inRange<std::size_t>(1, 3);
    history.events = *rc::gen::container<std::vector<Event>>(arbitrary_event());
    return history;
}

/// The source, the mirror and the feed of one history.
class World {
 public:
    explicit World(const History& history) : history_(history) {
        source_.now = day_of_test;
        source_.clock_skew = history.clock_skew;
        source_.order = history.order;
        source_.lists = history.options.lists;
        source_.mid_answer = [this] { return happen(true); };
        for (const auto& stamp : history.stamps) { source_.records[next_id_++] = stamp; }
        if (!history.is_mirrored) { return; }
        mirror_ = source_.records;
        cursor_ = day_of_test.to_string();
    }

    void live() {
        while (next_event_ < history_.events.size()) { (void)run_pass(); }
    }

    void rest() {
        source_.now = source_.now + 3 * lag_max + 2s;
        RC_ASSERT(run_pass() == "");
    }

    void demand_equality() const {
        for (const auto& [id, stamp] : source_.records) {
            RC_ASSERT(mirror_.contains(id));
            RC_ASSERT(mirror_.at(id) == stamp);
        }
    }

 private:
    /// Runs one pass. Returns why it is unfinished, or an empty string if it is finished.
    std::string run_pass() {
        auto options = history_.options;
        if (history_.knows_clocks) { options.clocks = source_.clocks(); }
        WindowFeed feed(cursor_, options);
        is_killed_ = false;
        bool caught_up = false;
        for (int requests = 0; const auto fetch = feed.next(); ++requests) {
            RC_ASSERT(requests < requests_max);
            RC_ASSERT(!caught_up);
            (void)happen(false);
            const auto page = source_.answer(*fetch);
            if (is_killed_) { return "killed"; }
            const auto step = feed.on_page(page);
            if (step.keeps_rows) { keep(page); }
            if (step.cursor) { move_cursor(*step.cursor); }
            caught_up = step.caught_up;
        }
        RC_ASSERT(caught_up == !feed.unfinished());
        return feed.unfinished() ? feed.unfinished()->text : "";
    }

    void keep(const Page& page) {
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            auto& mirrored = mirror_[std::get<std::int64_t>(page.cells_of(i)[0])];
            mirrored = std::max(mirrored, *page.rows[i].modified);
        }
    }

    void move_cursor(const std::string& cursor) {
        RC_ASSERT(cursor > cursor_);
        cursor_ = cursor;
    }

    bool happen(bool is_mid_answer) {
        if (next_event_ == history_.events.size()) { return false; }
        if (history_.events[next_event_].is_mid_answer != is_mid_answer) { return false; }
        const auto& event = history_.events[next_event_++];
        source_.now = source_.now + event.elapsed;
        carry_out(event);
        return true;
    }

    void carry_out(const Event& event) {
        switch (what_of(event)) {
            case Happening::Insert:
                return add(event.records, source_.now);
            case Happening::CommitLate:
                return add(event.records, source_.now - event.late);
            case Happening::Update:
                return touch(event.record, 1, source_.now);
            case Happening::Touch:
                return touch(event.record, event.records, source_.now);
            case Happening::TouchLate:
                return touch(event.record, event.records, source_.now - event.late);
            case Happening::Delete:
                return remove(event.record);
            case Happening::Reshuffle:
                ++source_.order;
                return;
            case Happening::Kill:
                is_killed_ = true;
                return;
            case Happening::Nothing:
                return;
        }
    }

    Happening what_of(const Event& event) const {
        const bool makes_leave = event.what >= Happening::Update;
        return makes_leave && history_.is_reshuffled ? Happening::Reshuffle : event.what;
    }

    void add(int records, Timestamp stamp) {
        for (int i = 0; i < records % 10; ++i) { source_.records[next_id_++] = stamp; }
    }

    /// Changes records, but never moves a modification time back.
    void touch(std::size_t first, int records, Timestamp stamp) {
        auto record = std::next(source_.records.begin(), place(first));
        for (int i = 0; i < records && record != source_.records.end(); ++i, ++record) {
            record->second = std::max(record->second, stamp);
        }
    }

    void remove(std::size_t record) {
        if (!source_.records.empty()) {
            source_.records.erase(std::next(source_.records.begin(), place(record)));
        }
    }

    std::ptrdiff_t place(std::size_t record) const {
        const auto size = source_.records.size();
        return size == 0 ? 0 : static_cast<std::ptrdiff_t>(record % size);
    }

    const History& history_;
    WindowSource source_;
    std::map<std::int64_t, Timestamp> mirror_;
    std::string cursor_;
    std::size_t next_event_ = 0;
    std::int64_t next_id_ = 1;
    bool is_killed_ = false;
};

RC_GTEST_PROP(WindowFeedProperty, OnceTheSourceIsQuietTheMirrorHasEverything, ()) {
    const auto history = arbitrary_history();
    RC_LOG() << history;
    World world(history);
    world.live();
    world.rest();
    world.demand_equality();
}

}  // namespace
}  // namespace stmirror::sync
