// SPDX-License-Identifier: MIT
#include <ostream>

#include "base/clock.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/output/colour.hpp"
#include "daemon/commands/output/columns.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/running_daemon.hpp"
#include "mirror/reader.hpp"
#include "status/model/snapshot.hpp"
#include "status/render/snapshot_json.hpp"
#include "status/render/snapshot_text.hpp"

namespace stmirror::daemon {
namespace {

ExitCode exit_code(status::Freshness freshness) {
    switch (freshness) {
        case status::Freshness::Fresh:
            return ExitCode::Ok;
        case status::Freshness::Stale:
            return ExitCode::Failed;
        default:
            return ExitCode::Failing;
    }
}

Result<status::Snapshot> read_snapshot(const Configuration& configuration) {
    const auto& [settings, catalogue] = configuration;
    const auto& path = settings.mirror_path;
    if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
        return about(
            {Subject::Kind::File, path.string()},
            {Errc::Io, "the mirror does not exist yet: start the daemon, or run `stmirror sync` once"});
    }
    auto reader = mirror::Reader::open(path);
    if (!reader) { return reader.error(); }
    const auto health = (*reader)->health();
    if (!health) { return health.error(); }
    const auto now = SystemClock().utc_now();
    auto snapshot = status::make_snapshot(*health, settings, catalogue, now);
    snapshot.targets =
        status::judge_targets(status::read_targets(**reader, settings), settings.changes.keep, now);
    return snapshot;
}

}  // namespace

int run(const Context& context, const StatusOptions& options) {
    const auto configuration = context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    const auto& settings = configuration->settings;
    const bool may_colour = !options.json && has_colours();
    const auto form = options.json ? StatusForm::Json : StatusForm::Text;
    if (const auto answer = ask_daemon(settings, form, columns_of_output())) {
        context.out << with_coloured_states(answer->text, may_colour) << std::flush;
        return code(exit_code(answer->freshness));
    }
    const auto snapshot = read_snapshot(*configuration);
    if (!snapshot) {
        context.fail(snapshot.error());
        return code(ExitCode::Failing);
    }
    const auto text =
        options.json ? status::to_json(*snapshot) : status::to_text(*snapshot, columns_of_output());
    context.out << with_coloured_states(text, may_colour) << std::flush;
    return code(exit_code(snapshot->freshness));
}

}  // namespace stmirror::daemon
