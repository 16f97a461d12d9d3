// SPDX-License-Identifier: MIT
#include "daemon/commands/rights.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "mirror/mirror.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<sync::CheckLine>;

/// systemd creates this folder for the unit (StateDirectory=).
const fs::path state_folder = "/var/lib/stmirror";

/// Returns the path, or why this user does not have the `wanted` access to it.
Result<std::string> access_to(const fs::path& path, int wanted) {
    if (::faccessat(AT_FDCWD, path.c_str(), wanted, AT_EACCESS) == 0) { return path.string(); }
    const int error_number = errno;
    return about({Subject::Kind::File, path.string()},
                 {errc_of_named_file(error_number), std::strerror(error_number)});
}

/// Returns the secret files that the daemon itself reads. Skips credentials, because systemd reads those as
/// root and passes them on. The files of [publish.*] are not included.
std::vector<const SecretSource*> secret_files(const Settings& settings) {
    std::vector<const SecretSource*> files;
    const auto add = [&](const SecretSource& source) {
        if (source.kind == SecretSource::Kind::File) { files.push_back(&source); }
    };
    add(settings.api.app_key);
    for (const auto& tenant : settings.tenants) { add(tenant.client_secret); }
    if (settings.http_token) { add(*settings.http_token); }
    return files;
}

std::string advice(const SecretSource& source) {
    const auto file = fs::path(source.name).filename().string();
    return "move the file to /etc/stmirror/secrets/" + file +
           ", and in the configuration write \"credential:secret_" + file +
           "\" instead of the file: systemd then passes the secret to the service";
}

void check_secrets(const Settings& settings, bool is_service, Lines& lines) {
    const auto files = secret_files(settings);
    for (const auto* source : files) {
        const auto read = source->read();
        if (read) { continue; }
        auto problem = read.error();
        if (is_service) { problem.advice = advice(*source); }
        lines.push_back({"secret", std::move(problem)});
    }
}

void check_readable(const std::string& what, const fs::path& path, int wanted, Lines& lines) {
    if (path.empty()) { return; }
    lines.push_back({what, access_to(path, wanted)});
}

/// Returns whether the folder is within the state folder, and the service has yet to create the state folder.
bool is_created_by_service(const fs::path& folder, bool is_service) {
    std::error_code ignored;
    const auto within = folder.lexically_relative(state_folder);
    return is_service && !within.empty() && *within.begin() != ".." && !fs::exists(state_folder, ignored);
}

/// Checks that the folder of the snapshots can be written to, or can be created. The daemon creates it with
/// its first snapshot.
sync::CheckLine check_snapshots(const fs::path& folder, bool is_service) {
    const std::string not_yet = folder.string() + ": does not exist yet; ";
    if (is_created_by_service(folder, is_service)) {
        return {"snapshots", not_yet + "the service creates it"};
    }
    auto existing = fs::absolute(folder);
    for (std::error_code ignored; !fs::exists(existing, ignored) && existing != existing.root_path();) {
        existing = existing.parent_path();
    }
    auto found = access_to(existing, W_OK | X_OK);
    if (found && existing != fs::absolute(folder)) { found = not_yet + "it can be created"; }
    return {"snapshots", std::move(found)};
}

sync::CheckLine check_mirror(const Settings& settings, bool is_service) {
    const auto& path = settings.mirror_path;
    if (path.parent_path() == state_folder && is_created_by_service(state_folder, is_service)) {
        return {"mirror", path.string() + ": does not exist yet; the service creates it"};
    }
    mirror::OpenOptions options;
    options.path = path;
    options.identity.environment = settings.api.environment;
    const auto exists = mirror::Mirror::examine(options);
    if (!exists) { return {"mirror", exists.error()}; }
    return {"mirror", path.string() + (*exists ? "" : ": does not exist yet; it can be created")};
}

}  // namespace

Lines check_rights(const fs::path& config_file, const Settings& settings,
                   const std::optional<ServiceUser>& user) {
    const ActingAs acting(user);
    Lines lines;
    check_readable("configuration", config_file, R_OK, lines);
    check_secrets(settings, user.has_value(), lines);
    check_readable("certificates", settings.api.ca_file.value_or(""), R_OK, lines);
    check_readable("resource files", settings.resources_path, R_OK | X_OK, lines);
    const auto& snapshots = settings.snapshot.folder;
    if (!snapshots.empty()) { lines.push_back(check_snapshots(snapshots, user.has_value())); }
    lines.push_back(check_mirror(settings, user.has_value()));
    if (!user) { return lines; }
    for (auto& line : lines) { line.what += " (user " + user->name + ")"; }
    return lines;
}

}  // namespace stmirror::daemon
