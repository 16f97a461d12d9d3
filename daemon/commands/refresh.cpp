// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <ostream>

#include "daemon/commands/api_call.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/output/refresh_text.hpp"
#include "daemon/commands/pass.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "daemon/runtime/wiring.hpp"

namespace stmirror::daemon {
namespace {

using Targets = std::vector<sync::RefreshTarget>;

Result<Targets> targets_of(const RefreshOptions& options, const Configuration& configuration) {
    if (auto known = check_names({options.resource}, configuration); !known) return known.error();
    const auto* resource = configuration.catalogue.find(options.resource);
    Targets targets;
    for (const auto& word : options.keys) {
        auto key = sync::key_from_text(*resource, word);
        if (!key) return key.error();
        targets.push_back({resource, sync::RefreshTarget::Of::Record, std::move(*key)});
    }
    return targets;
}

sync::RefreshReport refresh(Wiring& wiring, std::int64_t tenant_id, Targets targets, mirror::Reader& reader) {
    sync::RefreshReport report;
    wiring.run([&] {
        wiring.engine().refresh(wiring.engine().tenants(), tenant_id, std::move(targets), reader,
                                [&](sync::RefreshReport done) {
                                    report = std::move(done);
                                    wiring.finish();
                                });
    });
    return report;
}

/// Adds an error for each target that neither the API nor the mirror has, unless there is another
/// explanation.
void report_unknown(std::int64_t tenant_id, const Targets& targets, mirror::Reader& reader,
                    sync::RefreshReport& report) {
    const auto is_quarantined = [](const auto& table) { return table.outcome.quarantined > 0; };
    if (!report.errors.empty() || std::ranges::any_of(report.tables, is_quarantined)) return;
    for (const auto& target : targets) {
        const auto record = reader.record(tenant_id, *target.resource, target.key);
        const Subject named{Subject::Kind::Record, target.resource->name + " " + target.key};
        if (!record)
            report.errors.push_back(about(named, record.error()));
        else if (!*record)
            report.errors.push_back(
                about(named, {Errc::NotFound, "neither the API nor the mirror has such a record"}));
    }
}

}  // namespace

int run(const Context& context, const RefreshOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto& settings = configuration->settings;
    auto targets = targets_of(options, *configuration);
    if (!targets) return context.fail(targets.error());
    const auto tenant = tenant_of(settings, options.tenant);
    if (!tenant) return context.fail(tenant.error());
    const auto log = context.make_logger(settings);
    auto wiring = Wiring::create(settings, configuration->catalogue, *log);
    if (!wiring) return context.fail(wiring.error());
    auto reader = open_reader(settings);
    if (!reader) return context.fail(reader.error());
    auto report = refresh(**wiring, (*tenant)->id, *targets, **reader);
    report_unknown((*tenant)->id, *targets, **reader, report);
    context.out << render(report) << std::flush;
    for (const auto& error : report.errors) context.err << "stmirror: " << error.line() << "\n";
    return code(report.errors.empty() ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
