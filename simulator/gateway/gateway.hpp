// SPDX-License-Identifier: MIT
// Checks each call before the API sees it: access token, app key, tenant, scope, rate limit. Also applies
// faults and counts statistics. Uses neither sockets nor records: the server calls handle(), and handle()
// calls the tenant's world.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "simulator/gateway/faults.hpp"
#include "simulator/gateway/sliding_window.hpp"
#include "simulator/gateway/statistics.hpp"
#include "simulator/gateway/tokens.hpp"
#include "simulator/http/answer.hpp"

namespace stmirror::simulator {

struct TenantOptions {
    std::int64_t id = 0;
    std::string client_id;
    std::string client_secret;
    std::optional<std::vector<std::string>> scopes;  ///< the granted scopes; all scopes if there is no list
    std::function<Reply(const Request&)>
        world;  ///< answers admitted calls; is called on every thread of the server
};

/// What the gateway needs to know about an operation.
struct OperationFacts {
    std::string name;   ///< "GET /crm/v2/tenant/{tenant}/customers", for the statistics
    std::string scope;  ///< "tn.crm.customers:r"; empty if the operation needs no scope
};
/// Finds an operation by its method and decoded path. Returns empty if the API has no such operation. Is
/// called on several threads at once.
using OperationLookup =
    std::function<std::optional<OperationFacts>(std::string_view method, std::string_view path)>;

/// Returns the number after "/tenant/", or empty if the path has no such number.
std::optional<std::int64_t> tenant_of_path(std::string_view path);

enum class RetryAfterForm { None, Seconds, Date };

struct GatewayOptions {
    OperationLookup operations;
    std::vector<std::string> app_keys = {"ak1.simulator"};
    std::size_t requests_per_second = 60;  ///< limit for each pair of app key and tenant, in any second
    RetryAfterForm retry_after = RetryAfterForm::None;
    std::chrono::seconds token_lifetime{900};
    std::optional<std::size_t> token_requests_per_minute;  ///< limit for each tenant; no limit if empty
    std::uint64_t seed = 1;
};

/// Thread-safe. `clock` must outlive this object.
class Gateway {
 public:
    Gateway(GatewayOptions options, std::vector<TenantOptions> tenants, const Clock& clock);
    ~Gateway();

    Answer handle(const Request& request);

    void set_faults(Faults faults);
    /// Revokes all tokens issued so far.
    void revoke_tokens();
    Statistics statistics() const;

 private:
    struct Tenant;
    using Admission = std::variant<Tenant*, Reply>;

    std::optional<FaultAction> arrive(const Request& request, const std::string& operation, TimePoint now);
    Reply answer(const Request& request, const std::optional<OperationFacts>& operation, TimePoint now);
    Reply token_reply(const Request& request, TimePoint now);
    Admission admit(const Request& request, const std::optional<OperationFacts>& operation, TimePoint now);
    std::optional<Reply> refusal_by_app_key(const Request& request) const;
    std::optional<Reply> refusal_by_scope(const Tenant& tenant, const OperationFacts& operation);
    std::optional<Reply> refusal_by_rate(SlidingWindow& window, std::size_t calls_max, TimePoint now);
    void depart(const Answer& answer);

    Tenant* tenant_by_id(std::optional<std::int64_t> id) const;
    Tenant* tenant_by_client(const std::string& client_id, const std::string& client_secret) const;
    std::string trace_id();

    const GatewayOptions options_;
    const Clock& clock_;
    std::unordered_map<std::int64_t, std::unique_ptr<Tenant>> tenants_;

    mutable std::mutex mutex_;  ///< guards the members below, and the tenants' windows
    Random random_;
    Tokens tokens_;
    Faults faults_;
    Statistics statistics_;
};

}  // namespace stmirror::simulator
