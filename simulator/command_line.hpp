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
    std::filesystem::path config_file;       ///< empty: none is written
    std::filesystem::path faults_file;       ///< empty: no faults
    std::filesystem::path resources_folder;  ///< empty: the built-in resources alone
    std::vector<std::string> modules{crm_module};
    std::filesystem::path port_file;  ///< empty: none is written
    std::optional<int> ready_fd;
};

/// The options; or, after it has printed help or a mistake, the exit code: 0 for help, 64 for a mistake.
std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

}  // namespace stmirror::simulator
