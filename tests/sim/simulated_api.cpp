// SPDX-License-Identifier: MIT
#include "simulated_api.hpp"

#include "simulator/http/replies.hpp"
#include "simulator/http/url.hpp"
#include "simulator/world/operations.hpp"

namespace stmirror::testing {
namespace {

std::string lower(std::string text) {
    for (auto& c : text) { c = static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
    return text;
}

simulator::Request to_simulator(const api::HttpRequest& from) {
    simulator::Request request;
    request.method = from.method;
    if (!simulator::parse_target(from.target, request)) {
        throw std::logic_error("not a target: " + from.target);
    }
    for (const auto& [name, value] : from.headers) { request.headers.emplace_back(lower(name), value); }
    request.body = from.body;
    return request;
}

}  // namespace

SimulatedApi::SimulatedApi(VirtualTime& time, const Catalogue& catalogue, simulator::WorldOptions options,
                           std::size_t tenants)
    : time_(&time) {
    std::vector<simulator::TenantOptions> made;
    for (std::size_t i = 0; i < tenants; ++i) {
        made.push_back(add_tenant(catalogue, options));
        ++options.seed;
    }
    simulator::GatewayOptions gateway;
    gateway.app_keys = {"ak1.simulated"};
    gateway.operations = simulator::operations_of(catalogue);
    gateway_ = std::make_unique<simulator::Gateway>(std::move(gateway), std::move(made), time);
}

simulator::TenantOptions SimulatedApi::add_tenant(const Catalogue& catalogue,
                                                  simulator::WorldOptions options) {
    simulator::TenantOptions tenant;
    tenant.id = options.tenant_id = tenant_id + static_cast<std::int64_t>(worlds_.size());
    tenant.client_id = client_id(worlds_.size());
    tenant.client_secret = "cs1.simulated";
    auto* world = worlds_.emplace_back(std::make_unique<simulator::World>(catalogue, options, *time_)).get();
    tenant.world = [world](const simulator::Request& request) { return world->handle(request); };
    return tenant;
}

std::string SimulatedApi::client_id(std::size_t tenant) { return "cid." + std::to_string(tenant); }

void SimulatedApi::send(api::HttpRequest request, Completion completion) {
    std::chrono::milliseconds latency{20};
    auto reply = answer(request, latency);
    if (time_of && reply) { latency += time_of(*reply); }
    time_->call_at(time_->now() + latency,
                   [done = std::move(completion), r = std::move(reply)]() mutable { done(std::move(r)); });
}

Result<api::HttpReply> SimulatedApi::answer(const api::HttpRequest& request,
                                            std::chrono::milliseconds& latency) {
    auto arrived = to_simulator(request);
    std::erase_if(arrived.query,
                  [this](const auto& parameter) { return parameter.first == drop_from_query; });
    if (before_answer) { before_answer(arrived); }
    auto answer = gateway_->handle(arrived);
    latency += answer.delivery.delay;
    using simulator::Ending;
    if (answer.delivery.ending == Ending::Stall) {
        latency += std::chrono::seconds{100};
        return Problem{Errc::Timeout, "no answer within 100 s"};
    }
    if (answer.delivery.ending != Ending::Whole) {
        return Problem{Errc::Disconnected, "the connection ended early"};
    }
    api::HttpReply reply;
    reply.status = answer.reply.status;
    reply.headers = std::move(answer.reply.headers);
    reply.headers.emplace_back("Date", simulator::http_date(answer.date));
    reply.body = std::move(answer.reply.body);
    if (alter_body) { alter_body(arrived, reply.body); }
    reply.body.reserve(reply.body.size() + 64);
    return reply;
}

}  // namespace stmirror::testing
