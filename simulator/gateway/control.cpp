// SPDX-License-Identifier: MIT
#include "simulator/gateway/control.hpp"

#include <nlohmann/json.hpp>

#include "simulator/gateway/faults_json.hpp"
#include "simulator/http/replies.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;

const Reply done{204, {}, {}};

Reply bad_request(const std::string& what) { return gateway_reply(400, what); }

}  // namespace

Answer Control::handle(const Request& request, const Caller& caller) {
    Answer answer;
    answer.reply = caller.on_loopback ? reply_to(request) : gateway_reply(404, "Resource not found");
    answer.date = clock_.utc_now();
    return answer;
}

Reply Control::reply_to(const Request& request) {
    const auto call = request.method + " " + request.path;
    if (call == "GET /_simulator/stats") { return json_reply(200, to_json(gateway_.statistics())); }
    if (call == "POST /_simulator/faults") { return replace_faults(request); }
    if (call == "POST /_simulator/clock") { return set_clock(request); }
    if (call == "DELETE /_simulator/faults") {
        gateway_.set_faults(Faults{});
        return done;
    }
    if (call == "POST /_simulator/tokens/revoke") {
        gateway_.revoke_tokens();
        return done;
    }
    if (call.starts_with("POST /_simulator/tenant/")) { return forward(request); }
    return gateway_reply(404, "The simulator has no such control: " + call);
}

Reply Control::forward(const Request& request) {
    const auto tenant_id = tenant_of_path(request.path);
    auto reply = tenant_id ? world_control_(*tenant_id, request) : std::nullopt;
    if (!reply) { return gateway_reply(404, "The simulator has no such tenant: " + request.path); }
    return std::move(*reply);
}

Reply Control::replace_faults(const Request& request) {
    auto faults = parse_faults(request.body);
    if (!faults) { return bad_request(faults.error().text); }
    gateway_.set_faults(std::move(*faults));
    return done;
}

/// Accepts {"advance_seconds": 900}, {"stopped": true}, or both.
Reply Control::set_clock(const Request& request) {
    const json body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || body.empty()) {
        return bad_request("expected {\"advance_seconds\": n} or {\"stopped\": true}");
    }
    for (const auto& [key, value] : body.items()) {
        const bool known = (key == "advance_seconds" && value.is_number_unsigned()) ||
                           (key == "stopped" && value.is_boolean());
        if (!known) { return bad_request("unknown key or wrong value: \"" + key + "\""); }
    }
    if (body.contains("advance_seconds")) {
        clock_.advance(std::chrono::seconds{body["advance_seconds"].get<std::int64_t>()});
    }
    if (body.contains("stopped")) { body["stopped"].get<bool>() ? clock_.stop() : clock_.run(); }
    return done;
}

}  // namespace stmirror::simulator
