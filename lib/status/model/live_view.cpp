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
#include "status/model/targets.hpp"

namespace stmirror::status {
namespace {

namespace asio = boost::asio;

struct Reading {
    std::optional<mirror::Health> health;  ///< empty if the earlier one is still good
    std::vector<TargetFacts> targets;
};

/// Reads the state of the targets, which advance even while the mirror does not change. With `with_health`,
/// also reads the mirror's health, which counts the rows.
Result<Reading> read_mirror(const Settings& settings, bool with_health) {
    Reading reading;
    // Opened for each reading, so that it uses no memory and does not keep the file open in between.
    auto reader = mirror::Reader::open(settings.mirror_path);
    if (!reader) { return reader.error(); }
    if (with_health) {
        auto health = (*reader)->health();
        if (!health) { return health.error(); }
        reading.health = std::move(*health);
    }
    reading.targets = read_targets(**reader, settings);
    return reading;
}

}  // namespace

struct LiveView::Impl {
    explicit Impl(LiveViewParts p) : parts(p), counted_before(p.process.counted) {}

    asio::awaitable<void> refresh();
    sync::Activity activity() const;
    Snapshot view() const;
    void answer(const Result<>& outcome);

    LiveViewParts parts;
    const EarlierCounts counted_before;
    mirror::Health health;
    std::vector<TargetFacts> targets;
    ReadingAge age;
    std::vector<Use> waiting;
    asio::thread_pool reading{1};
};

/// Reads what is too old and answers all waiting requests, including those that arrive during the reading.
asio::awaitable<void> LiveView::Impl::refresh() {
    const auto& settings = parts.configuration.settings;
    const auto began = parts.clock.now();
    const auto written = parts.file.rows_written();
    const bool is_good = age.is_good(began, written);
    auto read = [&settings, is_good] { return read_mirror(settings, !is_good); };
    if (is_good && settings.publish.empty()) {
        answer({});
        co_return;
    }
    auto found = co_await run_on(reading.get_executor(), read);
    if (!found) {
        answer(found.error());
        co_return;
    }
    targets = std::move(found->targets);
    if (found->health) {
        health = std::move(*found->health);
        age.read(began, parts.clock.now(), written);
    }
    answer({});
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

sync::Activity LiveView::Impl::activity() const {
    auto activity = parts.engine.activity();
    counted_before.add_to(activity);
    return activity;
}

Snapshot LiveView::Impl::view() const {
    const auto& [settings, catalogue] = parts.configuration;
    auto current = health;
    current.sizes = mirror::file_sizes(settings.mirror_path);
    const auto its_activity = activity();
    const auto now = parts.clock.utc_now();
    const DaemonState daemon{its_activity, parts.process, parts.clock.now()};
    parts.process.started.correct(daemon.now, now);
    auto snapshot = make_snapshot(current, settings, catalogue, now, &daemon);
    snapshot.targets = judge_targets(targets, settings.changes.keep, now);
    return snapshot;
}

LiveView::LiveView(LiveViewParts parts) : impl_(std::make_unique<Impl>(parts)) {}
LiveView::~LiveView() { impl_->reading.join(); }

void LiveView::ask(Use use) {
    impl_->waiting.push_back(std::move(use));
    if (impl_->waiting.size() > 1) {
        return;  // the reading in progress answers all waiting requests
    }
    asio::co_spawn(impl_->parts.loop, impl_->refresh(), rethrow);
}

Snapshot LiveView::glance() const { return impl_->view(); }

bool LiveView::is_current() const { return impl_->age.is_current(impl_->parts.file.rows_written()); }

void LiveView::hand_over_counts() const { impl_->parts.process.counted.keep(impl_->activity()); }

}  // namespace stmirror::status
