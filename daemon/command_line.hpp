// SPDX-License-Identifier: MIT
// Parses the command line into a command and its options. Reads the environment variable STMIRROR_CONFIG.
#pragma once

#include <span>
#include <string>
#include <variant>

#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

struct CommandLine {
    GlobalOptions options;
    Command command;
};

/// The result if there is no command to run: an error in the command line, or a text such as --help.
struct EarlyExit {
    int code = 0;
    std::string out;
    std::string err;
};

/// `arguments` are those of main() and begin with the program's name.
std::variant<CommandLine, EarlyExit> parse_command_line(std::span<const char* const> arguments);

}  // namespace stmirror::daemon
