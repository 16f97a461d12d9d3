// SPDX-License-Identifier: MIT
// The simulated API without sockets. Requests go directly to the simulator's gateway, and replies arrive
// after a latency in virtual time. Connections can break as on a network.
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

    /// Tenant ids are consecutive, starting at tenant_id. Each tenant has its own world.
    SimulatedApi(VirtualTime& time, const Catalogue& catalogue, simulator::WorldOptions options,
                 std::size_t tenants = 1);

    /// Returns the client id of tenant number `tenant`.
    static std::string client_id(std::size_t tenant);

    void send(api::HttpRequest request, Completion completion) override;

    simulator::World& world(std::size_t tenant = 0) { return *worlds_.at(tenant); }
    simulator::Gateway& gateway() { return *gateway_; }

    /// A function that is called before each answer, so that a test can change the world just before the
    /// answer.
    std::function<void(const simulator::Request&)> before_answer;
    /// A function that may change the body of each reply of the API, so that a record cannot be decoded.
    std::function<void(const simulator::Request&, std::string& body)> alter_body;
    /// Returns how long a reply takes in addition to 20 ms. If empty, replies take 20 ms.
    std::function<std::chrono::milliseconds(const api::HttpReply&)> time_of;
    /// The name of a parameter that the API ignores, as if it were misspelled.
    std::string drop_from_query;

 private:
    Result<api::HttpReply> answer(const api::HttpRequest& request, std::chrono::milliseconds& latency);

    simulator::TenantOptions add_tenant(const Catalogue& catalogue, simulator::WorldOptions options);

    VirtualTime* time_;
    std::vector<std::unique_ptr<simulator::World>> worlds_;
    std::unique_ptr<simulator::Gateway> gateway_;
};

}  // namespace stmirror::testing
