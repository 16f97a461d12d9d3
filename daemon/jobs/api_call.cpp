// SPDX-License-Identifier: MIT
#include "daemon/jobs/api_call.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "toml/mistakes.hpp"

namespace stmirror::daemon {
namespace {

constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::string_view tenant_placeholder = "{tenant}";

Problem misused(std::string what) { return {Errc::Usage, std::move(what)}; }

template <class Range, class Text>
std::string listed(const Range& range, Text text) {
    std::string all;
    for (const auto& each : range) { (all += all.empty() ? "" : ", ") += text(each); }
    return all;
}

Result<std::string> method_of(std::string word) {
    for (auto& c : word) {
        if (c >= 'a' && c <= 'z') { c = static_cast<char>(c - 'a' + 'A'); }
    }
    if (std::ranges::find(methods, word) != methods.end()) { return word; }
    const auto known = listed(methods, [](auto each) { return std::string(each); });
    return misused("unknown method " + word + "; the API has " + known);
}

/// Replaces the placeholders that the tenant determines. Returns Errc::Usage if another placeholder is left.
Result<std::string> fill(std::string path, const TenantSettings& tenant) {
    const auto replace = [&](std::string_view placeholder, std::int64_t value) {
        for (auto at = path.find(placeholder); at != path.npos; at = path.find(placeholder)) {
            path.replace(at, placeholder.size(), std::to_string(value));
        }
    };
    replace(tenant_placeholder, tenant.id);
    if (tenant.booking_providers.size() == 1) {
        replace("{booking_provider}", tenant.booking_providers.front());
    }
    const auto open = path.find('{');
    if (open == path.npos) { return path; }
    const auto left = path.substr(open, path.find('}', open) - open + 1);
    return misused("replace " + left + " with a value in " + path);
}

std::vector<std::string> methods_of(std::string_view path) {
    std::vector<std::string> known;
    for (const auto method : methods) {
        if (match(method, path)) { known.emplace_back(method); }
    }
    return known;
}

/// Returns how the paths of the catalogue begin, for example "/crm/v2/tenant/{tenant}/".
std::set<std::string_view> beginnings() {
    std::set<std::string_view> all;
    for (const auto& operation : operations()) {
        const std::string_view path = operation.path;
        if (const auto at = path.find(tenant_placeholder); at != path.npos) {
            all.insert(path.substr(0, at + tenant_placeholder.size() + 1));
        }
    }
    return all;
}

/// Suggests the first part of a known short path: "did you mean "customers"?". Empty if none is similar.
std::string nearest_beginning(std::string_view words) {
    std::vector<std::string> known;
    for (const auto& operation : operations()) {
        const std::string_view path = operation.path;
        const auto at = path.find(tenant_placeholder);
        if (at == path.npos || at + tenant_placeholder.size() >= path.size()) { continue; }
        const auto tail = path.substr(at + tenant_placeholder.size() + 1);
        known.emplace_back(tail.substr(0, tail.find('/')));
    }
    return nearest(words.substr(0, words.find('/')), known);
}

/// Completes "customers/17" to the whole path if exactly one path of the catalogue matches.
Result<std::string> complete(const std::string& words, const TenantSettings& tenant) {
    if (words.starts_with('/')) { return fill(words, tenant); }
    if (words.find("://") != words.npos) {
        return misused(
            "the host comes from the configuration: give only the path, beginning with the / after the host");
    }
    std::vector<std::string> found;
    for (const auto beginning : beginnings()) {
        auto path = fill(std::string(beginning) + words, tenant);
        if (!path) { return path; }
        if (!methods_of(*path).empty()) { found.push_back(std::move(*path)); }
    }
    if (found.size() == 1) { return found.front(); }
    const auto near = found.empty() ? nearest_beginning(words) : "";
    if (!near.empty() && !near.ends_with("\"" + words.substr(0, words.find('/')) + "\"?")) {
        return misused("no known path ends with " + words + "; " + near);
    }
    return misused((found.empty() ? "no known path ends with " : "several paths end with ") + words +
                   ": write the whole path, beginning with /, as in /crm/v2/tenant/{tenant}/customers");
}

/// Checks that the path names the tenant, because the API would refuse the tenant's token for another tenant.
Result<> check_tenant(std::string_view path, const TenantSettings& tenant) {
    constexpr std::string_view segment = "/tenant/";
    const auto at = path.find(segment);
    if (at == path.npos) { return {}; }
    const auto rest = path.substr(at + segment.size());
    const auto number = rest.substr(0, rest.find('/'));
    if (number == std::to_string(tenant.id)) { return {}; }
    return misused("the path names tenant " + std::string(number) + ", but the credentials are for " +
                   tenant.name + " (" + std::to_string(tenant.id) +
                   "). Use {tenant} in the path, or select a tenant with --tenant");
}

}  // namespace

Result<const TenantSettings*> tenant_of(const Settings& settings, const std::string& wanted) {
    const auto& tenants = settings.tenants;
    if (wanted.empty() && tenants.size() == 1) { return &tenants.front(); }
    const auto is_it = [&](const TenantSettings& each) {
        return each.name == wanted || std::to_string(each.id) == wanted;
    };
    const auto found = std::ranges::find_if(tenants, is_it);
    if (found != tenants.end()) { return &*found; }
    const auto known = listed(tenants, [](const auto& each) { return each.name; });
    return misused(wanted.empty() ? "there are several tenants: choose one with --tenant: " + known
                                  : "no such tenant: " + wanted + "; the settings have: " + known);
}

Result<ApiCall> plan_call(const Settings& settings, const ApiOptions& options, std::string body) {
    const auto method = method_of(options.method);
    if (!method) { return method.error(); }
    if (*method == "GET" && !body.empty()) { return misused("--data: GET takes no body"); }
    const auto tenant = tenant_of(settings, options.tenant);
    if (!tenant) { return tenant.error(); }
    const auto question_mark = std::min(options.path.find('?'), options.path.size());
    const auto path = complete(options.path.substr(0, question_mark), **tenant);
    if (!path) { return path.error(); }
    if (auto checked = check_tenant(*path, **tenant); !checked) { return checked.error(); }

    const auto found = match(*method, *path);
    const auto known = found ? std::vector<std::string>{} : methods_of(*path);
    if (!known.empty()) {
        return misused("the API has no " + *method + " " + *path + ", only " +
                       listed(known, [](const auto& each) { return each; }));
    }
    ApiCall call;
    call.tenant_id = (*tenant)->id;
    call.request = {*method, api::encode_target(*path + options.path.substr(question_mark)), std::move(body)};
    if (found) {
        call.operation = found->operation;
        call.placeholders = found->placeholders;
    }
    return call;
}

}  // namespace stmirror::daemon
