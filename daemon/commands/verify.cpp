// SPDX-License-Identifier: MIT
#include <optional>
#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/output/verify_json.hpp"
#include "daemon/commands/output/verify_text.hpp"
#include "daemon/commands/pass.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "daemon/runtime/wiring.hpp"
#include "verify/verify_tenants.hpp"

namespace stmirror::daemon {
namespace {

Result<verify::VerifyReport> verify(Wiring& wiring, const VerifyOptions& options, mirror::Reader& reader) {
    verify::VerifyOptions wanted;
    wanted.repair = options.repair;
    wanted.deep = options.deep;
    wanted.local_only = options.local_only;
    std::optional<Result<verify::VerifyReport>> report;
    wiring.run([&] {
        verify::verify_tenants(wiring.engine().tenants(), options.resources, wanted, reader,
                               [&](Result<verify::VerifyReport> done) {
                                   report = std::move(done);
                                   wiring.finish();
                               });
    });
    return std::move(*report);
}

}  // namespace

int run(const Context& context, const VerifyOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto& settings = configuration->settings;
    if (auto known = check_names(options.resources, *configuration); !known)
        return context.fail(known.error());
    // Without --repair nothing is written, so a daemon may run at the same time.
    const auto use = options.repair ? MirrorUse::Write : MirrorUse::None;
    const auto log = context.make_logger(settings);
    auto wiring = Wiring::create(settings, configuration->catalogue, *log, use);
    if (!wiring) return context.fail(wiring.error());
    auto reader = open_reader(settings);
    if (!reader) return context.fail(reader.error());
    const auto report = verify(**wiring, options, **reader);
    if (!report) return context.fail(report.error());
    if (options.json)
        context.out << to_json(*report) << std::endl;
    else
        context.out << render(*report, settings.tenants.size() > 1) << std::flush;
    return code(exit_code_of(*report));
}

}  // namespace stmirror::daemon
