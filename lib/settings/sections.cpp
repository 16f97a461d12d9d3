// SPDX-License-Identifier: MIT
#include "settings/sections.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "settings/listen_address.hpp"
#include "settings/publish_section.hpp"
#include "settings/values.hpp"

namespace stmirror::settings {
namespace {

constexpr double requests_per_second_min = 0.1;
constexpr double requests_per_second_max = 60;  // the API's own limit for an app key and tenant

struct Environment {
    std::string_view name;
    std::string_view server;
    std::string_view token_server;
};
constexpr std::array environments{
    Environment{"production", "api.servicetitan.io", "auth.servicetitan.io"},
    Environment{"integration", "api-integration.servicetitan.io", "auth-integration.servicetitan.io"},
};

void read_mirror(TomlReader& in, Settings& out) {
    out.mirror_path = read_path(in, "path", out.mirror_path);
    out.resources_path = read_path(in, "resources");
}

void read_modules(TomlReader& in, Settings& out) {
    auto enabled = in.texts("enabled");
    if (!in.has("enabled")) { return; }
    out.modules = std::move(enabled);
    const auto known = module_names();
    for (const auto& module : out.modules) {
        if (std::ranges::find(known, module) == known.end()) {
            in.mistake("enabled", "no such module \"" + module + "\": " + nearest(module, known) +
                                      " (`stmirror catalog` lists the modules)");
        }
    }
}

void read_environment(TomlReader& in, ApiSettings& api) {
    std::vector<std::string> names;
    for (const auto& environment : environments) { names.emplace_back(environment.name); }
    const auto& chosen = environments.at(in.choice("environment", names));
    api.environment = chosen.name;
    api.server = {std::string(chosen.server), "443"};
    api.token_server = {std::string(chosen.token_server), "443"};
}

void read_server(TomlReader& in, std::string_view key, Endpoint& server) {
    const auto url = in.text(key);
    if (url.empty()) { return; }
    if (const auto given = Endpoint::parse_https(url)) {
        server = *given;
    } else {
        in.mistake(key, "must be \"https://host\" or \"https://host:port\", without a path");
    }
}

void read_proxy(TomlReader& in, std::optional<Endpoint>& proxy) {
    const auto url = in.text("proxy");
    if (url.empty()) { return; }
    proxy = Endpoint::parse_proxy(url);
    if (!proxy) { in.mistake("proxy", "must be \"http://host:port\", without a user name"); }
}

/// Returns the name of the environment if base_url is set: the URL without a final slash.
std::string environment_of(std::string base_url) {
    if (base_url.ends_with('/')) { base_url.pop_back(); }
    return base_url;
}

void read_api(TomlReader& in, Settings& out) {
    auto& api = out.api;
    read_environment(in, api);
    if (in.has("base_url") != in.has("auth_url")) {
        in.mistake(in.has("base_url") ? "base_url" : "auth_url",
                   "base_url and auth_url belong together: set both or neither");
    }
    read_server(in, "base_url", api.server);
    read_server(in, "auth_url", api.token_server);
    if (in.has("base_url")) { api.environment = environment_of(in.text("base_url")); }
    if (auto ca_file = read_path(in, "ca_file"); !ca_file.empty()) {
        api.ca_file = std::move(ca_file);
        api.ca_file_set_at = in.place("ca_file").text();
    }
    read_proxy(in, api.proxy);
    api.app_key = read_secret(in, "app_key");
}

void read_tenant(TomlReader& in, Settings& out) {
    TenantSettings tenant;
    tenant.id = in.integer("id", 0, 1, std::numeric_limits<std::int64_t>::max());
    if (!in.has("id")) { in.mistake("id", "is missing: add id = NUMBER, the id of the tenant"); }
    tenant.name = in.text("name", std::to_string(tenant.id));
    tenant.client_id = in.required_text("client_id");
    tenant.client_secret = read_secret(in, "client_secret");
    tenant.booking_providers = in.integers("booking_providers", 1);
    for (const auto& other : out.tenants) {
        if (tenant.id != 0 && other.id == tenant.id) {
            in.mistake("id", "another [[tenant]] already has this id");
        }
        if (other.name == tenant.name) { in.mistake("name", "another [[tenant]] already has this name"); }
    }
    out.tenants.push_back(std::move(tenant));
}

std::size_t count(TomlReader& in, std::string_view key, std::size_t otherwise, std::int64_t max) {
    return static_cast<std::size_t>(in.integer(key, static_cast<std::int64_t>(otherwise), 1, max));
}

void read_limits(TomlReader& in, Settings& out) {
    auto& limits = out.limits;
    limits.requests_per_second = in.number("requests_per_second", limits.requests_per_second,
                                           requests_per_second_min, requests_per_second_max);
    limits.background_requests_per_second =
        in.number("background_requests_per_second", limits.background_requests_per_second,
                  requests_per_second_min, requests_per_second_max);
    limits.connections = count(in, "connections", limits.connections, 32);
    limits.page_size = static_cast<int>(in.integer("page_size", limits.page_size, 1, 5000));
}

void read_schedule(TomlReader& in, Settings& out) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    auto& schedule = out.schedule;
    schedule.poll = read_duration(in, "poll", schedule.poll, seconds{1});
    schedule.settle = read_duration(in, "settle", schedule.settle, seconds{1});
    schedule.overlap = read_duration(in, "overlap", schedule.overlap, seconds{0});
    schedule.verify = read_duration(in, "verify", schedule.verify, minutes{1});
    schedule.children = read_duration(in, "children", schedule.children, minutes{1});
    schedule.sweep = read_duration(in, "sweep", schedule.sweep, minutes{1});
    schedule.max_delete_percent = in.number("max_delete_percent", schedule.max_delete_percent, 0, 100);
}

void read_changes(TomlReader& in, Settings& out) {
    out.changes.keep = read_duration(in, "keep", out.changes.keep, std::chrono::hours{1});
}

void read_snapshot(TomlReader& in, Settings& out) {
    auto& snapshot = out.snapshot;
    snapshot.folder = read_path(in, "folder");
    snapshot.every = read_duration(in, "every", snapshot.every, std::chrono::minutes{1});
    snapshot.keep = count(in, "keep", snapshot.keep, 10'000);
}

void read_feed(TomlReader& in, Settings& out) {
    FeedSettings feed;
    const bool enabled = in.flag("enabled", true);
    if (in.has("enabled")) { feed.enabled = enabled; }
    const auto rate = in.number("requests_per_second", 0, requests_per_second_min, requests_per_second_max);
    if (rate != 0) { feed.requests_per_second = rate; }
    out.feeds.insert_or_assign(in.path().substr(feed_prefix.size()), feed);
}

void read_http(TomlReader& in, Settings& out) {
    const auto listen = in.text("listen");
    const auto address = listen.empty() ? out.listen : ListenAddress::parse(listen);
    if (!address) {
        in.mistake("listen", "must be \"address:port\", for example \"127.0.0.1:9464\" or \"[::1]:9464\"");
    }
    out.http_token = read_optional_secret(in, "token");
    if (!address) { return; }
    out.listen = *address;
    if (!address->is_loopback && !out.http_token) {
        in.mistake("listen",
                   "other machines can reach this address, so it needs a token: add token_file = "
                   "\"/path/of/the/token\", or listen on 127.0.0.1 or [::1]");
    }
}

void read_log(TomlReader& in, Settings& out) {
    constexpr std::array levels{LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error,
                                LogLevel::Off};
    std::vector<std::string> names;
    for (const auto level : levels) { names.emplace_back(name(level)); }
    out.log_level = levels.at(in.choice("level", names, static_cast<std::size_t>(out.log_level)));
}

}  // namespace

const std::vector<SectionKind>& section_kinds() {
    static const std::vector<SectionKind> kinds{
        {"mirror", Occurs::Once, read_mirror},   {"modules", Occurs::Once, read_modules},
        {"api", Occurs::Once, read_api},         {"tenant", Occurs::Repeated, read_tenant},
        {"limits", Occurs::Once, read_limits},   {"schedule", Occurs::Once, read_schedule},
        {"changes", Occurs::Once, read_changes}, {"snapshot", Occurs::Once, read_snapshot},
        {"feed", Occurs::Named, read_feed},      {"publish", Occurs::Named, read_publish},
        {"http", Occurs::Once, read_http},       {"log", Occurs::Once, read_log},
    };
    return kinds;
}

}  // namespace stmirror::settings
