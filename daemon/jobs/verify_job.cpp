// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <set>

#include "daemon/commands/output/verify_json.hpp"
#include "daemon/commands/output/verify_text.hpp"
#include "daemon/jobs/jobs.hpp"
#include "daemon/jobs/table_names.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "verify/verify_tenants.hpp"

namespace stmirror::daemon {
namespace {

/// Returns a line about the tables in the mirror whose module is not enabled. Empty if there are none.
std::string unread_text(const Settings& settings, mirror::Reader& reader) {
    const auto health = reader.health();
    if (!health) { return {}; }
    std::set<std::string> tables;
    for (const auto& feed : health->feeds) {
        const auto* resource = Catalogue::all_modules().find(feed.key.resource);
        if (resource == nullptr || settings.module_enabled(resource->module)) { continue; }
        tables.insert(resource->name + " (" + resource->module + ")");
    }
    if (tables.empty()) { return {}; }
    return fmt::format("Not compared, because the module is not enabled: {}\n", fmt::join(tables, ", "));
}

}  // namespace

asio::awaitable<int> run_verify(JobParts parts, VerifyOptions options, std::size_t columns,
                                JobOutput& output) {
    if (auto known = check_names(options.resources, parts.configuration); !known) {
        co_return fail(output, known.error());
    }
    auto open = [&parts] { return open_reader(parts.settings()); };
    const auto reader = co_await run_on(parts.tenants.reading_executor(), open);
    if (!reader) { co_return fail(output, reader.error()); }
    verify::Options wanted;
    wanted.repair = options.repair;
    wanted.deep = options.deep;
    wanted.local_only = options.local_only;
    wanted.beside_passes = parts.beside_passes;
    using Report = Result<verify::VerifyReport>;
    auto start = [&](std::function<void(Report)> done) {
        verify::verify_tenants(parts.tenants, options.resources, wanted, **reader, std::move(done));
    };
    const auto report = co_await await_job<Report>(start);
    if (!report) { co_return fail(output, report.error()); }
    if (options.json) {
        output.out(to_json(*report) + "\n");
    } else {
        auto look = [&] { return unread_text(parts.settings(), **reader); };
        const auto unread = co_await run_on(parts.tenants.reading_executor(), look);
        output.out(render(*report, parts.settings().tenants.size() > 1, columns) + unread);
    }
    co_return code(exit_code_of(*report));
}

}  // namespace stmirror::daemon
