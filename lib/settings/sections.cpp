// SPDX-License-Identifier: MIT
#include "settings/sections.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/log.hpp"
#include "settings/listen_address.hpp"

namespace stmirror::settings {
namespace {

constexpr double requests_per_second_min = 0.1;
constexpr double requests_per_second_max = 60;  // the API's own limit for an app key and tenant [DOC-FAQ]

struct Environment {
    std::string_view name;
    std::string_view base_url;
    std::string_view auth_url;
};
constexpr std::array environments{
    Environment{"production", "https://api.servicetitan.io", "https://auth.servicetitan.io"},
    Environment{"integration", "https://api-integration.servicetitan.io",
                "https://auth-integration.servicetitan.io"},
};

void read_mirror(SectionReader& in, Settings& out) {
    in.path("path", out.mirror_path);
    in.path("resources", out.resources_path);
}

void read_environment(SectionReader& in, ApiSettings& api) {
    in.text("environment", api.environment);
    const auto found = std::find_if(environments.begin(), environments.end(),
                                    [&](const Environment& e) { return e.name == api.environment; });
    if (found == environments.end())
        return in.mistake("environment", "must be \"production\" or \"integration\"");
    api.base_url = found->base_url;
    api.auth_url = found->auth_url;
}

void read_url(SectionReader& in, const std::string& key, std::string& url) {
    in.text(key, url);
    if (!in.has(key)) return;
    constexpr std::string_view scheme = "https://";
    if (url.ends_with('/')) url.pop_back();
    const auto host = std::string_view(url).substr(std::min(scheme.size(), url.size()));
    if (!url.starts_with(scheme) || host.empty() || host.find_first_of("/?#@ ") != std::string_view::npos) {
        in.mistake(key, "must be \"https://host\" or \"https://host:port\", and nothing else");
    }
}

void read_proxy(SectionReader& in, std::string& proxy) {
    in.text("proxy", proxy);
    if (proxy.empty()) return;
    constexpr std::string_view scheme = "http://";
    const auto host = std::string_view(proxy).substr(std::min(scheme.size(), proxy.size()));
    if (!proxy.starts_with(scheme) || host.empty() || host.find_first_of("/?#@ ") != std::string_view::npos) {
        in.mistake("proxy", "must be \"http://host:port\", without a user name");
    }
}

void read_api(SectionReader& in, Settings& out) {
    auto& api = out.api;
    read_environment(in, api);
    if (in.has("base_url") != in.has("auth_url")) {
        in.mistake(in.has("base_url") ? "base_url" : "auth_url",
                   "base_url and auth_url belong together: set both or neither");
    }
    read_url(in, "base_url", api.base_url);
    read_url(in, "auth_url", api.auth_url);
    if (in.has("base_url")) api.environment = "custom";
    std::filesystem::path ca_file;
    in.path("ca_file", ca_file);
    if (!ca_file.empty()) {
        api.ca_file = ca_file;
        api.ca_file_set_at = in.place_of("ca_file");
    }
    read_proxy(in, api.proxy);
    in.secret("app_key", api.app_key);
}

void read_tenant(SectionReader& in, Settings& out) {
    TenantSettings tenant;
    in.integer("id", tenant.id, 1, std::numeric_limits<std::int64_t>::max());
    if (!in.has("id")) in.mistake("id", "is missing: add id = and the number of the tenant");
    tenant.name = std::to_string(tenant.id);
    in.text("name", tenant.name);
    in.required_text("client_id", tenant.client_id);
    in.secret("client_secret", tenant.client_secret);
    in.ids("booking_providers", tenant.booking_providers);
    for (const auto& other : out.tenants) {
        if (tenant.id != 0 && other.id == tenant.id)
            in.mistake("id", "another [[tenant]] has this id already");
        if (other.name == tenant.name) in.mistake("name", "another [[tenant]] has this name already");
    }
    out.tenants.push_back(std::move(tenant));
}

void read_limits(SectionReader& in, Settings& out) {
    auto& limits = out.limits;
    in.number("requests_per_second", limits.requests_per_second, requests_per_second_min,
              requests_per_second_max);
    in.number("background_requests_per_second", limits.background_requests_per_second,
              requests_per_second_min, requests_per_second_max);
    auto connections = static_cast<std::int64_t>(limits.connections);
    in.integer("connections", connections, 1, 32);
    limits.connections = static_cast<std::size_t>(connections);
    std::int64_t page_size = limits.page_size;
    in.integer("page_size", page_size, 1, 5000);
    limits.page_size = static_cast<int>(page_size);
}

void read_schedule(SectionReader& in, Settings& out) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    in.duration("poll", out.schedule.poll, seconds{1});
    in.duration("settle", out.schedule.settle, seconds{1});
    in.duration("overlap", out.schedule.overlap, seconds{0});
    in.duration("verify", out.schedule.verify, minutes{1});
    in.duration("children", out.schedule.children, minutes{1});
    in.duration("sweep", out.schedule.sweep, minutes{1});
    in.number("max_delete_percent", out.schedule.max_delete_percent, 0, 100);
}

void read_changes(SectionReader& in, Settings& out) {
    in.duration("keep", out.changes.keep, std::chrono::hours{1});
}

void read_snapshot(SectionReader& in, Settings& out) {
    in.path("folder", out.snapshot.folder);
    in.duration("every", out.snapshot.every, std::chrono::minutes{1});
    auto keep = static_cast<std::int64_t>(out.snapshot.keep);
    in.integer("keep", keep, 1, 10'000);
    out.snapshot.keep = static_cast<std::size_t>(keep);
}

void read_feed(SectionReader& in, Settings& out) {
    FeedSettings feed;
    bool enabled = true;
    in.boolean("enabled", enabled);
    if (in.has("enabled")) feed.enabled = enabled;
    double rate = 0;
    in.number("requests_per_second", rate, requests_per_second_min, requests_per_second_max);
    if (rate != 0) feed.requests_per_second = rate;
    out.feeds.insert_or_assign(in.section().name.substr(feed_prefix.size()), feed);
}

void read_http(SectionReader& in, Settings& out) {
    in.text("listen", out.http_listen);
    const auto address = ListenAddress::parse(out.http_listen);
    if (!address)
        in.mistake("listen", "must be \"address:port\", for example \"127.0.0.1:9464\" or \"[::1]:9464\"");
    if (SecretSource token; in.optional_secret("token", token)) out.http_token = token;
    if (address && !address->is_loopback && !out.http_token) {
        in.mistake("listen",
                   "others can reach this address, so it needs a token: add token_file = "
                   "\"/path/of/the/token\", or listen on 127.0.0.1 or [::1]");
    }
}

void read_log(SectionReader& in, Settings& out) {
    in.text("level", out.log_level);
    if (!log_level_of(out.log_level))
        in.mistake("level", "must be \"debug\", \"info\", \"warning\", \"error\" or \"off\"");
}

}  // namespace

const std::vector<SectionKind>& section_kinds() {
    static const std::vector<SectionKind> kinds{
        {"mirror", Occurs::Once, read_mirror},     {"api", Occurs::Once, read_api},
        {"tenant", Occurs::Repeated, read_tenant}, {"limits", Occurs::Once, read_limits},
        {"schedule", Occurs::Once, read_schedule}, {"changes", Occurs::Once, read_changes},
        {"snapshot", Occurs::Once, read_snapshot}, {"feed.NAME", Occurs::Named, read_feed},
        {"http", Occurs::Once, read_http},         {"log", Occurs::Once, read_log},
    };
    return kinds;
}

}  // namespace stmirror::settings
