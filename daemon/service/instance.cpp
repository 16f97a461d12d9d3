// SPDX-License-Identifier: MIT
#include "daemon/service/instance.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

#include "async/event_loop.hpp"
#include "async/waiting.hpp"
#include "daemon/runtime/wiring.hpp"
#include "daemon/service/memory.hpp"
#include "daemon/service/store_round.hpp"
#include "daemon/service/upkeep.hpp"
#include "daemon/service/watchdog.hpp"
#include "mirror/mirror.hpp"
#include "status/http/http_server.hpp"
#include "status/model/view.hpp"
#include "status/render/pages.hpp"

namespace stmirror::daemon {
namespace {

namespace asio = boost::asio;

/// How often the status line is updated while not all is fresh. Otherwise it is updated with the lag history.
constexpr std::chrono::seconds look_interval{5};

/// How often to check that the mirror's file is still in place.
constexpr std::chrono::seconds file_interval{5};

/// Watchdog messages per watchdog time: two may be lost before the service manager ends the daemon.
constexpr int signs_of_life = 3;

}  // namespace

struct Instance::Impl {
    Impl(const InstanceParts& p, std::unique_ptr<Wiring> w)
        : parts(p),
          wiring(std::move(w)),
          view({wiring->loop().executor(), p.configuration, wiring->clock(), wiring->engine(),
                wiring->mirror(), p.process}) {}

    Result<> listen();
    void serve();
    void stop();
    void watch();
    void watch_file();
    void lose_file();
    void look();
    void note(const Result<status::View>& seen);
    void show(const status::View& seen);
    void tell(std::string line);
    void look_again(bool soon);
    void end();
    asio::awaitable<void> close_mirror();
    void log_start();

