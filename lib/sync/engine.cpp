// SPDX-License-Identifier: MIT
#include "sync/engine.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>

#include "client/decoding.hpp"
#include "client/settings_access.hpp"
#include "sync/check_tenant.hpp"
#include "sync/passes/run_pass.hpp"
#include "sync/refresh/refresh.hpp"
#include "sync/tenant_run.hpp"
#include "sync/verifier.hpp"

namespace stmirror::sync {
namespace {

constexpr std::chrono::minutes checkpoint_interval{1};
/// Readers that come one upon the other hold a part of the log for a while only: where nothing is written
/// meanwhile, those that began before the last commit are soon gone.
constexpr std::chrono::seconds checkpoint_retry{5};

/// For the end of a coroutine whose result somebody waits for.
template <class Value>
auto hand_to(std::function<void(Value)> done) {
    return [done = std::move(done)](const std::exception_ptr& error, Value value) {
        rethrow(error);
        done(std::move(value));
    };
}

}  // namespace

struct Engine::Impl {
    Impl(asio::any_io_executor loop_executor, asio::any_io_executor executor_of_store, const EngineParts& p)
        : loop(std::move(loop_executor)),
          store_executor(std::move(executor_of_store)),
          parts(p),
          housekeeping(p.timers),
          decoding(p.decoder ? p.decoder : loop) {
        if (p.mirror != nullptr) store.emplace(store_executor, *p.mirror);
    }

    struct Batch {
        std::vector<FeedReport> reports;
        std::set<std::pair<std::int64_t, std::string>> running;  ///< tenant and resource
        Signal ended;                                            ///< one of these
        PassMode mode;
        Observer* observer = nullptr;
        std::function<void(std::vector<FeedReport>)> done;
    };

    /// A person waits for what is asked next.
    void be_quick() {
        for (const auto& session : sessions) session->be_quick();
    }
    std::vector<const Resource*> chosen(const std::vector<std::string>& names) const;
    asio::awaitable<void> run_in_batch(const Resource& resource, client::Session& session,
                                       std::shared_ptr<Batch> batch, std::size_t slot);
    asio::awaitable<void> serve();
    asio::awaitable<void> keep_house();
    asio::awaitable<std::vector<CheckLine>> check_all();
    asio::awaitable<Result<VerifyReport>> verify(std::vector<std::string> names, VerifyOptions options,
                                                 mirror::Reader* reader);
    client::Session& session_of(std::int64_t tenant_id) const;

