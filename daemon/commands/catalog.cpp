// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string_view>
#include <utility>

#include "base/human.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t text_width = 100;
constexpr std::size_t about_column = 41;

std::string column_lines(const std::vector<Column>& columns) {
    std::string out;
    for (const auto& column : columns) {
        const auto about = wrap(column.about, text_width - about_column, std::string(about_column, ' '));
        out += fmt::format("    {:<28} {:<8}{}\n", column.name, name(column.type), about);
    }
    return out;
}

std::string resource_text(const Resource& resource, bool enabled) {
    auto out = fmt::format("{}{}\n  {}\n  key: {}   feed: {}   {}\n", resource.name, enabled ? "" : " (off)",
                           wrap(resource.about, text_width - 2, "  "), fmt::join(resource.key, ", "),
                           kind_name(resource.feed), resource.feed.path);
    if (!resource.module.empty()) { out += "  module: " + resource.module + "\n"; }
    out += "  scope: " + scope_text(resource.feed) + "\n";
    if (!resource.feed.parent.empty()) { out += "  read for each row of: " + resource.feed.parent + "\n"; }
    for (const auto& fallback : resource.fallbacks) {
        out += fmt::format("  fallback: {}   {}\n", kind_name(fallback), fallback.path);
    }
    out += column_lines(resource.columns);
    for (const auto& child : resource.children) {
        out += fmt::format("  {}: {}\n", child.name, child.about) + column_lines(child.columns);
    }
    return out;
}

Json columns_json(const std::vector<Column>& columns) {
    auto array = Json::array();
    for (const auto& column : columns) {
        array.push_back({{"name", column.name},
                         {"type", name(column.type)},
                         {"field", column.field},
                         {"about", column.about}});
    }
    return array;
}

Json feed_json(const Feed& feed) {
    return {{"kind", kind_name(feed)},
            {"path", feed.path},
            {"scope", feed.scope},
            {"scope_confirmed", feed.scope_confirmed},
            {"parent", feed.parent.empty() ? Json(nullptr) : Json(feed.parent)}};
}

Json resource_json(const Resource& resource, bool enabled) {
    auto fallbacks = Json::array();
    for (const auto& fallback : resource.fallbacks) { fallbacks.push_back(feed_json(fallback)); }
    auto children = Json::array();
    for (const auto& child : resource.children) {
        children.push_back({{"name", child.name},
                            {"field", child.field},
                            {"about", child.about},
                            {"columns", columns_json(child.columns)}});
    }
    return {{"name", resource.name},
            {"about", resource.about},
            {"module", resource.module.empty() ? Json(nullptr) : Json(resource.module)},
            {"enabled", enabled},
            {"key", resource.key},
            {"feed", feed_json(resource.feed)},
            {"fallbacks", std::move(fallbacks)},
            {"columns", columns_json(resource.columns)},
            {"children", std::move(children)}};
}

/// Returns the resources of the modules that the settings do not enable.
std::vector<const Resource*> not_enabled(const Settings& settings) {
    std::vector<const Resource*> resources;
    for (const auto& resource : Catalogue::all_modules().resources()) {
        if (!settings.module_enabled(resource.module)) { resources.push_back(&resource); }
    }
    std::ranges::sort(resources, {}, [](const Resource* resource) {
        return std::pair(std::string_view(resource->module), std::string_view(resource->name));
    });
    return resources;
}

/// Returns a line for each module with its tables.
std::string modules_text(const std::vector<const Resource*>& resources) {
    std::string out;
    std::string module;
    for (const auto* resource : resources) {
        const bool is_first = resource->module != module;
        module = resource->module;
        out += (is_first ? (out.empty() ? "  " : "\n  ") + module + ": " : ", ") + resource->name;
    }
    return out.empty()
               ? out
               : "\nModules that are not enabled ([modules] enabled), with their tables:\n" + out + "\n";
}

}  // namespace

int run(const Context& context, const CatalogOptions& options) {
    const auto configuration = context.load_or_default();
    if (!configuration) { return context.fail(configuration.error()); }
    const auto& [settings, catalogue] = *configuration;
    if (options.json) {
        auto resources = Json::array();
        for (const auto& resource : catalogue.resources()) {
            resources.push_back(resource_json(resource, settings.feed_enabled(resource)));
        }
        for (const auto* resource : not_enabled(settings)) {
            resources.push_back(resource_json(*resource, false));
        }
        context.out << Json{{"resources", std::move(resources)}}.dump(2) << "\n";
    } else {
        const char* separator = "";
        for (const auto& resource : catalogue.resources()) {
            context.out << separator << resource_text(resource, settings.feed_enabled(resource));
            separator = "\n";
        }
        context.out << modules_text(not_enabled(settings));
    }
    context.out << std::flush;
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