    InstanceParts parts;
    std::unique_ptr<Wiring> wiring;
    status::LiveView view;
    std::unique_ptr<status::HttpServer> server;
    std::optional<Watchdog> watchdog;
    std::optional<StoreRound> file_round;
    bool is_in_place = true;  ///< whether the last round found the mirror's file
    bool has_lost_file = false;
    std::optional<Upkeep> upkeep;
    std::optional<Timers::Id> next_look;
    TimePoint noted;        ///< when the lags were last recorded
    bool is_fresh = false;  ///< whether all feeds were fresh then
    std::string last_line;  ///< the last status line sent
    bool stopping = false;
};

Instance::Instance(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Instance::~Instance() = default;

Result<std::unique_ptr<Instance>> Instance::create(const InstanceParts& parts) {
    const auto& [settings, catalogue] = parts.configuration;
    auto wiring = Wiring::create(settings, catalogue, parts.log);
    if (!wiring) return wiring.error();
    auto impl = std::make_unique<Impl>(parts, std::move(*wiring));
    if (auto listening = impl->listen(); !listening) return listening.error();
    return std::unique_ptr<Instance>(new Instance(std::move(impl)));
}

Result<> Instance::Impl::listen() {
    const auto& settings = parts.configuration.settings;
    status::HttpServerOptions options;
    options.address = settings.listen;
    if (settings.http_token) {
        auto token = settings.http_token->read();
        if (!token) return token.error();
        options.token = std::move(*token);
    }
    auto handler = status::make_handler([this](auto use) { view.ask(std::move(use)); });
    auto started = status::HttpServer::start(wiring->loop().io_context(), std::move(options), handler);
    if (!started) return started.error();
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

void Instance::stop() { impl_->stop(); }

void Instance::Impl::stop() {
    stopping = true;
    wiring->stop();
}

void Instance::Impl::serve() {
    if (stopping) return end();
    log_start();
    watch();
    watch_file();
    parts.notifier.ready();
    auto& loop = wiring->loop();
    upkeep.emplace(UpkeepParts{loop.executor(), loop.store(), wiring->clock(), loop.timers(),
                               parts.configuration.settings, wiring->mirror(), parts.log});
    look();
    wiring->engine().serve([this] { end(); });
}

void Instance::Impl::log_start() {
    const auto& [settings, catalogue] = parts.configuration;
    parts.log.info("serving", {{"mirror", settings.mirror_path.string()},
                               {"tenants", settings.tenants.size()},
                               {"feeds", mirrored_resources(settings, catalogue).size()},
                               {"host", settings.listen.host},
                               {"port", server->port()}});
}

void Instance::Impl::watch() {
    const auto time = Notifier::watchdog_time();
    if (!time) return;
    auto& loop = wiring->loop();
    watchdog.emplace(StoreRoundParts{loop.executor(), loop.store(), wiring->clock(), loop.timers()},
                     *time / signs_of_life, [this] { parts.notifier.watchdog(); });
}

void Instance::Impl::watch_file() {
    auto& loop = wiring->loop();
    const auto look_for_it = [this] {
        is_in_place = wiring->mirror().is_in_place();
        return file_interval;
    };
    file_round.emplace(StoreRoundParts{loop.executor(), loop.store(), wiring->clock(), loop.timers()},
                       look_for_it, [this] {
                           if (!is_in_place) lose_file();
                       });
}

/// Further writes would be lost, so the daemon ends. The service manager restarts it, and it opens the new
/// file.
void Instance::Impl::lose_file() {
    has_lost_file = true;
    const auto path = parts.configuration.settings.mirror_path.string();
    parts.log.error("mirror_gone", {{"mirror", path}});
    tell("failing: " + path +
         " was deleted or replaced; the daemon ends, and opens the file at this path when it is restarted");
    stop();
}

/// Reads the mirror's tables once per lag interval while not all is fresh. Otherwise the engine's state is
/// enough.
void Instance::Impl::look() {
    next_look.reset();
    const bool is_due = noted == TimePoint{} || wiring->clock().now() - noted >= status::LagHistory::interval;
    if (is_due && !is_fresh) {
        return view.ask([this](const Result<status::View>& seen) {
            if (!stopping) note(seen);
        });
    }
    const auto seen = view.glance();
    if (is_due) return note(seen);
    show(seen);
}

void Instance::Impl::note(const Result<status::View>& seen) {
    noted = wiring->clock().now();
    is_fresh = seen && seen->snapshot.freshness == status::Freshness::Fresh;
    give_memory_back();
    if (!seen) {
        tell("failing: " + seen.error().message);
        return look_again(true);
    }
    for (const auto& feed : seen->snapshot.feeds) {
        if (feed.freshness == status::Freshness::Off) continue;
        const FeedKey key{feed.health.tenant_id, feed.health.resource};
        if (feed.lag) parts.process.lags[key].add(seen->snapshot.taken, *feed.lag);
        const auto& parents = feed.health.parents;
        const bool is_first_read = parents && !feed.health.backfilled;
        if (is_first_read) parts.process.paces[key].note(noted, parents->parents - parents->unread);
    }
    show(*seen);
}

void Instance::Impl::show(const status::View& seen) {
    if (status::is_all_read_once(seen.snapshot)) upkeep->first_reads_ended();
    tell(status::status_line(seen));
    look_again(seen.snapshot.freshness != status::Freshness::Fresh);
}

void Instance::Impl::tell(std::string line) {
    if (line == last_line) return;
    parts.notifier.status(line);
    last_line = std::move(line);
}

void Instance::Impl::look_again(bool soon) {
    const auto next = soon ? wiring->clock().now() + look_interval : noted + status::LagHistory::interval;
    next_look = wiring->loop().timers().call_at(next, [this] { look(); });
}

void Instance::Impl::end() {
    stopping = true;
    server->stop();
    view.hand_over_counts();
    if (file_round) file_round->stop();
    if (upkeep) upkeep->stop();
    if (next_look) wiring->loop().timers().cancel(*next_look);
    asio::co_spawn(wiring->loop().executor(), close_mirror(), rethrow);
}

asio::awaitable<void> Instance::Impl::close_mirror() {
    auto checkpoint = [this] { return wiring->mirror().checkpoint(); };
    const auto done = co_await run_on(wiring->loop().store(), checkpoint);
    if (!done) parts.log.warning("checkpoint_failed", {{"error", done.error().message}});
    // The watchdog runs until here, to detect a hanging store.
    watchdog.reset();
    upkeep.reset();
    wiring->finish();
}

}  // namespace stmirror::daemon
