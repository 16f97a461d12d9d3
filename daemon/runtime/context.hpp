// SPDX-License-Identifier: MIT
// What every command gets: the global options and its output streams.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/problem.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

struct GlobalOptions {
    std::filesystem::path config_file = "/etc/stmirror/stmirror.toml";
    bool config_given = false;          ///< given on the command line
    std::optional<LogLevel> log_level;  ///< empty to use the level of the settings
    LogFormat log_format = LogFormat::Text;
};

struct Context {
    GlobalOptions options;
    std::ostream& out;  ///< for results
    std::ostream& err;  ///< for errors and warnings
    /// True if `out` is a pipe or a socket. Its reader may leave before the end, as `head` does.
    bool has_reader = false;

    /// Reads settings and catalogue from the configuration file.
    Result<Configuration> load() const { return load_configuration(options.config_file); }
    /// Like load(), but returns the default configuration if the default file does not exist.
    Result<Configuration> load_or_default() const;
    /// Returns a logger that writes to stderr. The level of the command line overrides the level of the
    /// settings.
    std::unique_ptr<Logger> make_logger(const Settings& settings) const;
    /// Prints the error to `err`, line by line, and returns its exit code.
    int fail(const Problem& error) const;
    /// Returns true if `out` lost something because the disk is full or failed. It is no failure if the
    /// reader has closed the pipe.
    bool has_lost_output() const;
    /// Returns the exit code of a command that ended with `exit_code`. If it would be Ok but output was lost,
    /// prints an error and returns Failed.
    int finish(int exit_code) const;
};

/// Returns the lines of an error's message. An error may contain several mistakes, one per line.
std::vector<std::string> lines_of(const Problem& error);
/// Writes `text` to `err`, outside the log. If stderr is the systemd journal, each line gets the priority of
/// an error.
void complain(std::ostream& err, const std::string& text);

}  // namespace stmirror::daemon
