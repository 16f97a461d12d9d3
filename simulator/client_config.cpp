// SPDX-License-Identifier: MIT
#include "simulator/client_config.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "simulator/simulator.hpp"

namespace stmirror::simulator {
namespace {

namespace fs = std::filesystem;

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// Writes a file that only its owner may read, also where it existed with wider rights.
Result<> write_private_file(const fs::path& file, std::string_view text) {
    constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_only);
    const bool written =
        descriptor >= 0 && ::fchmod(descriptor, owner_only) == 0 && write_all(descriptor, text);
    if (descriptor >= 0) ::close(descriptor);
    if (!written) return Problem{Errc::Io, "cannot write " + file.string()};
    return {};
}

fs::path beside(const fs::path& file, const std::string& ending) {
    return file.parent_path() / (file.stem().string() + ending);
}

fs::path secret_file(const fs::path& file, std::int64_t tenant_id) {
    return beside(file, "." + std::to_string(tenant_id) + ".secret");
}

/// Quotes a TOML string: every JSON string is a basic string of TOML.
std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string config_text(const fs::path& file, const ClientConfig& config) {
    std::ostringstream text;
    text << "# Points at a running stmirror-simulator, which wrote this file.\n"
         << "[mirror]\n"
         << "path = " << quoted(beside(file, ".db")) << "\n";
    if (!config.resources_folder.empty())
        text << "resources = " << quoted(fs::absolute(config.resources_folder)) << "\n";
    text << "\n[api]\n"
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
    for (const auto& feed : config.feeds) text << "\n[feed." << feed << "]\nenabled = true\n";
    return text.str();
}

}  // namespace

Result<> write_client_config(const fs::path& relative_file, const ClientConfig& config) {
    const auto file = fs::absolute(relative_file);
    auto written = write_private_file(beside(file, ".app_key"), config.app_key + "\n");
    for (const auto id : config.tenant_ids) {
        if (written) written = write_private_file(secret_file(file, id), client_secret(id) + "\n");
    }
    if (written) written = write_private_file(file, config_text(file, config));
    return written;
}

}  // namespace stmirror::simulator
