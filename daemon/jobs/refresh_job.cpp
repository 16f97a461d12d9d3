// SPDX-License-Identifier: MIT
#include <algorithm>

#include "daemon/commands/output/refresh_text.hpp"
#include "daemon/jobs/api_call.hpp"
#include "daemon/jobs/jobs.hpp"
#include "daemon/jobs/table_names.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"

namespace stmirror::daemon {
namespace {

using Targets = std::vector<sync::RefreshTarget>;

Result<Targets> targets_of(const RefreshOptions& options, const Configuration& configuration) {
    if (auto known = check_names({options.resource}, configuration); !known) { return known.error(); }
    const auto* resource = configuration.catalogue.find(options.resource);
    Targets targets;
    for (const auto& word : options.keys) {
        auto key = sync::key_from_text(*resource, word);
        if (!key) { return key.error(); }
        targets.push_back({resource, sync::RefreshTarget::Of::Record, std::move(*key)});
    }
    return targets;
}

/// Adds an error for each target that neither the API nor the mirror has. Adds none if another error or a
/// quarantined record may explain why a target is missing.
void report_unknown(std::int64_t tenant_id, const Targets& targets, mirror::Reader& reader,
                    sync::RefreshReport& report) {
    const auto is_quarantined = [](const auto& table) { return table.outcome.quarantined > 0; };
    if (!report.errors.empty() || std::ranges::any_of(report.tables, is_quarantined)) { return; }
    for (const auto& target : targets) {
        const auto record = reader.record(tenant_id, *target.resource, target.key);
        const Subject named{Subject::Kind::Record, target.resource->name + " " + target.key};
        if (!record) {
            report.errors.push_back(about(named, record.error()));
        } else if (!*record) {
            report.errors.push_back(
                about(named, {Errc::NotFound, "neither the API nor the mirror has such a record"}));
        }
    }
}

}  // namespace

asio::awaitable<int> run_refresh(JobParts parts, RefreshOptions options, JobOutput& output) {
    const auto targets = targets_of(options, parts.configuration);
    if (!targets) { co_return fail(output, targets.error()); }
    const auto tenant = tenant_of(parts.settings(), options.tenant);
    if (!tenant) { co_return fail(output, tenant.error()); }
    const auto tenant_id = (*tenant)->id;
    const auto reading = parts.tenants.reading_executor();
    auto open = [&parts] { return open_reader(parts.settings()); };
    const auto reader = co_await run_on(reading, open);
    if (!reader) { co_return fail(output, reader.error()); }
    auto start = [&](std::function<void(sync::RefreshReport)> done) {
        parts.engine.refresh(parts.tenants, tenant_id, *targets, **reader, std::move(done));
    };
    auto report = co_await await_job<sync::RefreshReport>(start);
    if (parts.is_stopped()) {
        std::erase_if(report.tables, [](const auto& table) { return table.outcome.written() == 0; });
        output.out(render(report));
        co_return fail(output, {Errc::Stopped, "stopped"});
    }
    auto look = [&] {
        report_unknown(tenant_id, *targets, **reader, report);
        return true;
    };
    co_await run_on(reading, look);
    output.out(render(report));
    for (const auto& error : report.errors) { output.err("stmirror: " + error.line() + "\n"); }
    co_return code(report.errors.empty() ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
