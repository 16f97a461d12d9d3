// SPDX-License-Identifier: MIT
// All exit codes of the program. Scripts and systemd rely on them.
#pragma once

#include <string_view>

#include "base/problem.hpp"

namespace stmirror::daemon {

enum class ExitCode {
    Ok = 0,              ///< done; from `status`: fresh
    Failed = 1,          ///< something failed; from `status`: stale; from `verify`: something differs
    Failing = 3,         ///< `status`: a feed fails, or the mirror cannot be read
    TooOld = 4,          ///< `changes`: the change log no longer has the wanted position
    NotCompared = 5,     ///< `verify`: no difference was found, but not everything was compared
    Usage = 64,          ///< the command line is wrong (EX_USAGE)
    Internal = 70,       ///< a bug in stmirror (EX_SOFTWARE)
    Configuration = 78,  ///< the configuration is wrong (EX_CONFIG); systemd does not restart after it
};

/// The same list, for the help text and the man pages.
constexpr std::string_view exit_codes_text =
    "0 done; 1 failed, or stale (status), or different (verify); 3 failing (status);\n"
    "4 changes too old; 5 not everything was compared (verify); 64 wrong command line;\n"
    "70 a bug in stmirror; 78 wrong configuration.";

constexpr int code(ExitCode exit) { return static_cast<int>(exit); }

constexpr ExitCode exit_code_of(Errc error) {
    if (error == Errc::Usage) { return ExitCode::Usage; }
    if (error == Errc::Configuration) { return ExitCode::Configuration; }
    if (error == Errc::TooOld) { return ExitCode::TooOld; }
    return ExitCode::Failed;
}

}  // namespace stmirror::daemon
