// SPDX-License-Identifier: MIT
#include "daemon/service/instance.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <stop_token>
#include <utility>

#include "async/event_loop.hpp"
#include "async/periodic_task.hpp"
#include "async/waiting.hpp"
#include "daemon/runtime/wiring.hpp"
#include "daemon/service/look_plan.hpp"
#include "daemon/service/memory.hpp"
#include "daemon/service/upkeep.hpp"
#include "daemon/service/watchdog.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "status/http/http_server.hpp"
#include "status/render/pages.hpp"
#include "status/render/status_line.hpp"

namespace stmirror::daemon {
namespace {

namespace asio = boost::asio;

/// How often to check that the mirror's file is still in place.
constexpr std::chrono::seconds file_interval{5};

/// Watchdog messages per watchdog time. If one is late or lost, the next still comes in time.
constexpr int signs_of_life = 3;

bool is_fresh(const status::Snapshot& seen) { return seen.freshness == status::Freshness::Fresh; }

}  // namespace

struct Instance::Impl {
    Impl(const InstanceParts& p, std::unique_ptr<Wiring> w)
        : parts(p),
          wiring(std::move(w)),
          view({wiring->loop().executor(), p.configuration, wiring->clock(), wiring->engine(),
                wiring->mirror().file(), p.process}) {}

    Result<> listen();
    void serve();
    void start(asio::awaitable<void> task);
    void start_upkeep();
    void start_watchdog();
    asio::awaitable<Duration> check_file();
    void lose_file();
    asio::awaitable<Duration> look();
    Duration note(const Result<status::Snapshot>& seen);
    Duration show(const status::Snapshot& seen);
    void send_status(std::string line);
    void end();
    asio::awaitable<void> close_mirror();
    void log_start();

