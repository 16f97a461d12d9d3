// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <ostream>
#include <stop_token>

#include "base/human.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/service/signals.hpp"
#include "mirror/reader.hpp"

namespace stmirror::daemon {
namespace {

/// The time limit for abandoning and removing the copy after a stop signal. Only a hanging disk takes longer.
constexpr std::chrono::seconds stop_time_max{9};

/// Returns the reactions to signals. Ignores SIGHUP, so that nohup works.
SignalCalls stopping_calls(std::stop_source& stopping, const Context& context) {
    const auto overdue = [&context] {
        context.err << "stmirror: the disk does not respond; snapshot abandoned" << std::endl;
        ::_exit(code(ExitCode::Failed));
    };
    return {[&stopping] { stopping.request_stop(); }, [] {}, overdue};
}

}  // namespace

int run(const Context& context, const SnapshotOptions& options) {
    const auto configuration = context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    auto reader = mirror::Reader::open(configuration->settings.mirror_path);
    if (!reader) { return context.fail(reader.error()); }
    std::stop_source stopping;
    const Signals signals(stopping_calls(stopping, context), stop_time_max);
    const auto made = (*reader)->snapshot(options.file, stopping.get_token());
    if (!made) { return context.fail(made.error()); }
    if (options.json) {
        const nlohmann::ordered_json json{{"file", std::filesystem::absolute(options.file).string()},
                                          {"bytes", made->bytes},
                                          {"newest_change", made->newest_change}};
        context.out << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                    << std::endl;
        return code(ExitCode::Ok);
    }
    context.out << options.file.string() << ": " << bytes_text(made->bytes) << ", up to change "
                << made->newest_change << "\nTo read later changes: stmirror changes --since "
                << made->newest_change << std::endl;
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
