// SPDX-License-Identifier: MIT
// One tenant of the simulated API: its records, and every operation on them. No sockets, no tokens, no rate limit:
// those are the gateway's. Time comes from the clock that is passed in.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "simulator/message.hpp"

namespace stmirror::simulator {

struct WorldOptions {
    std::int64_t tenant_id = 1234567;
    std::uint64_t seed = 1;
    std::size_t customers = 20'000;  ///< and what belongs to them; 0: an empty tenant
    std::chrono::seconds horizon{std::chrono::minutes{15}};  ///< exports hide younger changes
    std::size_t export_page_size = 5000;
};

class World {
 public:
    World(const Catalogue& catalogue, WorldOptions options, const Clock& clock);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Answers one call. The gateway has checked the token, the app key and the scope; `request.path` is whole
    /// ("/crm/v2/tenant/1234567/customers").
    Reply handle(const Request& request);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::simulator
