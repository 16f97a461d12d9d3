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

/// Shows the engine's reports as progress bars.
class Bars final : public sync::Observer {
 public:
    Bars(std::ostream& out, const ProgressDisplay::Surface& surface, const Clock& clock, Named named)
        : clock_(clock), display_(out, surface, named) {}

    void on_progress(const FeedReport& report) override {
        const auto known = std::ranges::find(feeds_, report.feed, &FeedReport::feed);
        if (known != feeds_.end())
            *known = report;
        else
            feeds_.push_back(report);
        display_.show(feeds_, clock_.now());
    }
    void finish() { display_.finish(feeds_, clock_.now()); }

 private:
    const Clock& clock_;
    ProgressDisplay display_;
    Reports feeds_;
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
        const auto* shipped = Catalogue::all_modules().find(wanted);
        if (shipped != nullptr)
            return Problem{Errc::Usage, wanted + ": its module " + shipped->module +
                                            " is not enabled: add it to [modules] enabled"};
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

    const auto named = settings.tenants.size() > 1 ? Named::ByTenantAndTable : Named::ByTable;
    Bars bars(context.out, surface, (*wiring)->clock(), named);
    Reports reports;
    (*wiring)->run([&] {
        auto* observer = shows_progress ? &bars : nullptr;
        (*wiring)->engine().sync((*wiring)->engine().tenants(), options.resources, options.mode, observer,
                                 [&](Reports done) {
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
        context.out << render_summary(reports, named, now) << std::flush;
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
