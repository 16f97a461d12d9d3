// SPDX-License-Identifier: MIT
// The jobs that a command does itself or hands to the running daemon: what the command line asks for, as
// values.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stmirror::daemon {

struct SyncOptions {
    std::vector<std::string> resources;  ///< empty: all enabled ones
    bool progress = true;                ///< progress bars if the output is a terminal
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
    std::vector<std::string> resources;  ///< empty: all enabled ones
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
    std::string what;  ///< "tenant acme: customers"
    bool is_ok = false;
    std::string message;
};

struct CheckOptions {
    bool json = false;
    std::vector<Finding> rights{};  ///< found by the command itself, which may be root's
    bool is_service = false;        ///< the configuration is that of the systemd unit
    bool is_daemon_running = false;
    bool scopes = false;  ///< only list the scopes that the app needs; the command does that itself
};

struct ApiOptions {
    std::string method;  ///< upper or lower case
    std::string path;    ///< with its query; the whole path, or the part after the tenant
    /// On the command line "@FILE", "-" for the standard input, or JSON; in a job always the JSON.
    std::optional<std::string> data;
    std::string tenant;  ///< name or id; may be empty if there is only one
};

using JobOptions = std::variant<SyncOptions, ResyncOptions, SweepOptions, VerifyOptions, RefreshOptions,
                                CheckOptions, ApiOptions>;

struct Job {
    JobOptions options;
    bool for_people = false;   ///< the output is a terminal
    bool has_colours = false;  ///< which shows colours
};

/// "sync", "refresh": the name of the job's command.
const char* name(const JobOptions& options);

}  // namespace stmirror::daemon
