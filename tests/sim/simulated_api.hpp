// SPDX-License-Identifier: MIT
// The simulated API without sockets: requests go straight to the simulator's gateway and come back after a
// latency in virtual time. Connections break here as they do on a wire.
#pragma once

#include <memory>
#include <vector>

#include "api/http.hpp"
#include "simulator/gateway/gateway.hpp"
#include "simulator/world/world.hpp"
#include "support/virtual_time.hpp"

namespace stmirror::testing {

class SimulatedApi final : public api::Transport {
 public:
    static constexpr std::int64_t tenant_id = 1234567;
    static constexpr const char* host = "api.simulator";

    /// The ids of the tenants count up from tenant_id; each has a world of its own.
    SimulatedApi(VirtualTime& time, const Catalogue& catalogue, simulator::WorldOptions options,
                 std::size_t tenants = 1);

    /// What the tenant with this number signs in with.
    static std::string client_id(std::size_t tenant);

    void send(api::HttpRequest request, Completion completion) override;

    simulator::World& world(std::size_t tenant = 0) { return *worlds_.at(tenant); }
    simulator::Gateway& gateway() { return *gateway_; }

    /// Called before a request is answered: a script may change the world then.
    std::function<void(const simulator::Request&)> before_answer;
    /// A parameter that the API ignores as if it were misspelled.
    std::string drop_from_query;

 private:
    Result<api::HttpReply> answer(const api::HttpRequest& request, std::chrono::milliseconds& latency);

    simulator::TenantOptions add_tenant(const Catalogue& catalogue, simulator::WorldOptions options);

    VirtualTime* time_;
    std::vector<std::unique_ptr<simulator::World>> worlds_;
    std::unique_ptr<simulator::Gateway> gateway_;
};

}  // namespace stmirror::testing
