// SPDX-License-Identifier: MIT
// Every exit code of the program, in one place. Scripts and systemd rely on them.
#pragma once

#include "base/error.hpp"

namespace stmirror::daemon {

enum class ExitCode {
    Ok = 0,              ///< done; of `status`: fresh
    Failed = 1,          ///< something failed; of `status`: stale; of `verify`: something differs
    Failing = 3,         ///< `status`: a feed fails, or there is no mirror to look at
    TooOld = 4,          ///< `changes`: the change log no longer reaches back to where it was to go on
    NotCompared = 5,     ///< `verify`: nothing differs, but some of it could not be compared
    Usage = 64,          ///< the command line is wrong (EX_USAGE)
    Internal = 70,       ///< a mistake of the program itself (EX_SOFTWARE)
    Configuration = 78,  ///< the configuration is wrong (EX_CONFIG): systemd does not restart on it
};

constexpr int code(ExitCode exit) { return static_cast<int>(exit); }

constexpr ExitCode exit_code_of(Errc error) {
    if (error == Errc::Usage) return ExitCode::Usage;
    if (error == Errc::Configuration) return ExitCode::Configuration;
    if (error == Errc::TooOld) return ExitCode::TooOld;
    return ExitCode::Failed;
}

}  // namespace stmirror::daemon
