// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/commands/output/colour.hpp"
#include "daemon/jobs/check_lines.hpp"
#include "daemon/jobs/jobs.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "publish/connection.hpp"
#include "publish/target_schema.hpp"
#include "sync/check.hpp"

namespace stmirror::daemon {
namespace {

sync::CheckLine try_target(const std::string& name, const PublishSettings& target,
                           const std::stop_token& stop) {
    const auto what = "target " + name;
    const auto conninfo = target.conninfo.read();
    if (!conninfo) { return {what, conninfo.error()}; }
    const auto link = publish::Connection::open(*conninfo, stop);
    const auto usable = link ? publish::check_schema(**link, target.schema) : link.error();
    if (!usable) { return {what, usable.error().error}; }
    return {what, "tables can be created in the schema " + target.schema};
}

std::string conclusion(bool all_ok, bool is_daemon_running, bool is_service) {
    if (!all_ok) { return "Fix what failed, then check again."; }
    if (is_daemon_running) { return "Everything works, and the daemon is running."; }
    if (is_service) { return "Everything works. Start the service: systemctl enable --now stmirror"; }
    return "Everything works: run `stmirror sync`, or start the daemon.";
}

/// Returns for example "crm; not enabled: accounting, jpm".
std::string modules_text(const Settings& settings) {
    std::vector<std::string> mirrored;
    std::vector<std::string> others;
    for (const auto& module : module_names()) {
        (settings.module_enabled(module) ? mirrored : others).push_back(module);
    }
    if (mirrored.empty()) { mirrored.emplace_back("none"); }
    const auto text = fmt::format("{}", fmt::join(mirrored, ", "));
    return others.empty() ? text : fmt::format("{}; not enabled: {}", text, fmt::join(others, ", "));
}

}  // namespace

Finding finding_of(const sync::CheckLine& line) {
    return {line.what, line.is_ok(), line.is_ok() ? *line.found : line.found.error().line()};
}

CheckLines::CheckLines(JobOutput& output, bool json, bool has_colours)
    : output_(output), json_(json), has_colours_(has_colours) {}

void CheckLines::add_local(const CheckOptions& options, const Settings& settings) {
    for (const auto& right : options.rights) { add(right); }
    add({"modules", true, modules_text(settings)});
}

void CheckLines::add(const Finding& finding) {
    findings_.push_back(finding);
    if (json_) { return; }
    const auto verdict = finding.is_ok ? coloured("ok", Colour::Green, has_colours_) + "      "
                                       : coloured("FAILED", Colour::Red, has_colours_) + "  ";
    output_.out(verdict + finding.what + ": " + finding.message + "\n");
}

int CheckLines::conclude(bool is_daemon_running, bool is_service) {
    const bool all_ok = std::ranges::all_of(findings_, &Finding::is_ok);
    if (json_) {
        auto checks = nlohmann::ordered_json::array();
        for (const auto& each : findings_) {
            checks.push_back({{"what", each.what}, {"ok", each.is_ok}, {"message", each.message}});
        }
        output_.out(nlohmann::ordered_json{{"ok", all_ok}, {"checks", std::move(checks)}}.dump(2) + "\n");
    } else {
        output_.out("\n" + conclusion(all_ok, is_daemon_running, is_service) + "\n");
    }
    return code(all_ok ? ExitCode::Ok : ExitCode::Failed);
}

asio::awaitable<int> run_check(JobParts parts, CheckOptions options, bool has_colours, JobOutput& output) {
    CheckLines lines(output, options.json, has_colours);
    lines.add_local(options, parts.settings());
    lines.add({"secrets and certificates", true, "readable"});
    using Found = std::vector<sync::CheckLine>;
    auto start = [&](std::function<void(Found)> done) { sync::check(parts.tenants, std::move(done)); };
    const auto found = co_await await_job<Found>(start);
    if (parts.is_stopped()) { co_return fail(output, {Errc::Stopped, "stopped"}); }
    for (const auto& line : found) { lines.add(finding_of(line)); }
    for (const auto& [name, target] : parts.settings().publish) {
        if (parts.is_stopped()) { break; }
        auto look = [&] { return try_target(name, target, parts.tenants.parts().stop); };
        const auto line = co_await run_on(parts.tenants.reading_executor(), look);
        lines.add(finding_of(line));
    }
    if (parts.is_stopped()) { co_return fail(output, {Errc::Stopped, "stopped"}); }
    co_return lines.conclude(options.is_daemon_running, options.is_service);
}

}  // namespace stmirror::daemon
