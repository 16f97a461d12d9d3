// SPDX-License-Identifier: MIT
// What `init` asks for and writes: the smallest configuration that mirrors a tenant, and the files of its
// secrets.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "base/problem.hpp"
#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

struct SetUp {
    std::string environment = "production";
    std::string base_url;  ///< empty: that of the environment
    std::string ca_file;
    std::string tenant_id;
    std::string name;
    std::string client_id;
    std::string app_key;
    std::string client_secret;
    std::string mirror;
};

/// Where a missing answer is asked for.
struct Questions {
    std::istream* in;  ///< null: nobody can answer
    std::ostream& out;
    bool is_terminal;  ///< secrets are typed without being shown
};

/// Takes what the options give and asks for the rest. Errc::Usage for a wrong value, and for a missing one
/// that nobody can be asked for.
Result<SetUp> complete(const InitOptions& options, const Questions& questions);

/// The configuration as TOML; the secrets are credentials of systemd.
std::string configuration_text(const SetUp& set_up);

/// Errc::Usage if there is a file of this name already.
Result<> check_is_new(const std::filesystem::path& config_file);

/// Writes the configuration (0644), and the secrets (0600) into the folder "secrets" (0700) beside it.
/// Errc::Usage if the configuration exists, and then nothing is written.
Result<> write_set_up(const std::filesystem::path& config_file, const SetUp& set_up);

}  // namespace stmirror::daemon
