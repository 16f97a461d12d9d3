// SPDX-License-Identifier: MIT
#include "sync/engine.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>
#include <set>
#include <stdexcept>

#include "async/periodic_task.hpp"
#include "async/task_group.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "sync/passes/run_pass.hpp"
#include "sync/proof.hpp"
#include "sync/proof_start.hpp"
#include "sync/refresh/refresh.hpp"
#include "sync/tenant_run.hpp"
#include "sync/tenants.hpp"

namespace stmirror::sync {
namespace {

constexpr std::chrono::minutes checkpoint_interval{1};
/// Readers of the mirror briefly keep the write-ahead log from being emptied, so retry soon.
constexpr std::chrono::seconds checkpoint_retry{5};

}  // namespace

struct Engine::Impl {
    explicit Impl(std::unique_ptr<Tenants> of) : tenants(std::move(of)) {}

    struct Batch {
        std::vector<FeedReport> reports;
        std::set<std::pair<std::int64_t, std::string>> running;  ///< the tenant and resource of each pass
        Signal ended;                                            ///< notified when a pass of the batch ends
        std::set<std::int64_t> failed_tenants;                   ///< those whose failure was logged
        PassMode mode;
        Tenants* tenants = nullptr;
        Observer* observer = nullptr;
        std::function<void(std::vector<FeedReport>)> done;
    };

    asio::awaitable<void> run_in_batch(const Resource& resource, client::Session& session,
                                       std::shared_ptr<Batch> batch, std::size_t slot);
    asio::awaitable<FeedReport> run(const Resource& resource, PassParts parts, PassMode mode,
                                    std::stop_token stop) const;
    TenantRun* run_of(std::int64_t tenant_id) const;
    void make_runs();
    asio::awaitable<void> serve();
    asio::awaitable<void> prove();
    asio::awaitable<Duration> checkpoint();
    void require_mirror(const char* what) const;

