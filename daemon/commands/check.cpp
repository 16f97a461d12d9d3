// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/output/colour.hpp"
#include "daemon/commands/rights.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/running_daemon.hpp"
#include "daemon/runtime/wiring.hpp"
#include "publish/connection.hpp"
#include "publish/target_schema.hpp"
#include "sync/check.hpp"

namespace stmirror::daemon {
namespace {

using Lines = std::vector<sync::CheckLine>;

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

sync::CheckLine try_target(const std::string& name, const PublishSettings& target) {
    const auto what = "target " + name;
    const auto conninfo = target.conninfo.read();
    if (!conninfo) return {what, conninfo.error()};
    const auto link = publish::Connection::open(*conninfo);
    const auto usable = link ? publish::check_schema(**link, target.schema) : link.error();
    if (!usable) return {what, usable.error().error};
    return {what, "tables can be created in the schema " + target.schema};
}

std::string message(const sync::CheckLine& line) {
    return line.found ? *line.found : line.found.error().line();
}

/// Collects the lines for JSON, or prints each at once.
class Findings {
 public:
    Findings(std::ostream& out, bool json) : out_(out), json_(json) {}

    void add(const sync::CheckLine& line) {
        lines_.push_back(line);
        if (!json_)
            out_ << (line.is_ok() ? coloured("ok", Colour::Green) + "      "
                                  : coloured("FAILED", Colour::Red) + "  ")
                 << line.what << ": " << message(line) << std::endl;
    }
    void add(const Lines& lines) {
        for (const auto& line : lines) add(line);
    }
    bool all_ok() const { return std::ranges::all_of(lines_, &sync::CheckLine::is_ok); }

    void conclude(const std::string& text) const {
        if (!json_) {
            out_ << "\n" << text << "\n" << std::flush;
            return;
        }
        auto checks = nlohmann::ordered_json::array();
        for (const auto& line : lines_)
            checks.push_back({{"what", line.what}, {"ok", line.is_ok()}, {"message", message(line)}});
        out_ << nlohmann::ordered_json{{"ok", all_ok()}, {"checks", std::move(checks)}}.dump(2) << std::endl;
    }

 private:
    std::ostream& out_;
    bool json_;
    Lines lines_;
};

std::string conclusion(bool all_ok, bool is_daemon_running, bool is_service) {
    if (!all_ok) return "Repair what failed, then check again.";
    if (is_daemon_running) return "Everything works, and the daemon is running.";
    if (is_service) return "Everything works. Start the service: systemctl enable --now stmirror";
    return "Everything works: run `stmirror sync`, or start the daemon.";
}

/// A scope, the tables that are read with it, and whether its name is confirmed.
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
            if (std::ranges::find(scope.tables, resource->name) == scope.tables.end())
                scope.tables.push_back(resource->name);
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
        lines += scope + (needed.is_confirmed ? "" : "   (a guess: the portal may name it otherwise)") + "\n";
    }
    out << (json ? nlohmann::ordered_json{{"scopes", std::move(list)}}.dump(2) + "\n" : lines) << std::flush;
    return code(ExitCode::Ok);
}

/// "crm; not enabled: accounting, jpm".
std::string modules_text(const std::vector<std::string>& enabled) {
    std::string mirrored;
    std::string others;
    for (const auto& module : module_names()) {
        const bool is_enabled = std::ranges::find(enabled, module) != enabled.end();
        auto& list = is_enabled ? mirrored : others;
        list += (list.empty() ? "" : ", ") + module;
    }
    return (mirrored.empty() ? "none" : mirrored) + (others.empty() ? "" : "; not enabled: " + others);
}

}  // namespace

int run(const Context& context, const CheckOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto& settings = configuration->settings;
    if (options.scopes) return print_scopes(context.out, *configuration, options.json);
    const auto user = service_user(context.options);
    Findings findings(context.out, options.json);
    findings.add(check_rights(context.options.config_file, settings, user));
    findings.add({"modules", modules_text(settings.modules)});

    const auto log = context.make_logger(settings);
    const bool is_daemon_running = ask_daemon(settings, StatusForm::Json).has_value();
    auto wiring = Wiring::create(settings, configuration->catalogue, *log, MirrorUse::None);
    if (!wiring) {
        findings.add({"secrets and certificates", wiring.error()});
        findings.conclude(conclusion(false, is_daemon_running, user.has_value()));
        return code(exit_code_of(wiring.error().code));
    }
    findings.add({"secrets and certificates", std::string("readable")});
    findings.add(ask_the_api(**wiring));
    for (const auto& [name, target] : settings.publish) findings.add(try_target(name, target));
    findings.conclude(conclusion(findings.all_ok(), is_daemon_running, user.has_value()));
    return code(findings.all_ok() ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
