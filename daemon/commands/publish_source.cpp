// SPDX-License-Identifier: MIT
#include "daemon/commands/publish_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/runtime/mirror_reader.hpp"

namespace stmirror::daemon {
namespace {

Result<PublishSettings> target_settings(const Settings& settings, const std::string& name) {
    const auto found = settings.publish.find(name);
    if (found != settings.publish.end()) { return found->second; }
    return Problem{Errc::Usage, name + ": no such target: the settings have no [publish." + name + "]"};
}

std::string name_of_mirror(const std::filesystem::path& path) {
    constexpr std::size_t length_max = 256;
    std::array<char, length_max> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) { host.front() = '\0'; }
    std::error_code error;
    const auto file = std::filesystem::weakly_canonical(path, error);
    return std::string(host.data()) + ":" + (error ? path : file).string();
}

std::vector<const TenantSettings*> tenants_of(const Settings& settings, const PublishSettings& wanted) {
    std::vector<const TenantSettings*> tenants;
    for (const auto& tenant : settings.tenants) {
        const bool named = std::ranges::find(wanted.tenants, tenant.id) != wanted.tenants.end();
        if (wanted.tenants.empty() || named) { tenants.push_back(&tenant); }
    }
    return tenants;
}

/// Removes from the layout the tables that the mirror does not have yet. Returns their names.
Result<std::vector<std::string>> keep_present(publish::Layout& layout, mirror::Reader& reader) {
    std::vector<publish::PublishedTable> present;
    std::vector<std::string> missing;
    for (auto& table : layout.tables) {
        const auto columns = reader.key_columns(table.records.name);
        if (!columns) { return columns.error(); }
        if (columns->empty()) {
            missing.push_back(table.records.name);
        } else {
            present.push_back(std::move(table));
        }
    }
    layout.tables = std::move(present);
    return missing;
}

}  // namespace

Result<publish::Layout> published_layout(const Configuration& configuration, const std::string& target) {
    const auto wanted = target_settings(configuration.settings, target);
    if (!wanted) { return wanted.error(); }
    publish::Layout layout{
        .schema = wanted->schema,
        .views = wanted->views,
        .tables = {},
        .deletes = wanted->removes_deleted ? publish::Deletes::Remove : publish::Deletes::Mark};
    const publish::ColumnChoice choice{{wanted->columns_left_out.begin(), wanted->columns_left_out.end()},
                                       wanted->raw};
    // Includes tables whose feed is disabled now, so that they are complete when it is enabled again.
    for (const auto& resource : configuration.catalogue.resources()) {
        const bool named = std::ranges::find(wanted->resources, resource.name) != wanted->resources.end();
        if (wanted->resources.empty() || named) {
            layout.tables.push_back(publish::published_table(resource, choice));
        }
    }
    return layout;
}

Result<PublishSource> PublishSource::open(const Configuration& configuration, const std::string& target) {
    const auto& settings = configuration.settings;
    const auto wanted = target_settings(settings, target);
    if (!wanted) { return wanted.error(); }
    auto conninfo = wanted->conninfo.read();
    if (!conninfo) { return conninfo.error(); }
    auto reader = open_reader(settings);
    if (!reader) { return reader.error(); }
    auto layout = published_layout(configuration, target);
    if (!layout) { return layout.error(); }
    auto missing = keep_present(*layout, **reader);
    if (!missing) { return missing.error(); }
    return PublishSource{std::move(*conninfo),
                         name_of_mirror(settings.mirror_path),
                         tenants_of(settings, *wanted),
                         std::move(*layout),
                         std::move(*missing),
                         std::move(*reader),
                         wanted->batch};
}

}  // namespace stmirror::daemon
