// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "control/socket_file.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/do_job.hpp"
#include "daemon/commands/output/colour.hpp"
#include "daemon/commands/rights.hpp"
#include "daemon/jobs/check_lines.hpp"
#include "daemon/runtime/control_path.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {
namespace {

/// Whether the name of a scope is confirmed, and which tables are read with the scope.
struct NeededScope {
    bool is_confirmed = true;
    std::vector<std::string> tables{};
};

std::map<std::string, NeededScope> needed_scopes(const Configuration& configuration) {
    std::map<std::string, NeededScope> scopes;
    for (const auto* resource : mirrored_resources(configuration.settings, configuration.catalogue)) {
        const auto add = [&](const Feed& feed) {
            auto& scope = scopes[feed.scope];
            scope.is_confirmed = scope.is_confirmed && feed.scope_confirmed;
            if (std::ranges::find(scope.tables, resource->name) == scope.tables.end()) {
                scope.tables.push_back(resource->name);
            }
        };
        add(resource->feed);
        std::ranges::for_each(resource->fallbacks, add);
        std::ranges::for_each(resource->repairs, add);
    }
    return scopes;
}

int print_scopes(std::ostream& out, const Configuration& configuration, bool json) {
    auto list = nlohmann::ordered_json::array();
    std::string lines;
    for (const auto& [scope, needed] : needed_scopes(configuration)) {
        list.push_back({{"scope", scope}, {"confirmed", needed.is_confirmed}, {"tables", needed.tables}});
        lines += scope_text(scope, needed.is_confirmed) + "\n";
    }
    out << (json ? nlohmann::ordered_json{{"scopes", std::move(list)}}.dump(2) + "\n" : lines) << std::flush;
    return code(ExitCode::Ok);
}

}  // namespace

int run(const Context& context, const CheckOptions& options) {
    const auto configuration = options.scopes ? context.load_or_default() : context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    if (options.scopes) { return print_scopes(context.out, *configuration, options.json); }
    const auto user = service_user(context.options);
    auto check = options;
    check.is_service = user.has_value();
    const auto socket = control::connect_to(control_path(configuration->settings));
    check.is_daemon_running = socket.has_value() && (*socket)->number() >= 0;
    for (const auto& line : check_rights(context.options.config_file, configuration->settings, user)) {
        check.rights.push_back(finding_of(line));
    }
    Job job{std::move(check)};
    job.has_colours = has_colours();
    return do_job(context, *configuration, std::move(job));
}

}  // namespace stmirror::daemon
