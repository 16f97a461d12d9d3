// SPDX-License-Identifier: MIT
// The control plane under /_simulator/, for tests and for people: statistics, faults, tokens and the
// clock. The commands of a tenant's world are under /_simulator/tenant/{tenant}/. No token is required, so
// the control plane answers only callers on a loopback address.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "simulator/gateway/adjustable_clock.hpp"
#include "simulator/gateway/gateway.hpp"
#include "simulator/http/answer.hpp"

namespace stmirror::simulator {

/// Thread-safe. The gateway and the clock must outlive this object.
class Control {
 public:
    /// Passes a POST request to a tenant's world. Returns empty if there is no such tenant.
    using WorldControl = std::function<std::optional<Reply>(std::int64_t tenant_id, const Request&)>;

    Control(Gateway& gateway, AdjustableClock& clock, WorldControl world_control)
        : gateway_(gateway), clock_(clock), world_control_(std::move(world_control)) {}

    static bool owns(std::string_view path) { return path.starts_with("/_simulator/"); }
    /// Answers a request below /_simulator/.
    Answer handle(const Request& request, const Caller& caller);

 private:
    Reply reply_to(const Request& request);
    Reply replace_faults(const Request& request);
    Reply set_clock(const Request& request);
    Reply forward(const Request& request);

    Gateway& gateway_;
    AdjustableClock& clock_;
    WorldControl world_control_;
};

}  // namespace stmirror::simulator
