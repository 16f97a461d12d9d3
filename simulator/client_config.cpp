// SPDX-License-Identifier: MIT
#include "simulator/client_config.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/write_file.hpp"
#include "simulator/simulator.hpp"

namespace stmirror::simulator {
namespace {

namespace fs = std::filesystem;

constexpr mode_t owner_only = 0600;

fs::path beside(const fs::path& file, const std::string& ending) {
    return file.parent_path() / (file.stem().string() + ending);
}

fs::path secret_file(const fs::path& file, std::int64_t tenant_id) {
    return beside(file, "." + std::to_string(tenant_id) + ".secret");
}

/// Quotes a TOML string. Every JSON string is also a basic string of TOML.
std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string config_text(const fs::path& file, const ClientConfig& config) {
    std::ostringstream text;
    text << "# Points at a running stmirror-simulator, which wrote this file.\n"
         << "[mirror]\n"
         << "path = " << quoted(beside(file, ".db")) << "\n";
    if (!config.resources_folder.empty()) {
        text << "resources = " << quoted(fs::absolute(config.resources_folder)) << "\n";
    }
    text << "\n[modules]\nenabled = " << nlohmann::json(config.modules).dump() << "\n"
         << "\n[api]\n"
         << "base_url = " << quoted(config.base_url) << "\n"
         << "auth_url = " << quoted(config.base_url) << "\n"
         << "ca_file = " << quoted(fs::absolute(config.ca_file)) << "\n"
         << "app_key_file = " << quoted(beside(file, ".app_key")) << "\n";
    for (const auto id : config.tenant_ids) {
        text << "\n[[tenant]]\n"
             << "id = " << id << "\n"
             << "name = " << quoted("simulated-" + std::to_string(id)) << "\n"
             << "client_id = " << quoted(client_id(id)) << "\n"
             << "client_secret_file = " << quoted(secret_file(file, id)) << "\n";
    }
    for (const auto& feed : config.feeds) { text << "\n[feed." << feed << "]\nenabled = true\n"; }
    return text.str();
}

}  // namespace

Result<> write_client_config(const fs::path& relative_file, const ClientConfig& config) {
    const auto file = fs::absolute(relative_file);
    auto written = write_file(beside(file, ".app_key"), config.app_key + "\n", owner_only);
    for (const auto id : config.tenant_ids) {
        if (written) { written = write_file(secret_file(file, id), client_secret(id) + "\n", owner_only); }
    }
    if (written) { written = write_file(file, config_text(file, config), owner_only); }
    return written;
}

}  // namespace stmirror::simulator
