// SPDX-License-Identifier: MIT
// Parses the command line into a command and its options. Pure, apart from the variable STMIRROR_CONFIG.
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

/// Nothing to run: a wrong command line, or a text about the program, such as --help.
struct EarlyExit {
    int code = 0;
    std::string out;
    std::string err;
};

/// `arguments` as in main(): the program's name comes first.
std::variant<CommandLine, EarlyExit> parse_command_line(std::span<const char* const> arguments);

}  // namespace stmirror::daemon
