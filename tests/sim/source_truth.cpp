// SPDX-License-Identifier: MIT
#include "source_truth.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace stmirror::testing {
namespace {

using simulator::Form;
using simulator::SourceRecord;
using simulator::World;

Form form_of(const Feed& feed) {
    switch (feed.kind) {
        case FeedKind::Export:
            return Form::Export;
        case FeedKind::PerParent:
            return feed.ids_parameter.empty() ? Form::PerParent : Form::List;
        case FeedKind::Window:
        case FeedKind::List:
            break;
    }
    return Form::List;
}

/// Returns an id in the form of SourceRecord::parent.
std::string id_of(const SourceRecord& record) {
    const auto id = nlohmann::json::parse(record.key).front();
    return id.is_string() ? id.get<std::string>() : id.dump();
}

bool is_below_contact(const Feed& feed) { return feed.parent == "contact_methods"; }

/// Returns the ids of the parents for which the API shows children: existing parents whose own parent in the
/// path also exists.
std::set<std::string> open_parents(const World& world, const Feed& feed) {
    std::set<std::string> contacts;
    if (is_below_contact(feed)) {
        world.for_each("contacts", Form::List,
                       [&](const SourceRecord& record) { contacts.insert(id_of(record)); });
    }
    std::set<std::string> open;
    world.for_each(feed.parent, Form::Export, [&](const SourceRecord& record) {
        const bool is_shown =
            !record.deleted && (!is_below_contact(feed) || contacts.contains(record.parent));
        if (is_shown) { open.insert(id_of(record)); }
    });
    return open;
}

/// Returns the simulator's name for the records. If a test's resource reads the records of a shipped
/// resource, returns the name of the shipped resource.
std::string_view records_of(const Resource& resource) {
    if (resource.feed.ids_parameter.empty()) { return resource.name; }
    for (const auto& shipped : Catalogue::built_in().resources()) {
        for (const auto& list : shipped.fallbacks) {
            if (list.path == resource.feed.path) { return shipped.name; }
        }
    }
    return resource.name;
}

}  // namespace

std::map<std::string, std::string> source_truth(const World& world, const Resource& resource) {
    const auto& feed = resource.feed;
    std::map<std::string, std::string> records;
    std::set<std::string> parents;
    if (feed.kind == FeedKind::PerParent) { parents = open_parents(world, feed); }
    world.for_each(records_of(resource), form_of(feed), [&](const SourceRecord& record) {
        if (record.deleted && feed.kind != FeedKind::Export) { return; }
        if (feed.kind == FeedKind::PerParent && !parents.contains(record.parent)) { return; }
        records.emplace(record.key, record.json);
    });
    return records;
}

std::uint64_t truth_changes(const World& world, const Resource& resource) {
    const auto& feed = resource.feed;
    auto changes = world.changes(records_of(resource));
    if (feed.kind == FeedKind::PerParent) { changes += world.changes(feed.parent); }
    if (is_below_contact(feed)) { changes += world.changes("contacts"); }
    return changes;
}

}  // namespace stmirror::testing
