// SPDX-License-Identifier: MIT
#include <ostream>

#include "base/clock.hpp"
#include "daemon/commands/commands.hpp"
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

Result<mirror::Health> read_health(const std::filesystem::path& path) {
    if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
        return about(
            {Subject::Kind::File, path.string()},
            {Errc::Io, "there is no mirror here yet: start the daemon, or run `stmirror sync` once"});
    }
    auto reader = mirror::Reader::open(path);
    if (!reader) return reader.error();
    return (*reader)->health();
}

}  // namespace

int run(const Context& context, const StatusOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto& settings = configuration->settings;
    if (const auto answer = ask_daemon(settings, options.json ? StatusForm::Json : StatusForm::Text)) {
        context.out << answer->text << std::flush;
        return code(exit_code(answer->freshness));
    }
    const auto health = read_health(settings.mirror_path);
    if (!health) {
        context.fail(health.error());
        return code(ExitCode::Failing);
    }
    const auto now = SystemClock().utc_now();
    const auto snapshot = status::make_snapshot(*health, settings, configuration->catalogue, now);
    context.out << (options.json ? status::to_json(snapshot) : status::to_text(snapshot)) << std::flush;
    return code(exit_code(snapshot.freshness));
}

}  // namespace stmirror::daemon
