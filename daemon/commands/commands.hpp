// SPDX-License-Identifier: MIT
// The options and the run() of each command. To add a command, put its options here (or, if the daemon can do
// its job, in jobs/job.hpp) and into Command, its run() into a new file under commands/, and its part of the
// command line into grammar.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "daemon/jobs/job.hpp"
#include "daemon/runtime/context.hpp"

namespace stmirror::daemon {

/// If there is a terminal, `init` asks for the values that are empty.
struct InitOptions {
    std::string environment;
    std::string base_url;  ///< a server other than ServiceTitan's, such as the simulator
    std::string ca_file;   ///< certificate authorities for `base_url`
    std::string tenant_id;
    std::string name;  ///< name of the tenant in logs and the status
    std::string client_id;
    std::string app_key_file;        ///< a file to copy the app key from
    std::string client_secret_file;  ///< a file to copy the client secret from
    std::string mirror = "/var/lib/stmirror/mirror.db";
    bool check = true;  ///< run `check` at the end
};

struct DaemonOptions {};

struct StatusOptions {
    bool json = false;
};

struct ChangesOptions {
    std::optional<std::uint64_t> since;  ///< only lines after this one
    /// The time of the line `since`, to detect that this number now belongs to a different line. Empty if
    /// unknown.
    std::string at{};
    std::vector<std::string> resources;     ///< empty means all
    bool follow = false;                    ///< keep printing new changes
    std::optional<std::string> consumer{};  ///< the consumer whose position is used and saved
};

struct SnapshotOptions {
    std::filesystem::path file;
    bool json = false;
};

struct PublishOptions {
    std::string target;  ///< NAME of [publish.NAME]
    bool once = false;   ///< end when the target has all current changes
    bool verify = false;
    bool repair = false;  ///< compare all rows and send what differs, then verify
    bool json = false;    ///< print the result of the comparison as JSON
    bool print_ddl = false;
    bool citus = false;               ///< also print statements that distribute the tables
    bool row_level_security = false;  ///< also print a policy for each table
};

struct CatalogOptions {
    bool json = false;
};

struct ResourceOptions {
    std::string action;              ///< "from-openapi"
    std::filesystem::path document;  ///< an OpenAPI document in JSON
    std::string path;                ///< path of the GET operation
    std::filesystem::path output{};  ///< folder for the file; empty if it is printed
};

struct DemoOptions {
    std::uint64_t customers = 20'000;
    std::uint64_t seed = 1;
    std::vector<std::string> modules{crm_module};    ///< names of modules, or "all"
    std::filesystem::path folder = "stmirror-demo";  ///< where mirror, settings and certificates are written
};

using Command =
    std::variant<InitOptions, DaemonOptions, SyncOptions, ResyncOptions, SweepOptions, VerifyOptions,
                 RefreshOptions, CheckOptions, StatusOptions, ChangesOptions, SnapshotOptions, PublishOptions,
                 ApiOptions, CatalogOptions, ResourceOptions, DemoOptions>;

/// Each function runs its command and returns the exit code (exit_code.hpp).
int run(const Context& context, const InitOptions& options);
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
int run(const Context& context, const PublishOptions& options);
int run(const Context& context, const ApiOptions& options);
int run(const Context& context, const CatalogOptions& options);
int run(const Context& context, const ResourceOptions& options);
int run(const Context& context, const DemoOptions& options);

}  // namespace stmirror::daemon
