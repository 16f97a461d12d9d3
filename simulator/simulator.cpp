// SPDX-License-Identifier: MIT
#include "simulator/simulator.hpp"

#include <algorithm>

#include "catalogue/operation.hpp"

namespace stmirror::simulator {
namespace {

std::optional<OperationFacts> operation_facts(std::string_view method, std::string_view path) {
    const auto found = match(method, path);
    if (!found) return std::nullopt;
    const auto& operation = *found->operation;
    return OperationFacts{operation.method + " " + operation.path, operation.scope};
}

/// Where clients on this machine reach a server that listens on `address`.
std::string host_of(const std::string& address) {
    if (address == "0.0.0.0") return "127.0.0.1";
    if (address == "::") return "[::1]";
    return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

}  // namespace

std::string client_id(std::int64_t tenant_id) { return "cid.simulated-" + std::to_string(tenant_id); }
std::string client_secret(std::int64_t tenant_id) { return "cs1.simulated-" + std::to_string(tenant_id); }

Result<std::unique_ptr<Simulator>> Simulator::start(SimulatorOptions options, const Catalogue& catalogue) {
    auto authority = CertificateAuthority::create();
    if (!authority) return authority.error();
    std::unique_ptr<Simulator> simulator(new Simulator(std::move(*authority)));
    simulator->make_tenants(options, catalogue);
    if (auto serving = simulator->serve(std::move(options)); !serving) return serving.error();
    return simulator;
}

void Simulator::make_tenants(const SimulatorOptions& options, const Catalogue& catalogue) {
    for (const auto& world : options.worlds) {
        tenants_.push_back({world.tenant_id, std::make_unique<World>(catalogue, world, clock_)});
    }
}

Result<> Simulator::serve(SimulatorOptions options) {
    auto identity = authority_.issue(options.certificate);
    if (!identity) return identity.error();

    std::vector<TenantOptions> tenants;
    for (const auto& tenant : tenants_) {
        tenants.push_back({tenant.id, client_id(tenant.id), client_secret(tenant.id), options.scopes,
                           [world = tenant.world.get()](const Request& request) { return world->handle(request); }});
    }
    options.gateway.operations = operation_facts;
    gateway_ = std::make_unique<Gateway>(std::move(options.gateway), std::move(tenants), clock_);
    control_ = std::make_unique<Control>(*gateway_, clock_);

    address_ = options.server.address;
    options.server.identity = std::move(*identity);
    auto handler = [this](const Request& request, const Caller& caller) {
        return Control::owns(request.path) ? control_->handle(request, caller) : gateway_->handle(request);
    };
    auto server = Server::start(std::move(options.server), std::move(handler));
    if (!server) return server.error();
    server_ = std::move(*server);
    return {};
}

std::string Simulator::base_url() const { return "https://" + host_of(address_) + ":" + std::to_string(port()); }

World* Simulator::world(std::int64_t tenant_id) {
    const auto found = std::ranges::find(tenants_, tenant_id, &Tenant::id);
    return found == tenants_.end() ? nullptr : found->world.get();
}

}  // namespace stmirror::simulator
