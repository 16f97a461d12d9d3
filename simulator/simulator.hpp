// SPDX-License-Identifier: MIT
// The complete simulator in one object: authority, clock, a world for each tenant, gateway, control, server.
// The program stmirror-simulator runs it. Tests and `stmirror demo` start it inside their own process.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "simulator/gateway/adjustable_clock.hpp"
#include "simulator/gateway/control.hpp"
#include "simulator/gateway/gateway.hpp"
#include "simulator/http/certificates.hpp"
#include "simulator/http/server.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::simulator {

struct SimulatorOptions {
    std::vector<WorldOptions> worlds{WorldOptions{}};  ///< one for each tenant
    std::optional<std::vector<std::string>>
        scopes;              ///< the scopes granted to each tenant; all scopes if there is no list
    GatewayOptions gateway;  ///< its operations come from the catalogue
    ServerOptions server;    ///< its identity is issued by the simulator's authority
    CertificateRequest certificate;
};

/// These functions return the credentials of a simulated tenant. The tenant's id determines them.
std::string client_id(std::int64_t tenant_id);
std::string client_secret(std::int64_t tenant_id);

/// Serves from start() until its destruction. Thread-safe.
class Simulator {
 public:
    /// `catalogue` must outlive this object.
    static Result<std::unique_ptr<Simulator>> start(SimulatorOptions options,
                                                    const Catalogue& catalogue = Catalogue::built_in());
    static Result<std::unique_ptr<Simulator>> start(SimulatorOptions options,
                                                    const Catalogue&& temporary) = delete;

    /// Returns the URL of the API and of the token endpoint, such as "https://127.0.0.1:8443".
    std::string base_url() const;
    std::uint16_t port() const { return server_->port(); }
    const CertificateAuthority& authority() const { return authority_; }
    AdjustableClock& clock() { return clock_; }
    Gateway& gateway() { return *gateway_; }
    /// Calls `use` with the tenant's world. The world serves no request while `use` runs. Returns false if
    /// there is no such tenant.
    bool with_world(std::int64_t tenant_id, const std::function<void(World&)>& use);

 private:
    struct Tenant {
        std::int64_t id;
        std::unique_ptr<World> world;
        std::mutex mutex;  ///< guards the world
    };

    explicit Simulator(CertificateAuthority authority) : authority_(std::move(authority)) {}
    void make_tenants(const SimulatorOptions& options, const Catalogue& catalogue);
    Result<> serve(SimulatorOptions options, const Catalogue& catalogue);
    std::optional<Reply> control_world(std::int64_t tenant_id, const Request& request);

    CertificateAuthority authority_;
    SystemClock system_clock_;
    AdjustableClock clock_{system_clock_};
    std::vector<std::unique_ptr<Tenant>> tenants_;
    std::unique_ptr<Gateway> gateway_;
    std::unique_ptr<Control> control_;
    std::string address_;
    std::unique_ptr<Server> server_;  ///< the last member, so that it is destroyed first
};

}  // namespace stmirror::simulator
