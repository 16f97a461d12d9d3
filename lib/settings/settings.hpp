// SPDX-License-Identifier: MIT
// The configuration as value types. It is read from TOML and checked as a whole. config/stmirror.example.toml
// documents every key.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.hpp"
#include "base/log.hpp"
#include "base/problem.hpp"
#include "catalogue/catalogue.hpp"
#include "settings/listen_address.hpp"
#include "settings/secret.hpp"
#include "throttle/background_refresh.hpp"

namespace stmirror {

struct ApiSettings {
    /// The API whose data is in the mirror: "production", "integration", or base_url as it is written
    /// (without a final slash).
    std::string environment = "production";
    Endpoint server;        ///< from base_url or `environment`; set by parse_settings()
    Endpoint token_server;  ///< from auth_url or `environment`; set by parse_settings()
    std::optional<std::filesystem::path> ca_file;
    std::string ca_file_set_at;  ///< "file:line: key", as for a secret
    std::optional<Endpoint> proxy;
    SecretSource app_key;
};

struct TenantSettings {
    std::int64_t id = 0;
    std::string name;
    std::string client_id;
    SecretSource client_secret;
    std::vector<std::int64_t> booking_providers;
};

struct LimitSettings {
    double requests_per_second = 30;
    double background_requests_per_second = 10;  ///< the value in the file; see Settings::refresh_goal()
    /// Not more, because with eight connections, answers of a hostile API could take 134 MB of memory. The
    /// promised bound is 128 MB (docs/security.md).
    std::size_t connections = 6;
    int page_size = 5000;
};

struct ScheduleSettings {
    std::chrono::seconds poll{60};
    std::chrono::seconds settle{300};
    std::chrono::seconds overlap{600};
    std::chrono::seconds verify{std::chrono::minutes{15}};
    std::chrono::seconds children{std::chrono::hours{1}};
    std::chrono::seconds sweep{std::chrono::hours{24}};
    double max_delete_percent = 20;
};

struct ChangeSettings {
    std::chrono::seconds keep{std::chrono::hours{24 * 30}};  ///< how long changes are kept
};

/// The snapshots that the daemon makes on a schedule.
struct SnapshotSettings {
    std::filesystem::path folder;  ///< if empty, no snapshots are made
    std::chrono::seconds every{std::chrono::hours{24}};
    std::size_t keep = 7;  ///< the number of snapshots that are kept
};

/// A PostgreSQL database into which `stmirror publish NAME` copies the mirror.
struct PublishSettings {
    SecretSource conninfo;                        ///< a connection string of libpq
    std::string schema = "servicetitan";          ///< the existing schema where the tables are created
    std::string views;                            ///< the schema where the views are created, if it exists
    std::vector<std::string> resources{};         ///< all if empty
    std::vector<std::int64_t> tenants{};          ///< all if empty
    std::vector<std::string> columns_left_out{};  ///< each as "table.column"
    bool raw = true;                              ///< whether `_raw` is published
    bool removes_deleted = false;                 ///< true if deleted records are removed instead of marked
    std::size_t batch = 2'000;                    ///< number of records or changes in one transaction
};

struct FeedSettings {
    std::optional<bool> enabled;  ///< if empty, as in the resource's file
    std::optional<double> requests_per_second;
};

struct Settings {
    std::filesystem::path mirror_path = "/var/lib/stmirror/mirror.db";
    std::filesystem::path resources_path;          ///< folder of the user's resource files; empty if none
    std::vector<std::string> modules{crm_module};  ///< the modules that are mirrored
    ApiSettings api;
    std::vector<TenantSettings> tenants;
    LimitSettings limits;
    ScheduleSettings schedule;
    ChangeSettings changes;
    SnapshotSettings snapshot;
    std::map<std::string, FeedSettings, std::less<>> feeds;       ///< by name of the resource
    std::map<std::string, PublishSettings, std::less<>> publish;  ///< by name of the target
    ListenAddress listen{.host = "127.0.0.1", .port = 9464, .is_loopback = true};
    std::optional<SecretSource> http_token;  ///< required if other machines can connect
    LogLevel log_level = LogLevel::Info;

    /// Returns `enabled` of [feed.NAME] if it is set, otherwise `enabled` of the resource's file.
    bool feed_enabled(const Resource& resource) const;
    /// Returns true if the tables of this module are mirrored. Also returns true if `module` is empty, as it
    /// is for a user's own file.
    bool module_enabled(std::string_view module) const;
    /// Returns the goal of a tenant's background refresh. The refresh uses at most half of the request rate,
    /// so that other passes have the rest.
    RefreshGoal refresh_goal() const;
    /// Returns the limit of a table's background refresh from [feed.NAME]. Empty if it is not set.
    std::optional<double> background_per_second_max(std::string_view resource) const;
};

/// Returns the resources to mirror. The engine reads them, and the status expects them.
std::vector<const Resource*> mirrored_resources(const Settings& settings, const Catalogue& catalogue);

/// Reads the settings from `text`. Fails with Errc::Configuration and every mistake, one on each line, as
/// "file:line: key: what is wrong and what to do". Does not read secrets. `catalogue` has the tables of the
/// enabled modules, and so determines which [feed.NAME] can be enabled. The folder of the user's resource
/// files is not read.
Result<Settings> parse_settings(std::string_view text, const std::string& file_name,
                                const Catalogue& catalogue);

/// The settings, and the catalogue of the enabled modules and the user's resource files.
struct Configuration {
    Settings settings;
    Catalogue catalogue;
};
/// Reads the file and the user's resource files. Reports the mistakes of all files together.
Result<Configuration> load_configuration(const std::filesystem::path& file);

/// Returns every key that a configuration may contain: "api.proxy", "tenant.id", "feed.NAME.enabled".
std::vector<std::string> known_settings_keys();

}  // namespace stmirror