    InstanceParts parts;
    std::unique_ptr<Wiring> wiring;
    status::LiveView view;
    std::unique_ptr<status::HttpServer> server;
    std::stop_source ended;   ///< requested when the engine has ended; ends the status server
    std::stop_source closed;  ///< requested when the mirror has been closed
    bool has_lost_file = false;
    std::optional<asio::thread_pool> snapshots;  ///< only if snapshots are configured
    std::optional<Upkeep> upkeep;
    std::optional<ControlService> control;
    LookPlan look_plan;
    std::string last_line;  ///< the last status line sent
};

Instance::Instance(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Instance::~Instance() = default;

Result<std::unique_ptr<Instance>> Instance::create(const InstanceParts& parts) {
    const auto& [settings, catalogue] = parts.configuration;
    auto wiring = Wiring::create(settings, catalogue, parts.log);
    if (!wiring) { return wiring.error(); }
    auto impl = std::make_unique<Impl>(parts, std::move(*wiring));
    if (auto listening = impl->listen(); !listening) { return listening.error(); }
    return std::unique_ptr<Instance>(new Instance(std::move(impl)));
}

Result<> Instance::Impl::listen() {
    const auto& settings = parts.configuration.settings;
    status::HttpServerOptions options;
    options.stop = ended.get_token();
    options.address = settings.listen;
    if (settings.http_token) {
        auto token = settings.http_token->read();
        if (!token) { return token.error(); }
        options.token = std::move(*token);
    }
    auto handler = status::make_handler([this](auto use) { view.ask(std::move(use)); });
    auto started = status::HttpServer::start(wiring->loop().io_context(), std::move(options), handler);
    if (!started) { return started.error(); }
    server = std::move(*started);
    return {};
}

bool Instance::run() {
    impl_->wiring->run_unsignalled([this] { post([this] { impl_->serve(); }); });
    return !impl_->has_lost_file;
}

void Instance::post(std::function<void()> call) {
    asio::post(impl_->wiring->loop().executor(), std::move(call));
}

void Instance::stop() { impl_->wiring->stop(); }

void Instance::Impl::serve() {
    const auto stop = wiring->stop_token();
    if (stop.stop_requested()) { return end(); }
    log_start();
    const PeriodicParts periodic{wiring->clock(), wiring->loop().timers(), stop};
    start_watchdog();
    start(run_periodically(periodic, Duration{0}, [this] { return check_file(); }));
    start_upkeep();
    start(run_periodically(periodic, Duration{0}, [this] { return look(); }));
    wiring->engine().serve([this] { end(); });
    control.emplace(*wiring, parts.configuration, parts.log, parts.control);
    parts.notifier.ready();
}

void Instance::Impl::start(asio::awaitable<void> task) {
    asio::co_spawn(wiring->loop().executor(), std::move(task), rethrow);
}

void Instance::Impl::log_start() {
    const auto& [settings, catalogue] = parts.configuration;
    parts.log.info("serving", {{"mirror", settings.mirror_path.string()},
                               {"tenants", settings.tenants.size()},
                               {"feeds", mirrored_resources(settings, catalogue).size()},
                               {"host", settings.listen.host},
                               {"port", server->port()}});
}

void Instance::Impl::start_upkeep() {
    const auto& settings = parts.configuration.settings;
    auto& loop = wiring->loop();
    if (!settings.snapshot.folder.empty()) { snapshots.emplace(1); }
    const auto for_snapshots = snapshots ? asio::any_io_executor(snapshots->get_executor()) : loop.store();
    upkeep.emplace(UpkeepParts{loop.executor(), loop.store(), for_snapshots, wiring->clock(), loop.timers(),
                               settings, wiring->mirror().pruning(), parts.log, wiring->stop_token()});
}

/// Starts the watchdog. It runs until the mirror is closed, to detect a store that hangs during the stop.
void Instance::Impl::start_watchdog() {
    const auto time = Notifier::watchdog_time();
    if (!time) { return; }
    auto& loop = wiring->loop();
    start(run_watchdog({wiring->clock(), loop.timers(), closed.get_token()}, loop.store(),
                       *time / signs_of_life, [this] { parts.notifier.watchdog(); }));
}

asio::awaitable<Duration> Instance::Impl::check_file() {
    auto look_for_it = [this] { return wiring->mirror().file().is_in_place(); };
    const bool is_in_place = co_await run_on(wiring->loop().store(), look_for_it);
    if (!is_in_place) { lose_file(); }
    co_return file_interval;
}

/// Ends the daemon because the mirror's file was deleted or replaced, so that further writes would be lost.
/// The service manager restarts the daemon, which then opens the new file.
void Instance::Impl::lose_file() {
    has_lost_file = true;
    const auto path = parts.configuration.settings.mirror_path.string();
    parts.log.error("mirror_gone", {{"mirror", path}});
    send_status("failing: " + path +
                " was deleted or replaced; the daemon ends, and after a restart opens the file at this path");
    wiring->stop();
}

/// Updates the status line and the lag history. Returns the wait until the next call.
asio::awaitable<Duration> Instance::Impl::look() {
    const auto wanted = look_plan.next(wiring->clock().now(), view.is_current());
    if (wanted == LookPlan::Look::Glance) { co_return show(view.glance()); }
    if (wanted == LookPlan::Look::Note) { co_return note(view.glance()); }
    auto ask = [this](const status::LiveView::Use& use) {
        // The result is posted, because ask() may call back immediately, and a coroutine must not be resumed
        // by the call that suspends it.
        view.ask([executor = wiring->loop().executor(), use](Result<status::Snapshot> seen) {
            asio::post(executor, [use, seen = std::move(seen)] { use(seen); });
        });
    };
    const auto seen = co_await await_callback<Result<status::Snapshot>>(ask);
    if (wiring->stop_token().stop_requested()) { co_return LookPlan::busy_interval; }
    co_return note(seen);
}

Duration Instance::Impl::note(const Result<status::Snapshot>& seen) {
    const auto now = wiring->clock().now();
    give_memory_back();
    if (!seen) {
        send_status("failing: " + seen.error().line());
        return look_plan.wait(now, false);
    }
    look_plan.noted(now, is_fresh(*seen));
    parts.process.note(*seen, now);
    return show(*seen);
}

Duration Instance::Impl::show(const status::Snapshot& seen) {
    if (seen.is_all_read_once()) { upkeep->first_reads_ended(); }
    send_status(status::status_line(seen));
    return look_plan.wait(wiring->clock().now(), is_fresh(seen));
}

void Instance::Impl::send_status(std::string line) {
    if (line == last_line) { return; }
    parts.notifier.status(line);
    last_line = std::move(line);
}

void Instance::Impl::end() {
    ended.request_stop();
    view.hand_over_counts();
    start(close_mirror());
}

asio::awaitable<void> Instance::Impl::close_mirror() {
    if (control) { co_await control->closed(); }
    auto checkpoint = [this] { return wiring->mirror().file().checkpoint(); };
    const auto done = co_await run_on(wiring->loop().store(), checkpoint);
    if (!done) { parts.log.warning("checkpoint_failed", {{"error", done.error().line()}}); }
    closed.request_stop();
    wiring->finish();
}

}  // namespace stmirror::daemon
