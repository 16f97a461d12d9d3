// SPDX-License-Identifier: MIT
#include "status/model/live_view.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <utility>
#include <vector>

#include "async/waiting.hpp"
#include "mirror/reader.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "status/model/reading_age.hpp"
#include "status/model/view.hpp"

namespace stmirror::status {
namespace {

namespace asio = boost::asio;

Result<mirror::Health> read_health(const std::filesystem::path& path) {
    // Opened for each reading: between readings it uses no memory and does not keep the file open.
    auto reader = mirror::Reader::open(path);
    if (!reader) return reader.error();
    return (*reader)->health();
}

}  // namespace

struct LiveView::Impl {
    explicit Impl(LiveViewParts p) : parts(p), counted_before(p.process.counted) {}

    asio::awaitable<void> refresh();
    View view() const;
    LiveFacts live(const sync::Activity& activity) const;
    void answer(const Result<>& outcome);

    LiveViewParts parts;
    const LiveFacts counted_before;
    mirror::Health health;
    ReadingAge age;
    std::vector<Use> waiting;
    asio::thread_pool reading{1};
};

/// All requests that arrive before its end get the same answer.
asio::awaitable<void> LiveView::Impl::refresh() {
    auto read = [this] { return read_health(parts.configuration.settings.mirror_path); };
    Result<> outcome;
    const auto began = parts.clock.now();
    const auto written = parts.file.rows_written();
    if (!age.is_good(began, written)) {
        auto found = co_await run_on(reading.get_executor(), read);
        if (found) {
            health = std::move(*found);
            age.read(began, parts.clock.now(), written);
        } else {
            outcome = found.error();
        }
    }
    answer(outcome);
}

void LiveView::Impl::answer(const Result<>& outcome) {
    for (const auto& use : std::exchange(waiting, {})) {
        if (outcome) {
            use(view());
        } else {
            use(outcome.error());
        }
    }
}

LiveFacts LiveView::Impl::live(const sync::Activity& activity) const {
    auto facts = live_facts(activity, parts.configuration.catalogue, parts.clock.now());
    add_counts(facts, counted_before);
    return facts;
}

View LiveView::Impl::view() const {
    const auto& [settings, catalogue] = parts.configuration;
    const auto activity = parts.engine.activity();
    auto overlaid = health;
    overlaid.sizes = mirror::file_sizes(settings.mirror_path);
    overlay(overlaid, activity);
    View view;
    view.live = live(activity);
    view.snapshot = make_snapshot(overlaid, settings, catalogue, parts.clock.utc_now(), &view.live);
    view.live.version = parts.process.version;
    view.live.started = parts.process.started;
    for (auto& [key, facts] : view.live.feeds) {
        const auto lags = parts.process.lags.find(key);
        if (lags != parts.process.lags.end()) facts.lag_history = lags->second.samples();
    }
    for (auto& feed : view.snapshot.feeds) {
        const auto pace = parts.process.paces.find({feed.health.tenant_id, feed.health.resource});
        note_parents_read(feed, pace == parts.process.paces.end() ? nullptr : &pace->second, view.live);
        const auto* facts = view.live.find(feed);
        if (facts != nullptr && facts->next_run) feed.next_poll = facts->next_run;
    }
    return view;
}

LiveView::LiveView(LiveViewParts parts) : impl_(std::make_unique<Impl>(parts)) {}
LiveView::~LiveView() { impl_->reading.join(); }

void LiveView::ask(Use use) {
    impl_->waiting.push_back(std::move(use));
    if (impl_->waiting.size() > 1) return;  // the reading under way answers all of them
    asio::co_spawn(impl_->parts.loop, impl_->refresh(), rethrow);
}

View LiveView::glance() const { return impl_->view(); }

void LiveView::hand_over_counts() const {
    impl_->parts.process.counted = impl_->live(impl_->parts.engine.activity());
}

}  // namespace stmirror::status
