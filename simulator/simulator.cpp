// SPDX-License-Identifier: MIT
#include "simulator/simulator.hpp"

#include <algorithm>

#include "simulator/world/operations.hpp"

namespace stmirror::simulator {
namespace {

/// Returns the host name with which clients on this machine reach a server that listens on `address`.
std::string host_of(const std::string& address) {
    if (address == "0.0.0.0") { return "127.0.0.1"; }
    if (address == "::") { return "[::1]"; }
    return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

}  // namespace

std::string client_id(std::int64_t tenant_id) { return "cid.simulated-" + std::to_string(tenant_id); }
std::string client_secret(std::int64_t tenant_id) { return "cs1.simulated-" + std::to_string(tenant_id); }

Result<std::unique_ptr<Simulator>> Simulator::start(SimulatorOptions options, const Catalogue& catalogue) {
    auto authority = CertificateAuthority::create();
    if (!authority) { return authority.error(); }
    std::unique_ptr<Simulator> simulator(new Simulator(std::move(*authority)));
    simulator->make_tenants(options, catalogue);
    if (auto serving = simulator->serve(std::move(options), catalogue); !serving) { return serving.error(); }
    return simulator;
}

void Simulator::make_tenants(const SimulatorOptions& options, const Catalogue& catalogue) {
    for (const auto& world : options.worlds) {
        auto tenant = std::make_unique<Tenant>();
        tenant->id = world.tenant_id;
        tenant->world = std::make_unique<World>(catalogue, world, clock_);
        tenants_.push_back(std::move(tenant));
    }
}

Result<> Simulator::serve(SimulatorOptions options, const Catalogue& catalogue) {
    auto identity = authority_.issue(options.certificate);
    if (!identity) { return identity.error(); }

    std::vector<TenantOptions> tenants;
    for (const auto& tenant : tenants_) {
        auto handle = [known = tenant.get()](const Request& request) {
            const std::lock_guard lock(known->mutex);
            return known->world->handle(request);
        };
        tenants.push_back(
            {tenant->id, client_id(tenant->id), client_secret(tenant->id), options.scopes, handle});
    }
    options.gateway.operations = operations_of(catalogue);
    gateway_ = std::make_unique<Gateway>(std::move(options.gateway), std::move(tenants), clock_);
    control_ = std::make_unique<Control>(
        *gateway_, clock_,
        [this](std::int64_t tenant_id, const Request& request) { return control_world(tenant_id, request); });

    address_ = options.server.address;
    options.server.identity = std::move(*identity);
    auto handler = [this](const Request& request, const Caller& caller) {
        return Control::owns(request.path) ? control_->handle(request, caller) : gateway_->handle(request);
    };
    auto server = Server::start(std::move(options.server), std::move(handler));
    if (!server) { return server.error(); }
    server_ = std::move(*server);
    return {};
}

std::string Simulator::base_url() const {
    return "https://" + host_of(address_) + ":" + std::to_string(port());
}

std::optional<Reply> Simulator::control_world(std::int64_t tenant_id, const Request& request) {
    std::optional<Reply> reply;
    with_world(tenant_id, [&](World& world) { reply = world.control(request); });
    return reply;
}

bool Simulator::with_world(std::int64_t tenant_id, const std::function<void(World&)>& use) {
    const auto found = std::ranges::find(tenants_, tenant_id, [](const auto& tenant) { return tenant->id; });
    if (found == tenants_.end()) { return false; }
    const std::lock_guard lock((*found)->mutex);
    use(*(*found)->world);
    return true;
}

}  // namespace stmirror::simulator
