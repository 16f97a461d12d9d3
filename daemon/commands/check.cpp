// SPDX-License-Identifier: MIT
#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/running_daemon.hpp"
#include "daemon/runtime/wiring.hpp"
#include "sync/check.hpp"

namespace stmirror::daemon {
namespace {

using Lines = std::vector<sync::CheckLine>;

void print(std::ostream& out, const sync::CheckLine& line) {
    out << (line.ok ? "ok      " : "FAILED  ") << line.what << ": " << line.message << "\n";
}

Lines ask_the_api(Wiring& wiring) {
    Lines lines;
    wiring.run([&] {
        sync::check(wiring.engine().tenants(), [&](Lines found) {
            lines = std::move(found);
            wiring.finish();
        });
    });
    return lines;
}

}  // namespace

int run(const Context& context, const CheckOptions&) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto& settings = configuration->settings;
    print(context.out, {"configuration", true, context.options.config_file.string()});

    const auto log = context.make_logger(settings);
    const bool is_daemon_running = ask_daemon(settings, StatusForm::Json).has_value();
    const auto use = is_daemon_running ? MirrorUse::None : MirrorUse::Write;
    auto wiring = Wiring::create(settings, configuration->catalogue, *log, use);
    if (!wiring) {
        print(context.out, {"secrets, certificates and mirror", false, wiring.error().text});
        return code(exit_code_of(wiring.error().code));
    }
    print(context.out, {"secrets", true, "readable"});
    const auto* const writer = is_daemon_running ? ", which the running daemon writes" : "";
    print(context.out, {"mirror", true, settings.mirror_path.string() + writer});

    bool all_ok = true;
    for (const auto& line : ask_the_api(**wiring)) {
        print(context.out, line);
        all_ok = all_ok && line.ok;
    }
    context.out << (!all_ok             ? "\nRepair what failed, then check again.\n"
                    : is_daemon_running ? "\nEverything works, and the daemon is running.\n"
                                        : "\nEverything works: run `stmirror sync`, or start the daemon.\n");
    return code(all_ok ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
