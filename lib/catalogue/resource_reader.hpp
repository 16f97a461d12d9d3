// SPDX-License-Identifier: MIT
// Reads one resource file and makes all checks that do not need other files.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/resource.hpp"
#include "toml/reader.hpp"

namespace stmirror {

/// A resource, and the places in its file, which later checks need for their messages.
struct ReadResource {
    Resource resource;
    std::vector<std::pair<std::string, TomlPlace>> tables;         ///< its own table, then its child tables
    std::vector<TomlPlace> feeds;                                  ///< the feed, then fallbacks, then repairs
    std::map<std::string, TomlPlace, std::less<>> parent_columns;  ///< columns filled from the parent
    std::vector<TomlPlace> outer_columns;                          ///< columns with `outer`
};

/// Reads a resource file. The name of the table is the file's name without folder and ".toml". Returns empty
/// if the file is empty or not TOML.
std::optional<ReadResource> read_resource(const ResourceFile& file, Mistakes& mistakes);

/// Calls `use(Feed&, place)` for the feed, fallbacks and repairs.
template <class Use>
void for_each_feed(ReadResource& of, Use use) {
    auto place = of.feeds.begin();
    if (place == of.feeds.end()) { return; }
    use(of.resource.feed, *place++);
    for (auto& feed : of.resource.fallbacks) { use(feed, *place++); }
    for (auto& feed : of.resource.repairs) { use(feed, *place++); }
}

/// Returns the names in {braces}, in order.
std::vector<std::string> placeholders_in(std::string_view path);
/// Returns true if a placeholder's value comes from the tenant's settings.
bool is_tenant_placeholder(std::string_view name);

}  // namespace stmirror
