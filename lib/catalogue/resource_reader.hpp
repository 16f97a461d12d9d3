// SPDX-License-Identifier: MIT
// Reads one resource file and makes all checks that need no other file.
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

/// A resource, and the places in its file for the messages of later checks.
struct ReadResource {
    Resource resource;
    std::vector<std::pair<std::string, TomlPlace>> tables;         ///< its own, then its child tables
    std::vector<TomlPlace> feeds;                                  ///< of feed, fallbacks, repairs
    std::map<std::string, TomlPlace, std::less<>> parent_columns;  ///< columns filled from the parent
    std::vector<TomlPlace> outer_columns;                          ///< columns filled from beside `each`
};

/// The name of the table is the file's name without folder and ".toml". Empty if the file is not TOML.
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

/// The names in {braces}, in order.
std::vector<std::string> placeholders_in(std::string_view path);
/// Whether a placeholder's value comes from the tenant's settings.
bool is_tenant_placeholder(std::string_view name);

}  // namespace stmirror
