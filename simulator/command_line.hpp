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
    std::filesystem::path config_file;       ///< if empty, no configuration is written
    std::filesystem::path faults_file;       ///< if empty, there are no faults
    std::filesystem::path resources_folder;  ///< if empty, only the built-in resources are served
    std::vector<std::string> modules{crm_module};
    std::filesystem::path port_file;  ///< if empty, no file is written
    std::optional<int> ready_fd;
};

/// Returns the options. After printing help or an error, returns the exit code: 0 for help, 64 for an error.
std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

}  // namespace stmirror::simulator
