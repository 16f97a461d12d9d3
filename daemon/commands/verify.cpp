// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <ostream>
#include <set>

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

/// A line about the tables in the mirror whose module is not enabled; empty if there is none.
std::string unread_text(const Settings& settings, mirror::Reader& reader) {
    const auto health = reader.health();
    if (!health) return {};
    std::set<std::string> tables;
    for (const auto& feed : health->feeds) {
        const auto* resource = Catalogue::all_modules().find(feed.resource);
        if (resource == nullptr || std::ranges::count(settings.modules, resource->module) > 0) continue;
        tables.insert(resource->name + " (" + resource->module + ")");
    }
    std::string text;
    for (const auto& table : tables) text += (text.empty() ? "" : ", ") + table;
    return text.empty() ? text : "Not compared, because the module is not enabled: " + text + "\n";
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
        context.out << render(*report, settings.tenants.size() > 1) << unread_text(settings, **reader)
                    << std::flush;
    return code(exit_code_of(*report));
}

}  // namespace stmirror::daemon
