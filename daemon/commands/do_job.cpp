// SPDX-License-Identifier: MIT
#include "daemon/commands/do_job.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <cctype>
#include <filesystem>

#include "async/event_loop.hpp"
#include "async/waiting.hpp"
#include "control/client.hpp"
#include "control/socket_file.hpp"
#include "daemon/commands/job_printer.hpp"
#include "daemon/commands/output/columns.hpp"
#include "daemon/jobs/check_lines.hpp"
#include "daemon/jobs/job_json.hpp"
#include "daemon/runtime/control_path.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/version.hpp"

namespace stmirror::daemon {
namespace {

/// Returns true if the listening process belongs to root, to this user or to the owner of the mirror. Another
/// user may have put a socket next to the mirror.
bool is_trusted(int socket, const Settings& settings) {
    const auto peer = control::peer_of(socket);
    struct stat mirror{};
    const bool has_mirror = ::stat(settings.mirror_path.c_str(), &mirror) == 0;
    return peer && (*peer == 0 || *peer == ::geteuid() || (has_mirror && *peer == mirror.st_uid));
}

bool is_write(const ApiOptions& options) {
    const auto is_same = [](char one, char other) { return std::tolower(one) == std::tolower(other); };
    return !std::ranges::equal(options.method, std::string_view("GET"), is_same);
}

/// Lets the daemon do the job and returns the exit code. Empty if no daemon runs.
std::optional<int> ask_daemon_to(const Context& context, const Settings& settings, const Job& job) {
    const auto path = control_path(settings);
    const auto socket = control::connect_to(path);
    if (!socket) { return context.fail(socket.error()); }
    const int number = (*socket)->number();
    if (number < 0) { return std::nullopt; }
    if (!is_trusted(number, settings)) {
        return context.fail({Errc::Io,
                             path.string() + ": it is not owned by the mirror's owner",
                             {Subject::Kind::File, path.string()},
                             "remove it, then restart the service"});
    }
    JobPrinter printer(context, named_among(settings.tenants.size()));
    const SystemClock clock;
    control::ClientCalls calls;
    calls.print = [&](const control::Output& output) {
        output.to == control::Output::To::Out ? printer.out(output.text) : printer.err(output.text);
    };
    calls.show = [&](const control::Progress& progress) {
        if (const auto report = report_of_json(progress.state, clock.now())) { printer.on_progress(*report); }
    };
    control::ClientOptions options;
    options.own.program = version();
    const auto* api = std::get_if<ApiOptions>(&job.options);
    options.is_repeatable = api == nullptr || !is_write(*api);
    const auto answer = control::run_at_daemon(number, to_json(job), options, calls);
    return answer ? *answer : context.fail(answer.error());
}

/// Returns what the job does with the mirror in this process.
MirrorUse use_of(const JobOptions& options, const Settings& settings) {
    std::error_code unreadable;
    if (std::holds_alternative<CheckOptions>(options)) { return MirrorUse::None; }
    if (const auto* verify = std::get_if<VerifyOptions>(&options)) {
        return verify->repair ? MirrorUse::Write : MirrorUse::None;
    }
    if (const auto* api = std::get_if<ApiOptions>(&options)) {
        const bool exists = std::filesystem::exists(settings.mirror_path, unreadable);
        return exists && is_write(*api) ? MirrorUse::Write : MirrorUse::None;
    }
    return MirrorUse::Write;
}

/// Returns true if the job is a check that this process can do. A check tests the configuration in the file,
/// which the daemon may not have read yet. The daemon does the check only if this process cannot read the
/// secrets.
bool can_check(const JobOptions& options, const Settings& settings) {
    if (!std::holds_alternative<CheckOptions>(options)) { return false; }
    return settings.api.app_key.read().has_value() &&
           std::ranges::all_of(settings.tenants,
                               [](const auto& tenant) { return tenant.client_secret.read().has_value(); });
}

bool has_progress(const JobOptions& options) {
    return std::visit(
        [](const auto& each) {
            if constexpr (requires { each.progress; }) { return each.progress && !each.json; }
            return false;
        },
        options);
}

/// Returns the level of the log. With progress bars, there is a log only if --log-level is given, because log
/// lines would break the bars, and the summary shows failures too.
LogLevel log_level_of(const Context& context, const Settings& settings, bool has_bars) {
    return context.options.log_level.value_or(has_bars ? LogLevel::Off : settings.log_level);
}

int run_in(Wiring& wiring, JobParts parts, const OwnWork& work, JobOutput& output) {
    int exit_code = code(ExitCode::Internal);
    wiring.run([&] {
        boost::asio::co_spawn(wiring.loop().executor(), work.run(parts, output),
                              [&](const std::exception_ptr& error, int result) {
                                  wiring.finish();
                                  rethrow(error);
                                  exit_code = result;
                              });
    });
    return exit_code;
}

/// Prints the lines of `check` if the work cannot begin: what is known locally, and the problem. Returns the
/// exit code.
int conclude_check(const CheckOptions& check, const Settings& settings, bool has_colours,
                   const Problem& problem, JobOutput& output) {
    CheckLines lines(output, check.json, has_colours);
    lines.add_local(check, settings);
    lines.add(finding_of({"secrets and certificates", problem}));
    lines.conclude(check.is_daemon_running, check.is_service);
    return code(exit_code_of(problem.code));
}

}  // namespace

int do_alone(const Context& context, const Configuration& configuration, const OwnWork& work) {
    const auto& [settings, catalogue] = configuration;
    JobPrinter printer(context, named_among(settings.tenants.size()));
    const auto log_level = log_level_of(context, settings, work.has_progress && printer.has_bars());
    Logger log(log_level, context.options.log_format);
    auto wiring = Wiring::create(settings, catalogue, log, work.use);
    std::optional<Problem> why_not_open;
    if (!wiring && !work.needs_mirror && work.use == MirrorUse::Write) {
        why_not_open = wiring.error();
        wiring = Wiring::create(settings, catalogue, log, MirrorUse::None);
    }
    if (!wiring) { return work.refuse ? work.refuse(wiring.error(), printer) : context.fail(wiring.error()); }
    auto& engine = (*wiring)->engine();
    JobParts parts{configuration, engine, engine.tenants(), (*wiring)->clock()};
    parts.why_not_open = std::move(why_not_open);
    parts.errors_are_logged = log_level != LogLevel::Off;
    return run_in(**wiring, parts, work, printer);
}

int do_job(const Context& context, const Configuration& configuration, Job job) {
    const auto& settings = configuration.settings;
    job.columns = columns_of_output();
    if (!can_check(job.options, settings)) {
        if (const auto done = ask_daemon_to(context, settings, job)) { return *done; }
    }
    OwnWork work;
    work.use = use_of(job.options, settings);
    work.has_progress = has_progress(job.options);
    work.needs_mirror = !std::holds_alternative<ApiOptions>(job.options);
    work.run = [&job](JobParts parts, JobOutput& output) { return run_job(parts, job, output); };
    if (const auto* check = std::get_if<CheckOptions>(&job.options)) {
        work.refuse = [check, &settings, &job](const Problem& problem, JobOutput& output) {
            return conclude_check(*check, settings, job.has_colours, problem, output);
        };
    }
    return do_alone(context, configuration, work);
}

}  // namespace stmirror::daemon
