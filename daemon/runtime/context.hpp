// SPDX-License-Identifier: MIT
// What every command is given: the options that stand before it, and where its output goes.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/log.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

struct GlobalOptions {
    std::filesystem::path config_file = "/etc/stmirror/stmirror.toml";
    bool config_given = false;          ///< named on the command line
    std::optional<LogLevel> log_level;  ///< empty: that of the settings
    LogFormat log_format = LogFormat::Text;
};

struct Context {
    GlobalOptions options;
    std::ostream& out;  ///< what was asked for
    std::ostream& err;  ///< what went wrong

    /// Settings and catalogue from the configuration file.
    Result<Configuration> load() const { return load_configuration(options.config_file); }
    /// The log, to stderr; the command line's level goes before the settings'.
    std::unique_ptr<Logger> make_logger(const Settings& settings) const;
    /// Says on `err` what went wrong, a line for each of its lines; returns the exit code for it.
    int fail(const Error& error) const;
};

/// An error may be several mistakes, a line for each.
std::vector<std::string> lines_of(const Error& error);
/// Writes `text`, which the program says beside its log, to `err`: each of its lines with the priority of an
/// error where that is the journal.
void complain(std::ostream& err, const std::string& text);

}  // namespace stmirror::daemon
