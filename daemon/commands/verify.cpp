// SPDX-License-Identifier: MIT
#include <optional>
#include <ostream>

#include "daemon/commands.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/pass.hpp"
#include "daemon/verify_text.hpp"
#include "daemon/wiring.hpp"
#include "mirror/reader.hpp"

namespace stmirror::daemon {
namespace {

/// A mirror of another API would differ in everything.
Result<std::unique_ptr<mirror::Reader>> open_reader(const Settings& settings) {
    auto reader = mirror::Reader::open(settings.mirror_path);
    if (!reader) return reader.error();
    const auto health = (*reader)->health();
    if (!health) return health.error();
    const auto expected = mirror_environment(settings.api);
    if (health->environment != expected) {
        return Error{Errc::NotOurs, settings.mirror_path.string() + ": it mirrors " + health->environment +
                                        ", and the configuration speaks of " + expected};
    }
    return reader;
}

Result<sync::VerifyReport> verify(Wiring& wiring, const VerifyOptions& options, mirror::Reader& reader) {
    sync::VerifyOptions wanted;
    wanted.repair = options.repair;
    wanted.deep = options.deep;
    wanted.local_only = options.local_only;
    std::optional<Result<sync::VerifyReport>> report;
    wiring.run([&] {
        wiring.engine().verify(options.resources, wanted, reader, [&](Result<sync::VerifyReport> done) {
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
    // Without repairs nothing is written, so a daemon may go on beside it.
    const auto use = options.repair ? MirrorUse::Write : MirrorUse::None;
    const auto log = context.make_logger(settings);
    auto wiring = Wiring::create(settings, configuration->catalogue, *log, use);
    if (!wiring) return context.fail(wiring.error());
    auto reader = open_reader(settings);
    if (!reader) return context.fail(reader.error());
    const auto report = verify(**wiring, options, **reader);
    if (!report) return context.fail(report.error());
    context.out << render(*report, settings.tenants.size() > 1) << std::flush;
    return code(exit_code_of(*report));
}

}  // namespace stmirror::daemon
