// SPDX-License-Identifier: MIT
#include "daemon/commands/pass.hpp"

#include <unistd.h>

#include <algorithm>
#include <ostream>

#include "daemon/commands/output/pass_json.hpp"
#include "daemon/commands/output/progress.hpp"
#include "daemon/runtime/change_retention.hpp"
#include "daemon/runtime/wiring.hpp"
#include "mirror/mirror.hpp"
#include "toml/mistakes.hpp"

namespace stmirror::daemon {
namespace {

using sync::FeedReport;

FeedPhase phase_of(FeedReport::State state) {
    switch (state) {
        case FeedReport::State::Waiting:
            return FeedPhase::Waiting;
        case FeedReport::State::Scanning:
        case FeedReport::State::FullScanning:
            return FeedPhase::Scanning;
        case FeedReport::State::Tail:
            return FeedPhase::Tail;
        case FeedReport::State::Done:
            return FeedPhase::Done;
        case FeedReport::State::Stopped:
            return FeedPhase::Stopped;
        case FeedReport::State::Failed:
            return FeedPhase::Failed;
    }
    return FeedPhase::Waiting;
}

/// With one tenant the table's name is enough.
std::string feed_name(const FeedReport& report, bool several_tenants) {
    return several_tenants ? report.tenant + " " + report.resource : report.resource;
}

FeedProgress progress_of(const FeedReport& report, bool several_tenants) {
    FeedProgress progress;
    progress.feed = feed_name(report, several_tenants);
    progress.phase = phase_of(report.state);
    progress.records = report.outcome.records();
    progress.requests = report.requests;
    progress.started = report.started;
    if (report.elapsed > Duration{0}) progress.ended = report.started + report.elapsed;
    progress.fraction = report.fraction;
    progress.is_tenant_failure = report.is_tenant_failure();
    if (!report.is_tenant_failure())
        progress.note = report.error ? report.error_text() : line_of(sync::warnings_of(report));
    return progress;
}

FeedSummary summary_of(const FeedReport& report, bool several_tenants, Timestamp now) {
    FeedSummary summary;
    summary.feed = feed_name(report, several_tenants);
    summary.records = report.outcome.records();
    summary.changes = report.outcome.written();
    summary.requests = report.requests;
    summary.took = std::chrono::duration_cast<std::chrono::milliseconds>(report.elapsed);
    if (report.newest_modified) {
        summary.lag = std::chrono::duration_cast<std::chrono::seconds>(now - *report.newest_modified);
    }
    summary.error = report.error_text();
    summary.warning = line_of(sync::warnings_of(report));
    if (report.is_tenant_failure()) summary.failed_tenant = report.tenant;
    return summary;
}

/// Shows the engine's reports as progress bars.
class Bars final : public sync::Observer {
 public:
    Bars(std::ostream& out, const ProgressDisplay::Surface& surface, const Clock& clock, bool several_tenants)
        : clock_(clock), several_tenants_(several_tenants), display_(out, surface) {}

    void on_progress(const FeedReport& report) override {
        auto progress = progress_of(report, several_tenants_);
        const auto known = std::ranges::find(feeds_, progress.feed, &FeedProgress::feed);
        if (known != feeds_.end())
            *known = std::move(progress);
        else
            feeds_.push_back(std::move(progress));
        display_.show(feeds_, clock_.now());
    }
    void finish() { display_.finish(feeds_, clock_.now()); }

 private:
    const Clock& clock_;
    bool several_tenants_;
    ProgressDisplay display_;
    std::vector<FeedProgress> feeds_;
};

/// With progress bars, logs only if --log-level is given: log lines would break the bars, and the summary
/// shows failures too.
std::unique_ptr<Logger> make_logger(const Context& context, const Settings& settings, bool bars) {
    if (!bars || context.options.log_level) return context.make_logger(settings);
    return std::make_unique<Logger>(LogLevel::Off, context.options.log_format);
}

std::vector<std::string> names_of(const std::vector<const Resource*>& resources) {
    std::vector<std::string> names;
    for (const auto* resource : resources) names.push_back(resource->name);
    return names;
}

}  // namespace

Result<> check_names(const std::vector<std::string>& names, const Configuration& configuration) {
    const auto mirrored = mirrored_resources(configuration.settings, configuration.catalogue);
    std::string known;
    for (const auto* resource : mirrored) known += " " + resource->name;
    if (mirrored.empty()) return Problem{Errc::Configuration, "every feed is off: enable one in [feed.NAME]"};
    for (const auto& wanted : names) {
        if (std::ranges::find(mirrored, wanted, &Resource::name) != mirrored.end()) continue;
        const auto* resource = configuration.catalogue.find(wanted);
        if (resource != nullptr)
            return Problem{Errc::Usage, wanted + ": it is off in the configuration; there are:" + known};
        const auto near = nearest(wanted, names_of(mirrored));
        return Problem{Errc::Usage, wanted + ": there is no such table" +
                                        (near.empty() ? "; there are:" + known : ": " + near)};
    }
    return {};
}

Result<bool> run_pass(const Context& context, const Configuration& configuration,
                      const PassOptions& options) {
    if (auto known = check_names(options.resources, configuration); !known) return known.error();
    const auto& settings = configuration.settings;
    const auto surface = ProgressDisplay::surface_of(STDOUT_FILENO);
    const bool shows_progress = options.progress && !options.json;
    const auto log = make_logger(context, settings, shows_progress && surface.terminal);
    auto wiring = Wiring::create(settings, configuration.catalogue, *log);
    if (!wiring) return wiring.error();

    const bool several_tenants = settings.tenants.size() > 1;
    Bars bars(context.out, surface, (*wiring)->clock(), several_tenants);
    std::vector<FeedReport> reports;
    (*wiring)->run([&] {
        auto* observer = shows_progress ? &bars : nullptr;
        (*wiring)->engine().sync(options.resources, options.mode, observer,
                                 [&](std::vector<FeedReport> done) {
                                     reports = std::move(done);
                                     (*wiring)->finish();
                                 });
    });
    if (shows_progress) bars.finish();

    const auto now = (*wiring)->clock().utc_now();
    const bool is_stopped = (*wiring)->stop_token().stop_requested();
    if (options.json) {
        context.out << to_json(reports, is_stopped, now) << std::endl;
    } else {
        std::vector<FeedSummary> summaries;
        for (const auto& report : reports) summaries.push_back(summary_of(report, several_tenants, now));
        context.out << render_summary(summaries) << std::flush;
    }
    if (is_stopped) {
        context.err << "stmirror: stopped; the next sync continues from here" << std::endl;
        return false;
    }
    const auto pruned =
        prune_all_changes((*wiring)->mirror().pruning(), settings.changes, (*wiring)->clock());
    if (!pruned) return pruned.error();
    return std::ranges::all_of(
        reports, [](const auto& r) { return r.state == FeedReport::State::Done && r.deletes_withheld == 0; });
}

}  // namespace stmirror::daemon
