// SPDX-License-Identifier: MIT
// The configuration as immutable values. Read from TOML, checked as a whole; every key is documented in
// config/stmirror.example.toml.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "throttle/background_refresh.hpp"

namespace stmirror {

/// A secret where it lies, not its text: read when it is needed, never logged.
struct SecretSource {
    enum class Kind { File, Credential, Environment };
    Kind kind = Kind::File;
    std::string name;         ///< path, credential name or variable name
    std::string set_at = {};  ///< "file:line: key" of the settings that name it; empty: by no settings

    /// The secret, without white space at its ends (a line end in the file is the usual slip).
    /// Errc::Configuration with what to do: no such file, readable by others, another user's, empty. Errc::Io
    /// where a shortage of this machine kept it from being read. Never with any of its text.
    Result<std::string> read() const;
    /// Where it lies, for messages: "/etc/stmirror/app_key", "credential:NAME", "env:NAME".
    std::string describe() const;
};

struct ApiSettings {
    std::string environment = "production";  ///< "production" or "integration"; "custom" with base_url
    std::string base_url;                    ///< resolved: always set
    std::string auth_url;                    ///< resolved: always set
    std::optional<std::filesystem::path> ca_file;
    std::string ca_file_set_at;  ///< "file:line: key", as of a secret
    std::string proxy;
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
    double background_requests_per_second = 10;  ///< as written: see Settings::refresh_goal()
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
    std::chrono::seconds keep{std::chrono::hours{24 * 30}};  ///< how far back the change log reaches
};

/// The snapshots that the daemon makes by itself.
struct SnapshotSettings {
    std::filesystem::path folder;  ///< empty: it makes none
    std::chrono::seconds every{std::chrono::hours{24}};
    std::size_t keep = 7;  ///< how many
};

struct FeedSettings {
    std::optional<bool> enabled;  ///< empty: as the resource's file says
    std::optional<double> requests_per_second;
};

struct Settings {
    std::filesystem::path mirror_path = "/var/lib/stmirror/mirror.db";
    std::filesystem::path resources_path;  ///< folder of the user's resource files; empty for none
    ApiSettings api;
    std::vector<TenantSettings> tenants;
    LimitSettings limits;
    ScheduleSettings schedule;
    ChangeSettings changes;
    SnapshotSettings snapshot;
    std::map<std::string, FeedSettings, std::less<>> feeds;  ///< by resource
    std::string http_listen = "127.0.0.1:9464";              ///< checked: ListenAddress::parse() takes it
    std::optional<SecretSource> http_token;  ///< always there where others than this machine can connect
    std::string log_level = "info";

    /// What [feed.NAME] says; the resource's file where that says nothing.
    bool feed_enabled(const Resource& resource) const;
    /// Of the background refresh of a tenant, which takes half of its requests at most: the rest needs room.
    RefreshGoal refresh_goal() const;
    /// What [feed.NAME] sets as the limit of a table's background refresh; empty: nothing.
    std::optional<double> background_per_second_max(std::string_view resource) const;
};

/// The resources to mirror. The engine reads these, and the status expects them.
std::vector<const Resource*> mirrored_resources(const Settings& settings, const Catalogue& catalogue);

/// Errc::Configuration with every mistake, one a line, as "file:line: key: what is wrong and what to do".
/// Reads no secret. `catalogue` says which [feed.NAME] there are; a folder of the user's resource files is
/// not looked at.
Result<Settings> parse_settings(std::string_view text, const std::string& file_name,
                                const Catalogue& catalogue);

/// Settings and the catalogue that they lead to.
struct Configuration {
    Settings settings;
    Catalogue catalogue;
};
/// Reads the file and the user's resource files; all their mistakes together.
Result<Configuration> load_configuration(const std::filesystem::path& file);

/// Every key that a configuration may hold: "api.proxy", "tenant.id", "feed.NAME.enabled".
std::vector<std::string> known_settings_keys();

}  // namespace stmirror
