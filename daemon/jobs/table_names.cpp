// SPDX-License-Identifier: MIT
#include "daemon/jobs/table_names.hpp"

#include <algorithm>

#include "toml/mistakes.hpp"

namespace stmirror::daemon {
namespace {

std::vector<std::string> names_of(const std::vector<const Resource*>& resources) {
    std::vector<std::string> names;
    for (const auto* resource : resources) { names.push_back(resource->name); }
    return names;
}

}  // namespace

Result<> check_names(const std::vector<std::string>& names, const Configuration& configuration) {
    const auto mirrored = mirrored_resources(configuration.settings, configuration.catalogue);
    std::string known;
    for (const auto* resource : mirrored) { known += " " + resource->name; }
    if (mirrored.empty()) {
        return Problem{Errc::Configuration, "every feed is disabled: enable one in [feed.NAME]"};
    }
    for (const auto& wanted : names) {
        if (std::ranges::find(mirrored, wanted, &Resource::name) != mirrored.end()) { continue; }
        const auto* resource = configuration.catalogue.find(wanted);
        if (resource != nullptr) {
            return Problem{Errc::Usage, wanted + ": it is disabled in the configuration. Available:" + known};
        }
        const auto* shipped = Catalogue::all_modules().find(wanted);
        if (shipped != nullptr) {
            return Problem{Errc::Usage, wanted + ": its module " + shipped->module +
                                            " is not enabled: add it to [modules] enabled"};
        }
        const auto near = nearest(wanted, names_of(mirrored));
        return Problem{Errc::Usage,
                       wanted + ": no such table" + (near.empty() ? ". Available:" + known : "; " + near)};
    }
    return {};
}

}  // namespace stmirror::daemon
