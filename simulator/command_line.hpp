// SPDX-License-Identifier: MIT
// The command line of stmirror-simulator.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulator/simulator.hpp"

namespace stmirror::simulator {

struct CommandLine {
    SimulatorOptions simulator;
    std::filesystem::path ca_file = "simulator-ca.pem";
    std::filesystem::path config_file;       ///< no configuration is written if empty
    std::filesystem::path faults_file;       ///< no faults if empty
    std::filesystem::path resources_folder;  ///< only the built-in resources if empty
    std::vector<std::string> modules{crm_module};
    std::filesystem::path port_file;  ///< no file is written if empty
    std::optional<int> ready_fd;
};

/// Returns the options. After printing help or an error, returns the exit code: 0 for help, 64 for an error.
std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

}  // namespace stmirror::simulator
