// SPDX-License-Identifier: MIT
// Value types for the jobs that a command does itself or sends to the running daemon.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stmirror::daemon {

struct SyncOptions {
    std::vector<std::string> resources;  ///< empty means all enabled ones
    bool progress = true;                ///< show progress bars if the output is a terminal
    bool json = false;
};

struct ResyncOptions {
    std::vector<std::string> resources;
    bool progress = true;
    bool json = false;
};

struct SweepOptions {
    std::vector<std::string> resources;
    bool accept_deletes = false;  ///< overrides the delete guard
    bool progress = true;
    bool json = false;
};

struct VerifyOptions {
    std::vector<std::string> resources;  ///< empty means all enabled ones
    bool repair = false;                 ///< repair differences
    bool deep = false;                   ///< read every record again instead of counting
    bool local_only = false;             ///< send no request to the API
    bool json = false;
};

struct RefreshOptions {
    std::string resource;
    std::vector<std::string> keys;
    std::string tenant;  ///< name or id; may be empty if there is only one
};

/// A line of `check`.
struct Finding {
    std::string what;  ///< what was checked, for example "tenant acme: customers"
    bool is_ok = false;
    std::string message;
};

struct CheckOptions {
    bool json = false;
    std::vector<Finding> rights{};  ///< found by the command itself, which may run as root
    bool is_service = false;        ///< the configuration is that of the systemd unit
    bool is_daemon_running = false;
    bool scopes = false;  ///< only list the scopes that the app needs; the command does that itself
};

struct ApiOptions {
    std::string method;  ///< in upper or lower case
    std::string path;    ///< the whole path, or the part after the tenant; may have a query
    /// On the command line, "@FILE", "-" for the standard input, or JSON. In a job, always the JSON.
    std::optional<std::string> data;
    std::string tenant;  ///< name or id; may be empty if there is only one
};

using JobOptions = std::variant<SyncOptions, ResyncOptions, SweepOptions, VerifyOptions, RefreshOptions,
                                CheckOptions, ApiOptions>;

struct Job {
    JobOptions options;
    bool for_people = false;   ///< true if the output is a terminal
    bool has_colours = false;  ///< true if the output may have colours
    std::size_t columns = 0;   ///< the width of the output; 0 means any width
};

/// Returns the name of the job's command, for example "sync".
const char* name(const JobOptions& options);

}  // namespace stmirror::daemon
