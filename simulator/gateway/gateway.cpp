// SPDX-License-Identifier: MIT
#include "simulator/gateway/gateway.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "simulator/http/replies.hpp"
#include "simulator/http/url.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view token_path = "/connect/token";

bool is_token_request(const Request& request) {
    return request.method == "POST" && request.path == token_path;
}

/// Returns the token of "Authorization: Bearer <token>" or "Authorization: <token>".
std::string_view bearer_token(const Request& request) {
    static constexpr std::string_view scheme = "Bearer ";
    const auto* header = request.header("authorization");
    if (!header) { return {}; }
    std::string_view token = *header;
    if (token.starts_with(scheme)) { token.remove_prefix(scheme.size()); }
    return token;
}

std::string form_value(const Pairs& form, std::string_view name) {
    const auto found = std::ranges::find(form, name, &Pairs::value_type::first);
    return found == form.end() ? std::string() : found->second;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) { text += (text.empty() ? "" : " ") + word; }
    return text;
}

bool never_reaches_the_api(const FaultAction& fault) {
    const auto& delivery = fault.delivery;
    return delivery.ending != Ending::Whole && delivery.ending != Ending::Cut && !delivery.ends_after_bytes;
}

void apply(const FaultAction& fault, Answer& answer) {
    answer.date = answer.date + fault.date_shift;
    auto& reply = answer.reply;
    if (fault.retry_after) { reply.headers.emplace_back("Retry-After", *fault.retry_after); }
    if (fault.retry_after_date) {
        reply.headers.emplace_back("Retry-After", http_date(answer.date + *fault.retry_after_date));
    }
    if (fault.body_bytes_max) { reply.body.resize(std::min(reply.body.size(), *fault.body_bytes_max)); }
    answer.delivery = fault.delivery;
}

}  // namespace

std::optional<std::int64_t> tenant_of_path(std::string_view path) {
    static constexpr std::string_view marker = "/tenant/";
    const auto at = path.find(marker);
    if (at == std::string_view::npos) { return std::nullopt; }
    const auto rest = path.substr(at + marker.size());
    std::int64_t id = 0;
    const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
    const bool whole = end == rest.data() + rest.size() || *end == '/';
    if (failure != std::errc{} || !whole) { return std::nullopt; }
    return id;
}

struct Gateway::Tenant {
    explicit Tenant(TenantOptions o) : options(std::move(o)) {}

    SlidingWindow& calls_of(const std::string& app_key) {
        return calls.try_emplace(app_key, std::chrono::seconds{1}).first->second;
    }

    const TenantOptions options;
    std::unordered_map<std::string, SlidingWindow> calls;  ///< admitted calls, by app key
    SlidingWindow token_calls{std::chrono::minutes{1}};    ///< admitted token requests, if these are limited
    SlidingWindow arrivals{std::chrono::seconds{1}};       ///< all calls, for the statistics
};

