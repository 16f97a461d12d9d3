// SPDX-License-Identifier: MIT
#include "daemon/service/service.hpp"

#include <unistd.h>

#include <optional>
#include <sstream>
#include <utility>

#include "async/waiting.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mistakes.hpp"
#include "daemon/runtime/version.hpp"
#include "daemon/service/signals.hpp"
#include "net/tls.hpp"
#include "status/http/access.hpp"

namespace stmirror::daemon {
namespace {

/// The daemon ends within ten seconds of SIGTERM. One second is left for the work after the loop.
constexpr std::chrono::seconds stop_time_max{9};

/// Nothing calls the watchdog between two instances. Closing a large mirror can take long, and so can opening
/// it, if new columns must be filled. At the first start, TimeoutStartSec of the unit file limits this.
constexpr std::chrono::hours change_time_max{1};

/// Extends the time of the watchdog during its lifetime.
class WatchdogExtension {
 public:
    explicit WatchdogExtension(Notifier& notifier) : notifier_(notifier) {
        notifier_.extend_watchdog(change_time_max);
    }
    ~WatchdogExtension() {
        if (const auto time = Notifier::watchdog_time()) { notifier_.extend_watchdog(*time); }
    }
    WatchdogExtension(const WatchdogExtension&) = delete;
    WatchdogExtension& operator=(const WatchdogExtension&) = delete;

 private:
    Notifier& notifier_;
};

void check_token(const Settings& settings, Mistakes& mistakes) {
    if (!settings.http_token) { return; }
    const auto token = settings.http_token->read();
    if (!token) { return mistakes.add(token.error()); }
    const auto access = status::Access::create(settings.listen, *token);
    if (!access) { mistakes.add(access.error(), settings.http_token->set_at); }
}

/// Checks the files that can be checked while an instance is running: secrets and certificates.
Result<> check_named_files(const Settings& settings) {
    Mistakes mistakes;
    const auto& api = settings.api;
    if (api.ca_file) {
        const auto made = net::make_tls_context(api.ca_file);
        if (!made) { mistakes.add(made.error(), api.ca_file_set_at); }
    }
    const auto app_key = api.app_key.read();
    if (!app_key) { mistakes.add(app_key.error()); }
    for (const auto& tenant : settings.tenants) {
        const auto secret = tenant.client_secret.read();
        if (!secret) { mistakes.add(secret.error()); }
    }
    check_token(settings, mistakes);
    return mistakes.result();
}

Result<std::shared_ptr<const Configuration>> load(const Context& context) {
    auto configuration = context.load();
    if (!configuration) { return configuration.error(); }
    if (auto readable = check_named_files(configuration->settings); !readable) { return readable.error(); }
    return std::make_shared<const Configuration>(std::move(*configuration));
}

}  // namespace

Service::Service(const Context& context)
    : context_(context),
      process_{version(), status::StartTime(SystemClock().now(), SystemClock().utc_now())} {}

int Service::run() {
    Signals::block_reload_signal();
    auto loaded = load(context_);
    if (!loaded) { return fail(loaded.error()); }
    next_ = *loaded;
    log_ = context_.make_logger(next_->settings);
    const Signals signals({[this] { on_stop(); }, [this] { on_reload(); }, [this] { on_overdue(); }},
                          stop_time_max);
    std::optional<WatchdogExtension> extended;  // until the instance that follows another has begun
    while (next_ && !stop_.stop_requested()) {
        auto instance = begin_next();
        extended.reset();
        if (!instance && !stop_.stop_requested()) { return fail(instance.error()); }
        if (instance && !serve(**instance)) { return code(ExitCode::Failed); }
        extended.emplace(notifier_);
    }
    log_->info("stopped", {});
    return code(ExitCode::Ok);
}

Service::Begun Service::begin(const Shared& configuration) {
    const auto& settings = configuration->settings;
    {
        const std::lock_guard lock(mutex_);
        log_ = context_.make_logger(settings);
    }
    instance_log_ = context_.make_logger(settings);
    instance_log_->sum_up_repeats();
    log_->info("opening", {{"mirror", settings.mirror_path.string()}});
    auto instance = Instance::create({*configuration, *instance_log_, notifier_, process_, control_});
    if (instance) { configuration_ = configuration; }
    return instance;
}

Service::Begun Service::begin_next() {
    const auto next = std::exchange(next_, nullptr);
    if (!configuration_) { return begin(next); }
    auto begun = begin(next);
    if (begun || stop_.stop_requested()) { return begun; }
    log_->error("reload_failed", {{"error", begun.error().line()}});
    return begin(configuration_);
}

bool Service::serve(Instance& instance) {
    const OnStop on_stop(stop_.get_token(), [&instance] { instance.post([&instance] { instance.stop(); }); });
    {
        const std::lock_guard lock(mutex_);
        serving_ = &instance;
        if (reload_wanted_) {
            instance.post([this] { reload(); });
        }
    }
    const bool ended_well = instance.run();
    const std::lock_guard lock(mutex_);
    serving_ = nullptr;
    return ended_well;
}

void Service::reload() {
    {
        const std::lock_guard lock(mutex_);
        reload_wanted_ = false;
    }
    notifier_.reloading();
    auto loaded = load(context_);
    if (!loaded) { return refuse(loaded.error()); }
    log_->info("reloading", {{"file", context_.options.config_file.string()}});
    next_ = *loaded;
    const std::lock_guard lock(mutex_);
    serving_->stop();
}

void Service::refuse(const Problem& mistakes) {
    for (const auto& line : lines_of(mistakes)) { log_->error("reload_refused", {{"error", line}}); }
    notifier_.ready();
}

int Service::fail(const Problem& error) const {
    // Ignores the configured level, because a failed start must be logged even if the log is off.
    Logger log(LogLevel::Error, context_.options.log_format);
    for (const auto& line : lines_of(error)) { log.error("start_failed", {{"error", line}}); }
    return code(exit_code_of(error.code));
}

void Service::on_stop() {
    notifier_.stopping();
    {
        const std::lock_guard lock(mutex_);
        log_->info("stopping", {});
    }
    stop_.request_stop();
}

void Service::on_reload() {
    const std::lock_guard lock(mutex_);
    reload_wanted_ = true;  // if the instance is ending, the next one reloads
    if (serving_ != nullptr) {
        serving_->post([this] { reload(); });
    }
}

void Service::on_overdue() {
    const std::lock_guard lock(mutex_);
    log_->error("stop_abandoned", {{"after_seconds", stop_time_max.count()}});
    ::_exit(code(ExitCode::Failed));
}

}  // namespace stmirror::daemon
