// SPDX-License-Identifier: MIT
// The commands: what each takes and where it runs. To add one: its options here and in Command, a run() in a
// file of its own under commands/, and its part of the command line in command_line.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/runtime/context.hpp"

namespace stmirror::daemon {

struct DaemonOptions {};

struct SyncOptions {
    std::vector<std::string> resources;  ///< empty: all that the settings enable
    bool progress = true;                ///< bars, where the output is a terminal
};

struct ResyncOptions {
    std::vector<std::string> resources;
    bool progress = true;
};

struct SweepOptions {
    std::vector<std::string> resources;
    bool accept_deletes = false;  ///< past the brake
    bool progress = true;
};

struct VerifyOptions {
    std::vector<std::string> resources;  ///< empty: all that the settings enable
    bool repair = false;                 ///< mend what differs
    bool deep = false;                   ///< read every record again instead of counting
    bool local_only = false;             ///< ask the API nothing
};

struct RefreshOptions {
    std::string resource;
    std::vector<std::string> keys;
    std::string tenant;  ///< name or id; empty where there is only one
};

struct CheckOptions {};

struct StatusOptions {
    bool json = false;
};

struct ChangesOptions {
    std::optional<std::uint64_t> since;     ///< only what came after this line
    std::string at{};                       ///< that line's time, to tell it from another; empty: not known
    std::vector<std::string> resources;     ///< empty: all
    bool follow = false;                    ///< go on with what comes
    std::optional<std::string> consumer{};  ///< whose position is kept
};

struct SnapshotOptions {
    std::filesystem::path file;
};

struct ApiOptions {
    std::string method;               ///< in capitals or not
    std::string path;                 ///< with its query; the whole path, or the part behind the tenant
    std::optional<std::string> data;  ///< "@FILE", "-" for the standard input, or JSON
    std::string tenant;               ///< name or id; empty where there is only one
};

struct CatalogOptions {
    bool json = false;
};

struct DemoOptions {
    std::uint64_t customers = 20'000;
    std::uint64_t seed = 1;
    std::filesystem::path folder = "stmirror-demo";  ///< where mirror, settings and certificates go
};

using Command = std::variant<DaemonOptions, SyncOptions, ResyncOptions, SweepOptions, VerifyOptions,
                             RefreshOptions, CheckOptions, StatusOptions, ChangesOptions, SnapshotOptions,
                             ApiOptions, CatalogOptions, DemoOptions>;

/// Each runs its command to its end and returns the exit code (exit_code.hpp).
int run(const Context& context, const DaemonOptions& options);
int run(const Context& context, const SyncOptions& options);
int run(const Context& context, const ResyncOptions& options);
int run(const Context& context, const SweepOptions& options);
int run(const Context& context, const VerifyOptions& options);
int run(const Context& context, const RefreshOptions& options);
int run(const Context& context, const CheckOptions& options);
int run(const Context& context, const StatusOptions& options);
int run(const Context& context, const ChangesOptions& options);
int run(const Context& context, const SnapshotOptions& options);
int run(const Context& context, const ApiOptions& options);
int run(const Context& context, const CatalogOptions& options);
int run(const Context& context, const DemoOptions& options);

}  // namespace stmirror::daemon
