// SPDX-License-Identifier: MIT
#include "sync/tenants.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/random.hpp"
#include "client/settings_access.hpp"

namespace stmirror::sync {

Tenants::Tenants(const asio::any_io_executor& loop, const asio::any_io_executor& store, EngineParts parts,
                 std::shared_ptr<Shared> shared)
    : loop_(loop), store_executor_(store), parts_(std::move(parts)), shared_(std::move(shared)) {}

Result<std::unique_ptr<Tenants>> Tenants::create(const asio::any_io_executor& loop,
                                                 const asio::any_io_executor& store, EngineParts parts) {
    const auto app_key = parts.settings.api.app_key.read();
    if (!app_key) { return app_key.error(); }
    auto shared =
        std::make_shared<Shared>(client::Decoding(parts.decoder ? parts.decoder : loop, parts.stop));
    if (parts.mirror != nullptr) { shared->store.emplace(store, *parts.mirror, parts.stop); }
    std::unique_ptr<Tenants> tenants(new Tenants(loop, store, std::move(parts), std::move(shared)));
    const auto& its = tenants->parts_;
    Random random(its.random_seed);
    for (const auto& tenant : its.settings.tenants) {
        auto access = client::access_of(its.settings, tenant, *app_key);
        if (!access) { return access.error(); }
        tenants->sessions_.push_back(std::make_unique<client::Session>(
            std::move(*access), its.clock, its.timers, its.transport, tenants->shared_->decoding,
            tenants->shared_->page_budget, Random(random()), its.log, its.stop));
    }
    return tenants;
}

std::unique_ptr<Tenants> Tenants::for_job(std::stop_token stop) {
    EngineParts parts = parts_;
    parts.stop = std::move(stop);
    parts.random_seed = parts_.random_seed + ++jobs_;
    Random random(parts.random_seed);
    std::unique_ptr<Tenants> job(new Tenants(loop_, store_executor_, std::move(parts), shared_));
    for (const auto& session : sessions_) {
        job->sessions_.push_back(session->for_job(Random(random()), job->parts_.stop));
    }
    return job;
}

client::Session& Tenants::session_of(std::int64_t tenant_id) const {
    const auto session = std::ranges::find(sessions_, tenant_id, &client::Session::tenant_id);
    if (session == sessions_.end()) { throw std::logic_error("no such tenant"); }
    return **session;
}

PassParts Tenants::pass_parts(client::Session& session, Observer* observer) {
    return {session, *shared_->store, parts_.clock, parts_.log, parts_.settings, observer};
}

std::vector<const Resource*> Tenants::chosen(const std::vector<std::string>& names) const {
    if (names.empty()) { return mirrored_resources(parts_.settings, parts_.catalogue); }
    std::vector<const Resource*> resources;
    for (const auto& resource : parts_.catalogue.resources()) {
        if (std::ranges::find(names, resource.name) != names.end()) { resources.push_back(&resource); }
    }
    return resources;
}

void Tenants::be_quick() {
    for (const auto& session : sessions_) { session->be_quick(); }
}

}  // namespace stmirror::sync
