// SPDX-License-Identifier: MIT
#include "daemon/service.hpp"

#include <unistd.h>

#include <sstream>
#include <utility>

#include "daemon/exit_code.hpp"
#include "daemon/signals.hpp"
#include "daemon/version.hpp"
#include "status/access.hpp"

namespace stmirror::daemon {
namespace {

/// Who is told to end is given ten seconds; the last one is for what comes after the loop.
constexpr std::chrono::seconds stop_time_max{9};

/// What can be found wrong without touching what serves: every secret, in one message of a line each.
Result<> check_secrets(const Settings& settings) {
    std::string mistakes;
    const auto note = [&](const auto& outcome) {
        if (!outcome) mistakes += (mistakes.empty() ? "" : "\n") + outcome.error().message;
    };
    note(settings.api.app_key.read());
    for (const auto& tenant : settings.tenants) note(tenant.client_secret.read());
    if (settings.http_token) {
        const auto token = settings.http_token->read();
        note(token);
        const auto address = ListenAddress::parse(settings.http_listen);
        if (token && address) note(status::Access::create(*address, *token));
    }
    if (mistakes.empty()) return {};
    return Error{Errc::Configuration, mistakes};
}

Result<std::shared_ptr<const Configuration>> load(const Context& context) {
    auto configuration = context.load();
    if (!configuration) return configuration.error();
    if (auto readable = check_secrets(configuration->settings); !readable) return readable.error();
    return std::make_shared<const Configuration>(std::move(*configuration));
}

}  // namespace

Service::Service(const Context& context)
    : context_(context), process_{version(), SystemClock().utc_now(), {}} {}

int Service::run() {
    auto loaded = load(context_);
    if (!loaded) return context_.fail(loaded.error());
    next_ = *loaded;
    log_ = context_.make_logger(next_->settings);
    const Signals signals({[this] { on_stop(); }, [this] { on_reload(); }, [this] { on_overdue(); }},
                          stop_time_max);
    while (next_ && !is_stopping()) {
        auto instance = begin_next();
        if (instance) {
            serve(**instance);
        } else if (!is_stopping()) {
            return context_.fail(instance.error());
        }
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
    auto instance = Instance::create({*configuration, *instance_log_, notifier_, process_});
    if (instance) configuration_ = configuration;
    return instance;
}

Service::Begun Service::begin_next() {
    const auto next = std::exchange(next_, nullptr);
    auto begun = begin(next);
    if (begun || !configuration_ || is_stopping()) return begun;
    log_->error("reload_failed", {{"error", begun.error().message}});
    return begin(configuration_);
}

void Service::serve(Instance& instance) {
    {
        const std::lock_guard lock(mutex_);
        serving_ = &instance;
        if (stop_wanted_) instance.post([&instance] { instance.stop(); });
        if (reload_wanted_) instance.post([this] { reload(); });
    }
    instance.run();
    const std::lock_guard lock(mutex_);
    serving_ = nullptr;
}

void Service::reload() {
    {
        const std::lock_guard lock(mutex_);
        reload_wanted_ = false;
    }
    notifier_.reloading();
    auto loaded = load(context_);
    if (!loaded) return refuse(loaded.error());
    log_->info("reloading", {{"file", context_.options.config_file.string()}});
    next_ = *loaded;
    const std::lock_guard lock(mutex_);
    serving_->stop();
}

void Service::refuse(const Error& mistakes) {
    std::istringstream lines(mistakes.message);
    for (std::string line; std::getline(lines, line);) log_->error("reload_refused", {{"error", line}});
    notifier_.ready();
}

bool Service::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stop_wanted_;
}

void Service::on_stop() {
    notifier_.stopping();
    const std::lock_guard lock(mutex_);
    log_->info("stopping", {});
    stop_wanted_ = true;
    if (serving_ != nullptr) serving_->post([instance = serving_] { instance->stop(); });
}

void Service::on_reload() {
    const std::lock_guard lock(mutex_);
    reload_wanted_ = true;  // where the one that serves is ending, the next one sees to it
    if (serving_ != nullptr) serving_->post([this] { reload(); });
}

void Service::on_overdue() {
    const std::lock_guard lock(mutex_);
    log_->error("stop_abandoned", {{"after_seconds", stop_time_max.count()}});
    ::_exit(code(ExitCode::Failed));
}

}  // namespace stmirror::daemon
