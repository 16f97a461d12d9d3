// SPDX-License-Identifier: MIT
// The configuration as immutable values. Read from TOML and checked as a whole. config/stmirror.example.toml
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
    /// The API whose data the mirror holds: "production", "integration", or base_url as it is written.
    std::string environment = "production";
    Endpoint server;        ///< set by parse_settings(), also from `environment`
    Endpoint token_server;  ///< set by parse_settings(), also from `environment`
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
    double background_requests_per_second = 10;  ///< as in the file; see Settings::refresh_goal()
    std::size_t connections = 4;
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
    std::chrono::seconds keep{std::chrono::hours{24 * 30}};  ///< the age up to which changes are kept
};

/// The snapshots that the daemon makes on a schedule.
struct SnapshotSettings {
    std::filesystem::path folder;  ///< empty: no snapshots are made
    std::chrono::seconds every{std::chrono::hours{24}};
    std::size_t keep = 7;  ///< number of snapshots
};

/// A PostgreSQL database that `stmirror publish NAME` copies the mirror into.
struct PublishSettings {
    SecretSource conninfo;                        ///< a connection string of libpq
    std::string schema = "servicetitan";          ///< where the tables are made; it must exist
    std::string views;                            ///< where the views are made, if it exists
    std::vector<std::string> resources{};         ///< empty: all
    std::vector<std::int64_t> tenants{};          ///< empty: all
    std::vector<std::string> columns_left_out{};  ///< "table.column"
    bool raw = true;                              ///< publish `_raw`
    bool removes_deleted = false;                 ///< deleted records are removed, not marked
    std::size_t batch = 2'000;                    ///< records or changes in one transaction
};

struct FeedSettings {
    std::optional<bool> enabled;  ///< empty: as in the resource's file
    std::optional<double> requests_per_second;
};

struct Settings {
    std::filesystem::path mirror_path = "/var/lib/stmirror/mirror.db";
    std::filesystem::path resources_path;          ///< folder of the user's resource files; empty: none
    std::vector<std::string> modules{crm_module};  ///< the modules that are mirrored
    ApiSettings api;
    std::vector<TenantSettings> tenants;
    LimitSettings limits;
    ScheduleSettings schedule;
    ChangeSettings changes;
    SnapshotSettings snapshot;
    std::map<std::string, FeedSettings, std::less<>> feeds;       ///< by resource
    std::map<std::string, PublishSettings, std::less<>> publish;  ///< by the target's name
    ListenAddress listen{.host = "127.0.0.1", .port = 9464, .is_loopback = true};
    std::optional<SecretSource> http_token;  ///< required if other machines can connect
    LogLevel log_level = LogLevel::Info;

    /// `enabled` of [feed.NAME], or of the resource's file if it is not set.
    bool feed_enabled(const Resource& resource) const;
    /// Whether the tables of this module are mirrored. A user's own file belongs to none.
    bool module_enabled(std::string_view module) const;
    /// The goal of a tenant's background refresh. It uses at most half of the request rate, so that other
    /// passes have the rest.
    RefreshGoal refresh_goal() const;
    /// The limit of a table's background refresh from [feed.NAME]; empty if it is not set.
    std::optional<double> background_per_second_max(std::string_view resource) const;
};

/// The resources to mirror. The engine reads them, and the status expects them.
std::vector<const Resource*> mirrored_resources(const Settings& settings, const Catalogue& catalogue);

/// Errc::Configuration with every mistake, one on each line, as "file:line: key: what is wrong and what to
/// do". Reads no secrets. `catalogue` has the enabled modules' tables, and so defines which [feed.NAME] can
/// be enabled; the folder of the user's resource files is not read.
Result<Settings> parse_settings(std::string_view text, const std::string& file_name,
                                const Catalogue& catalogue);

/// The settings, and the catalogue of the enabled modules with the user's resource files.
struct Configuration {
    Settings settings;
    Catalogue catalogue;
};
/// Reads the file and the user's resource files; reports all their mistakes together.
Result<Configuration> load_configuration(const std::filesystem::path& file);

/// Every key that a configuration may contain: "api.proxy", "tenant.id", "feed.NAME.enabled".
std::vector<std::string> known_settings_keys();

}  // namespace stmirror
