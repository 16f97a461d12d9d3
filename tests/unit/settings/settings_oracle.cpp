// SPDX-License-Identifier: MIT
#include "settings_oracle.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

#include "base/plain_line.hpp"
#include "settings/settings.hpp"

namespace stmirror {
namespace {

std::string fault_of(const Problem& error) {
    if (error.code != Errc::Configuration) { return std::string("another error: ") + name(error.code); }
    static const std::regex place("stmirror[.]toml:[1-9][0-9]*: .+");
    std::istringstream lines(error.text);
    for (std::string line; std::getline(lines, line);) {
        if (!std::regex_match(line, place)) { return "a mistake without its place: " + line; }
    }
    return error.text.empty() ? "an error without a mistake" : "";
}

bool is_good(const TenantSettings& tenant) {
    return tenant.id > 0 && !tenant.name.empty() && is_plain_line(tenant.name) && !tenant.client_id.empty() &&
           is_plain_line(tenant.client_id) && !tenant.client_secret.name.empty();
}

}  // namespace

std::string settings_fault(const std::string& text) {
    const auto settings = parse_settings(text, "stmirror.toml", Catalogue::built_in());
    if (!settings) { return fault_of(settings.error()); }
    if (settings->tenants.empty() || !std::ranges::all_of(settings->tenants, is_good)) {
        return "a bad tenant";
    }
    if (settings->api.app_key.name.empty() || settings->api.server.host.empty()) { return "a bad API"; }
    if (settings->limits.connections < 1 || !(settings->limits.requests_per_second > 0)) {
        return "bad limits";
    }
    if (settings->schedule.poll.count() < 1 || settings->mirror_path.empty()) {
        return "a bad schedule or path";
    }
    if (!settings->listen.is_loopback && !settings->http_token) { return "a listener without a token"; }
    return {};
}

}  // namespace stmirror