    std::unique_ptr<Tenants> tenants;
    std::vector<std::unique_ptr<TenantRun>> runs;  ///< one per tenant while serve() runs
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::create(const asio::any_io_executor& loop,
                                               const asio::any_io_executor& store, EngineParts parts) {
    auto tenants = Tenants::create(loop, store, std::move(parts));
    if (!tenants) { return tenants.error(); }
    return std::unique_ptr<Engine>(new Engine(std::make_unique<Impl>(std::move(*tenants))));
}

Tenants& Engine::tenants() { return *impl_->tenants; }

void Engine::Impl::require_mirror(const char* what) const {
    if (tenants->store() == nullptr) {
        throw std::logic_error(std::string("an engine without a mirror cannot ") + what);
    }
}

void Engine::sync(Tenants& tenants, const std::vector<std::string>& resources, const PassMode& mode,
                  Observer* observer, std::function<void(std::vector<FeedReport>)> done) {
    impl_->require_mirror("sync");
    auto batch = std::make_shared<Impl::Batch>();
    batch->mode = mode;
    batch->tenants = &tenants;
    batch->observer = observer;
    batch->done = std::move(done);
    const auto chosen = tenants.chosen(resources);
    tenants.be_quick();
    // Fill `running` before the first pass begins: a per-parent feed looks up its parent's pass there.
    for (const auto& session : tenants.sessions()) {
        for (const auto* resource : chosen) { batch->running.emplace(session->tenant_id(), resource->name); }
    }
    if (batch->running.empty()) { return batch->done({}); }
    batch->reports.resize(batch->running.size());
    std::size_t slot = 0;
    for (const auto& session : tenants.sessions()) {
        for (const auto* resource : chosen) {
            asio::co_spawn(tenants.loop(), impl_->run_in_batch(*resource, *session, batch, slot++), rethrow);
        }
    }
}

asio::awaitable<void> Engine::Impl::run_in_batch(const Resource& resource, client::Session& session,
                                                 std::shared_ptr<Batch> batch, std::size_t slot) {
    const std::pair parent(session.tenant_id(), resource.feed.parent);
    while (batch->running.contains(parent)) { co_await batch->ended.wait(); }
    const auto pass = batch->tenants->pass_parts(session, batch->observer);
    auto report = co_await run(resource, pass, batch->mode, batch->tenants->parts().stop);
    if (report.is_tenant_failure() && batch->failed_tenants.insert(session.tenant_id()).second) {
        pass.log.error("tenant_failed", {{"tenant", session.tenant_name()},
                                         {"code", name(report.error->code)},
                                         {"error", report.error_text()}});
    }
    batch->reports[slot] = std::move(report);
    batch->running.erase({session.tenant_id(), resource.name});
    batch->ended.notify_all();
    if (batch->running.empty()) { batch->done(std::move(batch->reports)); }
}

/// Runs a pass that a user requested. While the engine serves, the pass runs in the schedule, so that it does
/// not disturb another pass over the same feed.
asio::awaitable<FeedReport> Engine::Impl::run(const Resource& resource, PassParts parts, PassMode mode,
                                              std::stop_token stop) const {
    FeedReport report;
    if (auto* serving = run_of(parts.session.tenant_id())) {
        report = co_await serving->run_wanted(resource, parts, mode, stop);
    } else {
        report = co_await run_pass(resource, parts, mode);
    }
    co_return report;
}

TenantRun* Engine::Impl::run_of(std::int64_t tenant_id) const {
    const auto run = std::ranges::find(runs, tenant_id, &TenantRun::tenant_id);
    return run == runs.end() ? nullptr : run->get();
}

void Engine::refresh(Tenants& tenants, std::int64_t tenant_id, std::vector<RefreshTarget> targets,
                     mirror::Reader& reader, std::function<void(RefreshReport)> done) {
    impl_->require_mirror("refresh");
    tenants.be_quick();
    const auto pass = tenants.pass_parts(tenants.session_of(tenant_id));
    auto read_list = [impl = impl_.get(), pass, stop = tenants.parts().stop](const Resource& list) {
        return impl->run(list, pass, PassMode{}, stop);
    };
    auto work = refresh_records(
        {pass, tenants.parts().catalogue, tenants.reading_executor(), reader, read_list}, std::move(targets));
    asio::co_spawn(tenants.loop(), std::move(work), hand_to(std::move(done)));
}

void Engine::serve(std::function<void()> done) {
    impl_->require_mirror("serve");
    impl_->make_runs();
    asio::co_spawn(impl_->tenants->loop(), impl_->serve(),
                   [done = std::move(done)](const std::exception_ptr& error) {
                       rethrow(error);
                       done();
                   });
}

/// Copies the write-ahead log into the database file, also when the mirror is idle. Returns the time to wait
/// before the next call.
asio::awaitable<Duration> Engine::Impl::checkpoint() {
    auto checkpoint = [](mirror::Mirror& mirror) { return mirror.file().checkpoint(); };
    const auto emptied = co_await tenants->store()->run_at_once(checkpoint);
    if (!emptied) { tenants->parts().log.warning("checkpoint_failed", {{"error", emptied.error().line()}}); }
    const bool is_pinned = emptied && !*emptied;
    co_return is_pinned ? Duration(checkpoint_retry) : Duration(checkpoint_interval);
}

/// Creates the runs of all tenants. Called before anything else runs, so that a job that begins later finds
/// them.
void Engine::Impl::make_runs() {
    const auto& parts = tenants->parts();
    Random random(parts.random_seed);
    for (const auto& session : tenants->sessions()) {
        session->reserve_for_incremental();
        session->limit(Priority::BackgroundRefresh, parts.settings.refresh_goal().per_second);
        const auto pass = tenants->pass_parts(*session);
        runs.push_back(std::make_unique<TenantRun>(tenants->chosen({}), pass, parts.timers, Random(random()),
                                                   parts.stop, static_cast<bool>(parts.make_proof)));
    }
}

asio::awaitable<void> Engine::Impl::serve() {
    const auto& parts = tenants->parts();
    TaskGroup tasks(tenants->loop());
    tasks.start(run_periodically({parts.clock, parts.timers, parts.stop}, checkpoint_interval,
                                 [this] { return checkpoint(); }));
    for (const auto& run : runs) { tasks.start(run->run()); }
    if (parts.make_proof) { tasks.start(prove()); }
    co_await tasks.wait();
}

/// Proves the tables of all tenants. All proofs use one connection.
asio::awaitable<void> Engine::Impl::prove() {
    using Opened = std::unique_ptr<mirror::Reader>;
    const auto& parts = tenants->parts();
    const auto& readers = tenants->reading_executor();
    auto open = [path = parts.mirror->file().path()] { return mirror::Reader::open(path); };
    auto attempt = [&] { return run_on(readers, open); };
    const ProofStart start{parts.clock, parts.timers, parts.log, parts.stop};
    const auto reader = co_await until_success<Opened>(start, attempt);
    if (!reader) { co_return; }
    TaskGroup proofs(tenants->loop());
    for (const auto& run : runs) {
        proofs.start(run->prove(parts.make_proof, parts.catalogue, readers, **reader));
    }
    co_await proofs.wait();
}

Activity Engine::activity() const {
    Activity activity;
    if (const auto* store = impl_->tenants->store()) { activity.pages_waiting = store->pages_waiting(); }
    if (const auto* mirror = impl_->tenants->parts().mirror) { activity.changes = mirror->changes_logged(); }
    for (const auto& run : impl_->runs) { run->describe(activity); }
    return activity;
}

}  // namespace stmirror::sync