    asio::any_io_executor loop;
    asio::any_io_executor store_executor;
    std::optional<Store> store;  ///< none where there is no mirror
    EngineParts parts;
    Alarm housekeeping;
    client::PageBudget room;
    client::Decoding decoding;
    std::vector<std::unique_ptr<client::Session>> sessions;
    std::vector<std::unique_ptr<TenantRun>> runs;  ///< of serve()
    bool is_stopped = false;
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::create(const asio::any_io_executor& loop,
                                               const asio::any_io_executor& store, EngineParts parts) {
    auto impl = std::make_unique<Impl>(loop, store, parts);
    const auto app_key = parts.settings.api.app_key.read();
    if (!app_key) return app_key.error();
    Random random(parts.random_seed);
    for (const auto& tenant : parts.settings.tenants) {
        auto access = client::access_of(parts.settings, tenant, *app_key);
        if (!access) return access.error();
        impl->sessions.push_back(
            std::make_unique<client::Session>(std::move(*access), parts.clock, parts.timers, parts.transport,
                                              impl->decoding, impl->room, Random(random()), parts.log));
    }
    return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

std::vector<const Resource*> Engine::Impl::chosen(const std::vector<std::string>& names) const {
    if (names.empty()) return mirrored_resources(parts.settings, parts.catalogue);
    std::vector<const Resource*> resources;
    for (const auto& resource : parts.catalogue.resources()) {
        if (std::ranges::find(names, resource.name) != names.end()) resources.push_back(&resource);
    }
    return resources;
}

client::Session& Engine::Impl::session_of(std::int64_t tenant_id) const {
    const auto session = std::ranges::find(sessions, tenant_id, &client::Session::tenant_id);
    if (session == sessions.end()) throw std::logic_error("there is no such tenant");
    return **session;
}

void Engine::sync(const std::vector<std::string>& resources, const PassMode& mode, Observer* observer,
                  std::function<void(std::vector<FeedReport>)> done) {
    if (!impl_->store) throw std::logic_error("an engine without a mirror cannot sync");
    auto batch = std::make_shared<Impl::Batch>();
    batch->mode = mode;
    batch->observer = observer;
    batch->done = std::move(done);
    const auto chosen = impl_->chosen(resources);
    impl_->be_quick();
    // All are noted before the first begins: a feed looks there for its parent's pass.
    for (const auto& session : impl_->sessions) {
        for (const auto* resource : chosen) batch->running.emplace(session->tenant_id(), resource->name);
    }
    if (batch->running.empty()) return batch->done({});
    batch->reports.resize(batch->running.size());
    std::size_t slot = 0;
    for (const auto& session : impl_->sessions) {
        for (const auto* resource : chosen) {
            asio::co_spawn(impl_->loop, impl_->run_in_batch(*resource, *session, batch, slot++), rethrow);
        }
    }
}

asio::awaitable<void> Engine::Impl::run_in_batch(const Resource& resource, client::Session& session,
                                                 std::shared_ptr<Batch> batch, std::size_t slot) {
    const std::pair parent(session.tenant_id(), resource.feed.parent);
    while (batch->running.contains(parent)) co_await batch->ended.wait();
    const PassParts pass{session, *store, parts.clock, parts.log, parts.settings, batch->observer};
    batch->reports[slot] = co_await run_pass(resource, pass, batch->mode);
    batch->running.erase({session.tenant_id(), resource.name});
    batch->ended.notify_all();
    if (batch->running.empty()) batch->done(std::move(batch->reports));
}

void Engine::check(std::function<void(std::vector<CheckLine>)> done) {
    impl_->be_quick();
    asio::co_spawn(impl_->loop, impl_->check_all(), hand_to(std::move(done)));
}

/// The tenants side by side: one that cannot be reached costs the others no time.
asio::awaitable<std::vector<CheckLine>> Engine::Impl::check_all() {
    std::vector<std::vector<CheckLine>> of_tenants(sessions.size());
    std::size_t running = sessions.size();
    Signal ended;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        asio::co_spawn(loop, check_tenant(*sessions[i], chosen({}), of_tenants[i]),
                       [&](const std::exception_ptr& error) {
                           rethrow(error);
                           --running;
                           ended.notify_all();
                       });
    }
    while (running > 0) co_await ended.wait();
    std::vector<CheckLine> lines;
    for (auto& its : of_tenants) std::ranges::move(its, std::back_inserter(lines));
    co_return lines;
}

void Engine::call(std::int64_t tenant_id, api::ApiRequest request, std::string scope,
                  std::function<void(client::Outcome<api::HttpReply>)> done) {
    client::Call call;
    call.scope = std::move(scope);
    call.request = std::move(request);
    impl_->be_quick();
    asio::co_spawn(impl_->loop, impl_->session_of(tenant_id).call(std::move(call)), hand_to(std::move(done)));
}

void Engine::verify(const std::vector<std::string>& resources, const VerifyOptions& options,
                    mirror::Reader& reader, std::function<void(Result<VerifyReport>)> done) {
    if (options.repair && !impl_->store) throw std::logic_error("an engine without a mirror cannot repair");
    impl_->be_quick();
    asio::co_spawn(impl_->loop, impl_->verify(resources, options, &reader), hand_to(std::move(done)));
}

asio::awaitable<Result<VerifyReport>> Engine::Impl::verify(std::vector<std::string> names,
                                                           VerifyOptions options, mirror::Reader* reader) {
    Verifier verifier({parts.settings, parts.catalogue, store_executor, *reader, store ? &*store : nullptr,
                       Random(parts.random_seed)},
                      options);
    std::vector<client::Session*> tenants;
    for (const auto& session : sessions) tenants.push_back(session.get());
    auto report = co_await verifier.run(std::move(tenants), chosen(names));
    co_return report;
}

void Engine::refresh(std::int64_t tenant_id, std::vector<RefreshTarget> targets, mirror::Reader& reader,
                     std::function<void(RefreshReport)> done) {
    if (!impl_->store) throw std::logic_error("an engine without a mirror cannot refresh");
    impl_->be_quick();
    const auto& parts = impl_->parts;
    const PassParts pass{impl_->session_of(tenant_id), *impl_->store, parts.clock, parts.log, parts.settings};
    auto work = refresh_records({pass, parts.catalogue, impl_->store_executor, reader}, std::move(targets));
    asio::co_spawn(impl_->loop, std::move(work), hand_to(std::move(done)));
}

void Engine::serve(std::function<void()> done) {
    if (!impl_->store) throw std::logic_error("an engine without a mirror cannot serve");
    asio::co_spawn(impl_->loop, impl_->serve(), [done = std::move(done)](const std::exception_ptr& error) {
        rethrow(error);
        done();
    });
}

/// The log of a mirror that has fallen quiet goes into the file, where every tool finds it.
asio::awaitable<void> Engine::Impl::keep_house() {
    Duration pause = checkpoint_interval;
    for (;;) {
        const bool goes_on = co_await housekeeping.sleep_until(parts.clock.now() + pause);
        if (!goes_on) co_return;
        auto checkpoint = [](mirror::Mirror& mirror) { return mirror.checkpoint(); };
        const auto emptied = co_await store->run_at_once(checkpoint);
        if (!emptied) parts.log.warning("checkpoint_failed", {{"error", emptied.error().message}});
        pause = emptied && !*emptied ? Duration(checkpoint_retry) : Duration(checkpoint_interval);
    }
}

/// The tenants side by side.
asio::awaitable<void> Engine::Impl::serve() {
    Random random(parts.random_seed);
    std::size_t running = sessions.size() + 1;
    Signal ended;
    const auto end_one = [&running, &ended](const std::exception_ptr& error) {
        rethrow(error);
        --running;
        ended.notify_all();
    };
    asio::co_spawn(loop, keep_house(), end_one);
    auto open = [path = parts.mirror->path()] { return mirror::Reader::open(path); };
    const auto readers = parts.reader ? parts.reader : store_executor;
    const auto reader = co_await run_on(readers, open);
    if (!reader) parts.log.error("proof_failed", {{"error", reader.error().message}});
    for (const auto& session : sessions) {
        session->reserve_for_incremental();
        session->limit(Priority::BackgroundRefresh, parts.settings.refresh_goal().per_second);
        const PassParts pass{*session, *store, parts.clock, parts.log, parts.settings};
        runs.push_back(std::make_unique<TenantRun>(chosen({}), pass, parts.timers, Random(random())));
        if (reader) runs.back()->prove_with(parts.catalogue, readers, **reader);
        if (is_stopped) runs.back()->stop();
        asio::co_spawn(loop, runs.back()->run(), end_one);
    }
    while (running > 0) co_await ended.wait();
}

Activity Engine::activity() const {
    Activity activity;
    if (impl_->store) activity.pages_waiting = impl_->store->pages_waiting();
    for (const auto& run : impl_->runs) run->describe(activity);
    return activity;
}

void Engine::stop() {
    impl_->is_stopped = true;
    impl_->housekeeping.stop();
    impl_->decoding.stop();
    for (const auto& run : impl_->runs) run->stop();
    for (const auto& session : impl_->sessions) session->stop();
    if (impl_->store) impl_->store->stop();
}

}  // namespace stmirror::sync
