// SPDX-License-Identifier: MIT
#include "publish/servers.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace stmirror::publish {
namespace {

std::string value_of(const ConnectionParameters& parameters, const std::string& keyword) {
    const auto found = parameters.find(keyword);
    return found == parameters.end() ? "" : found->second;
}

/// Returns the parts of a comma-separated list. Some can be empty.
std::vector<std::string> list_of(const ConnectionParameters& parameters, const std::string& keyword) {
    const auto list = value_of(parameters, keyword);
    std::vector<std::string> parts;
    if (list.empty()) { return parts; }
    for (std::size_t from = 0; from <= list.size();) {
        const auto comma = std::min(list.find(',', from), list.size());
        parts.push_back(list.substr(from, comma - from));
        from = comma + 1;
    }
    return parts;
}

}  // namespace

std::vector<ConnectionParameters> each_server(const ConnectionParameters& all) {
    const auto hosts = list_of(all, "host");
    const auto addresses = list_of(all, "hostaddr");
    auto ports = list_of(all, "port");
    const auto count = std::max(hosts.size(), addresses.size());
    if (ports.size() == 1) { ports.resize(count, ports.front()); }
    const auto fits = [&](const auto& list) { return list.empty() || list.size() == count; };
    if (count < 2 || !fits(hosts) || !fits(addresses) || !fits(ports)) { return {all}; }
    std::vector<ConnectionParameters> servers(count, all);
    for (std::size_t i = 0; i < count; ++i) {
        if (!hosts.empty()) { servers[i]["host"] = hosts[i]; }
        if (!addresses.empty()) { servers[i]["hostaddr"] = addresses[i]; }
        if (!ports.empty()) { servers[i]["port"] = ports[i]; }
    }
    return servers;
}

std::chrono::seconds connect_time(const ConnectionParameters& server) {
    constexpr std::chrono::seconds unless_set{10};
    constexpr std::chrono::seconds max{30};
    const auto text = value_of(server, "connect_timeout");
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return seconds > 0 ? std::min(std::chrono::seconds{seconds}, max) : unless_set;
}

std::string server_name(const ConnectionParameters& server) {
    const auto host = value_of(server, "host");
    return host.empty() ? value_of(server, "hostaddr") : host;
}

}  // namespace stmirror::publish
