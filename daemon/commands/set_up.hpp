// SPDX-License-Identifier: MIT
// What `init` asks for and writes: the smallest configuration that mirrors a tenant, and its secrets.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "base/problem.hpp"
#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

struct SetUp {
    std::string environment = "production";
    std::string base_url;  ///< empty to use the server of the environment
    std::string ca_file;
    std::string tenant_id;
    std::string name;
    std::string client_id;
    std::string app_key;
    std::string client_secret;
    std::string mirror;
};

/// The streams for questions about missing values.
struct Questions {
    std::istream* in;  ///< null if nobody can answer
    std::ostream& out;
    bool is_terminal;  ///< if true, a secret is not shown while it is typed
};

/// Takes the values of the options and asks for the rest. Returns Errc::Usage for a wrong value, and for a
/// missing value if nobody can be asked.
Result<SetUp> complete(const InitOptions& options, const Questions& questions);

/// Returns the configuration as TOML. It refers to the secrets as systemd credentials.
std::string configuration_text(const SetUp& set_up);

/// Returns Errc::Usage if the file already exists.
Result<> check_is_new(const std::filesystem::path& config_file);

/// Writes the configuration (0644), and the secrets (0600) into the folder "secrets" (0700) next to it.
/// Returns Errc::Usage and writes nothing if the configuration exists, or if one of the secret files has a
/// different secret.
Result<> write_set_up(const std::filesystem::path& config_file, const SetUp& set_up);

}  // namespace stmirror::daemon