Gateway::Gateway(GatewayOptions options, std::vector<TenantOptions> tenants, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      random_(options_.seed),
      tokens_(options_.token_lifetime, random_) {
    for (auto& tenant : tenants) {
        const auto id = tenant.id;
        tenants_[id] = std::make_unique<Tenant>(std::move(tenant));
        statistics_.tenants[id];
    }
}

Gateway::~Gateway() = default;

Answer Gateway::handle(const Request& request) {
    const auto now = clock_.now();
    const auto operation = is_token_request(request) ? OperationFacts{"POST /connect/token", {}}
                                                     : options_.operations(request.method, request.path);
    auto fault = arrive(request, operation ? operation->name : "unknown", now);
    Answer result;
    if (fault && fault->reply) {
        result.reply = std::move(*fault->reply);
    } else if (!fault || !never_reaches_the_api(*fault)) {
        result.reply = answer(request, operation, now);
    }
    result.date = clock_.utc_now();
    if (fault) { apply(*fault, result); }
    depart(result);
    return result;
}

std::optional<FaultAction> Gateway::arrive(const Request& request, const std::string& operation,
                                           TimePoint now) {
    const std::lock_guard lock(mutex_);
    ++statistics_.requests;
    ++statistics_.by_operation[operation];
    if (auto* tenant = tenant_by_id(tenant_of_path(request.path))) {
        auto& counted = statistics_.tenants[tenant->options.id];
        ++counted.requests;
        tenant->arrivals.add(now);
        counted.requests_in_a_second_max =
            std::max(counted.requests_in_a_second_max, tenant->arrivals.count(now));
    }
    const auto* fault = faults_.next(request.method, request.path);
    if (!fault) { return std::nullopt; }
    if (fault->revoke_tokens) { tokens_.revoke_all(); }
    return *fault;
}

Reply Gateway::answer(const Request& request, const std::optional<OperationFacts>& operation, TimePoint now) {
    if (is_token_request(request)) { return token_reply(request, now); }
    auto admission = admit(request, operation, now);
    if (auto* refusal = std::get_if<Reply>(&admission)) { return std::move(*refusal); }
    auto& tenant = *std::get<Tenant*>(admission);
    try {
        return tenant.options.world(request);
    } catch (const std::exception& mistake) {
        // The exception is a bug in the simulator. The reply shows it to the test, and the other tenants are
        // still served.
        return problem_reply(500, mistake.what(), "simulator");
    }
}

Reply Gateway::token_reply(const Request& request, TimePoint now) {
    const auto form = parse_form(request.body);
    if (form_value(form, "grant_type") != "client_credentials") {
        return oauth_error_reply(400, "unsupported_grant_type");
    }
    auto* tenant = tenant_by_client(form_value(form, "client_id"), form_value(form, "client_secret"));
    if (!tenant) { return oauth_error_reply(400, "invalid_client"); }

    const std::lock_guard lock(mutex_);
    if (options_.token_requests_per_minute) {
        auto refusal = refusal_by_rate(tenant->token_calls, *options_.token_requests_per_minute, now);
        if (refusal) { return std::move(*refusal); }
    }
    ++statistics_.tokens_issued;
    nlohmann::ordered_json body;
    body["access_token"] = tokens_.issue(tenant->options.id, now);
    body["expires_in"] = tokens_.lifetime().count();
    body["token_type"] = "Bearer";
    body["scope"] = joined(tenant->options.scopes.value_or(std::vector<std::string>{}));
    auto reply = json_reply(200, body.dump());
    reply.headers.emplace_back("Cache-Control", "no-store, no-cache, max-age=0");
    return reply;
}

Gateway::Admission Gateway::admit(const Request& request, const std::optional<OperationFacts>& operation,
                                  TimePoint now) {
    if (!operation) { return gateway_reply(404, "Resource not found"); }
    if (auto refusal = refusal_by_app_key(request)) { return std::move(*refusal); }

    const std::lock_guard lock(mutex_);
    auto* tenant = tenant_by_id(tokens_.owner(bearer_token(request), now));
    if (!tenant) { return gateway_reply(401, "Unauthorized. Access token is missing or invalid."); }
    if (tenant->options.id != tenant_of_path(request.path)) {
        return gateway_reply(404, "Resource not found");
    }
    if (auto refusal = refusal_by_scope(*tenant, *operation)) { return std::move(*refusal); }
    auto& window = tenant->calls_of(*request.header("st-app-key"));
    if (auto refusal = refusal_by_rate(window, options_.requests_per_second, now)) {
        ++statistics_.tenants[tenant->options.id].rate_limited;
        return std::move(*refusal);
    }
    return tenant;
}

std::optional<Reply> Gateway::refusal_by_app_key(const Request& request) const {
    const auto* app_key = request.header("st-app-key");
    if (!app_key) { return gateway_reply(401, "Access denied due to missing application key."); }
    const bool known = std::ranges::find(options_.app_keys, *app_key) != options_.app_keys.end();
    if (!known) { return gateway_reply(403, "Access denied due to invalid application key."); }
    return std::nullopt;
}

std::optional<Reply> Gateway::refusal_by_scope(const Tenant& tenant, const OperationFacts& operation) {
    const auto& granted = tenant.options.scopes;
    const bool enough =
        !granted || operation.scope.empty() || std::ranges::find(*granted, operation.scope) != granted->end();
    if (enough) { return std::nullopt; }
    return problem_reply(403, "Scope validation failed", trace_id());
}

std::optional<Reply> Gateway::refusal_by_rate(SlidingWindow& window, std::size_t calls_max, TimePoint now) {
    if (window.count(now) < calls_max) {
        window.add(now);
        return std::nullopt;
    }
    const auto wait = std::chrono::ceil<std::chrono::seconds>(window.until_room(now));
    const auto seconds = std::to_string(wait.count());
    auto reply =
        problem_reply(429, "Rate limit is exceeded. Try again in " + seconds + " seconds.", trace_id());
    if (options_.retry_after == RetryAfterForm::Seconds) {
        reply.headers.emplace_back("Retry-After", seconds);
    }
    if (options_.retry_after == RetryAfterForm::Date) {
        reply.headers.emplace_back("Retry-After", http_date(clock_.utc_now() + wait));
    }
    return reply;
}

void Gateway::depart(const Answer& answer) {
    const std::lock_guard lock(mutex_);
    statistics_.body_bytes += answer.reply.body.size();
    const auto& delivery = answer.delivery;
    if (delivery.ending != Ending::Whole && !delivery.ends_after_bytes) {
        ++statistics_.unanswered;
    } else {
        ++statistics_.by_status[answer.reply.status];
    }
}

void Gateway::set_faults(Faults faults) {
    const std::lock_guard lock(mutex_);
    faults_ = std::move(faults);
}

void Gateway::revoke_tokens() {
    const std::lock_guard lock(mutex_);
    tokens_.revoke_all();
}

Statistics Gateway::statistics() const {
    const std::lock_guard lock(mutex_);
    return statistics_;
}

Gateway::Tenant* Gateway::tenant_by_id(std::optional<std::int64_t> id) const {
    const auto found = id ? tenants_.find(*id) : tenants_.end();
    return found == tenants_.end() ? nullptr : found->second.get();
}

Gateway::Tenant* Gateway::tenant_by_client(const std::string& client_id,
                                           const std::string& client_secret) const {
    const auto found = std::ranges::find_if(tenants_, [&](const auto& entry) {
        const auto& options = entry.second->options;
        return options.client_id == client_id && options.client_secret == client_secret;
    });
    return found == tenants_.end() ? nullptr : found->second.get();
}

std::string Gateway::trace_id() { return random_hex(random_, 32); }

}  // namespace stmirror::simulator
