// SPDX-License-Identifier: MIT
#include "simulator/gateway/statistics.hpp"

#include <nlohmann/json.hpp>

namespace stmirror::simulator {

using nlohmann::ordered_json;

std::string to_json(const Statistics& statistics) {
    ordered_json json;
    json["requests"] = statistics.requests;
    json["unanswered"] = statistics.unanswered;
    json["tokens_issued"] = statistics.tokens_issued;
    json["body_bytes"] = statistics.body_bytes;
    json["by_operation"] = statistics.by_operation;
    json["by_status"] = ordered_json::object();
    for (const auto& [status, count] : statistics.by_status) {
        json["by_status"][std::to_string(status)] = count;
    }
    json["tenants"] = ordered_json::object();
    for (const auto& [id, tenant] : statistics.tenants) {
        auto& entry = json["tenants"][std::to_string(id)];
        entry["requests"] = tenant.requests;
        entry["rate_limited"] = tenant.rate_limited;
        entry["requests_in_a_second_max"] = tenant.requests_in_a_second_max;
    }
    return json.dump(2) + "\n";
}

}  // namespace stmirror::simulator
