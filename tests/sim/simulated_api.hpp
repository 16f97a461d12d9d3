// SPDX-License-Identifier: MIT
// The simulated API without sockets: requests go straight to the simulator's gateway and come back after a
// latency in virtual time. Connections break here as they do on a wire.
#pragma once

#include <memory>
#include <vector>

#include "api/http.hpp"
#include "simulator/gateway.hpp"
#include "simulator/world.hpp"
#include "support/virtual_time.hpp"

namespace stmirror::testing {

class SimulatedApi final : public api::Transport {
 public:
    static constexpr std::int64_t tenant_id = 1234567;
    static constexpr const char* host = "api.simulator";

    SimulatedApi(VirtualTime& time, const Catalogue& catalogue, simulator::WorldOptions options);

    void send(api::HttpRequest request, Completion completion) override;

    simulator::World& world() { return *world_; }
    simulator::Gateway& gateway() { return *gateway_; }

    /// Called before a request is answered: a script may change the world then.
    std::function<void(const simulator::Request&)> before_answer;
    /// A parameter that the API ignores as if it were misspelled.
    std::string drop_from_query;

 private:
    Result<api::HttpReply> answer(const api::HttpRequest& request, std::chrono::milliseconds& latency);

    VirtualTime* time_;
    std::unique_ptr<simulator::World> world_;
    std::unique_ptr<simulator::Gateway> gateway_;
};

}  // namespace stmirror::testing
