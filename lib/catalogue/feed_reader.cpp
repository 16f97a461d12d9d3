// SPDX-License-Identifier: MIT
#include "catalogue/feed_reader.hpp"

#include <algorithm>
#include <utility>

#include "catalogue/names.hpp"
#include "catalogue/operation.hpp"

namespace stmirror {
namespace {

const std::vector<std::string> kind_names{name(FeedKind::Export), name(FeedKind::Window),
                                          name(FeedKind::List), name(FeedKind::PerParent), by_ids_kind};
const std::vector<std::string> envelope_names{name(Envelope::Export), name(Envelope::Paged),
                                              name(Envelope::Array)};

constexpr std::int64_t ids_max_max = 1000;

/// Returns true if the path has only characters that may be sent in a request: visible ASCII without # and \.
bool is_plain_path(std::string_view path) {
    return std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7f && c != '#' && c != '\\'; });
}

/// Returns true if every brace belongs to a {placeholder}.
bool has_whole_placeholders(std::string_view path) {
    for (auto at = path.find_first_of("{}"); at != std::string_view::npos;
         at = path.find_first_of("{}", at + 1)) {
        const auto close = path.find_first_of("{}/", at + 1);
        if (path[at] != '{' || close == std::string_view::npos || path[close] != '}' || close == at + 1) {
            return false;
        }
        at = close;
    }
    return true;
}

std::string read_path(TomlReader& in, std::string_view key) {
    auto path = in.required_text(key);
    const auto names = placeholders_in(path);
    if (path.empty()) { return path; }
    if (!path.starts_with('/')) { in.mistake(key, "must start with /"); }
    if (path.find('?') != std::string::npos) {
        in.mistake(key, "must not contain a query; use query = { … }");
    }
    if (!is_plain_path(path)) {
        in.mistake(key, "must contain only visible ASCII characters, without # and \\");
    }
    if (!has_whole_placeholders(path)) {
        in.mistake(key, "has a { or } that is not part of a {placeholder}");
    }
    if (std::ranges::find(names, "tenant") == names.end()) { in.mistake(key, "must contain {tenant}"); }
    return path;
}

void note_type(Resource& resource, const Operation* operation) {
    if (operation == nullptr || operation->response.empty()) { return; }
    if (std::ranges::find(resource.types, operation->response) != resource.types.end()) { return; }
    resource.types.push_back(operation->response);
}

/// Reads the scope. The scope of a known operation is used; the file must not contradict it. For other
/// operations the file must give the scope.
void read_scope(TomlReader& in, const Operation* operation, Feed& feed) {
    feed.scope = in.text("scope");
    feed.scope_confirmed = in.flag("scope_confirmed", true);
    if (operation == nullptr) {
        if (feed.scope.empty()) { in.mistake("scope", "is missing: stmirror does not know this operation"); }
        return;
    }
    if (!feed.scope.empty() && feed.scope != operation->scope) {
        in.mistake("scope", "must be left out: the operation has the scope " + in_quotes(operation->scope));
    }
    if (!feed.scope_confirmed) {
        in.mistake("scope_confirmed", "must be left out: the scope of the operation is known");
    }
    feed.scope = operation->scope;
}

void read_envelope(TomlReader& in, const Operation* operation, Feed& feed) {
    const auto usual = feed.kind == FeedKind::Export ? Envelope::Export : Envelope::Paged;
    const auto known = operation != nullptr ? operation->envelope : std::nullopt;
    feed.envelope = known.value_or(usual);
    if (in.has("envelope")) {
        const auto given = static_cast<Envelope>(in.choice("envelope", envelope_names));
        if (known && *known != given) {
            in.mistake("envelope",
                       "must be left out: the operation has the envelope " + in_quotes(name(*known)));
        }
        feed.envelope = known.value_or(given);
    }
    if ((feed.kind == FeedKind::Export) != (feed.envelope == Envelope::Export)) {
        in.mistake("kind", "an export feed must have an export envelope, and no other feed may have one");
    }
}

void read_parent(TomlReader& in, const Resource& resource, Feed& feed) {
    feed.parent = in.text("parent");
    feed.parent_keys = in.pairs("placeholders");
    if (feed.kind == FeedKind::PerParent) {
        if (feed.parent.empty()) {
            in.mistake("parent", "is missing: name the resource whose rows are the parents");
        }
        if (feed.parent == resource.name) { in.mistake("parent", "a resource cannot be its own parent"); }
        return;
    }
    for (const auto key : {"parent", "placeholders"}) {
        if (in.has(key)) {
            in.mistake(key, "is only allowed in a feed of kind \"per_parent\" or \"by_ids\"");
        }
    }
    feed.parent.clear();
    for (const auto& placeholder : placeholders_in(feed.path)) {
        if (is_tenant_placeholder(placeholder)) { continue; }
        in.mistake("path", "{" + placeholder + "} has a value only in a feed of kind \"per_parent\"");
    }
}

/// Reads the kind. A feed of kind "by_ids" becomes a PerParent feed with `ids_parameter`.
void read_kind(TomlReader& in, Feed& feed) {
    if (!in.has("kind")) { in.mistake("kind", "is missing"); }
    const auto choice = in.choice("kind", kind_names);
    const bool by_ids = kind_names[choice] == by_ids_kind;
    feed.kind = by_ids ? FeedKind::PerParent : static_cast<FeedKind>(choice);
    const auto parameter = in.text("ids", "ids");
    feed.ids_max = static_cast<std::size_t>(in.integer("ids_max", 50, 1, ids_max_max));
    if (by_ids) { feed.ids_parameter = parameter; }
    for (const auto key : {"ids", "ids_max"}) {
        if (in.has(key) && !by_ids) { in.mistake(key, "is only allowed in a feed of kind \"by_ids\""); }
    }
}

Feed read_feed(TomlReader& in, Resource& resource) {
    Feed feed;
    read_kind(in, feed);
    feed.path = read_path(in, "path");
    const auto* operation = find_operation("GET", feed.path);
    note_type(resource, operation);
    read_scope(in, operation, feed);
    read_envelope(in, operation, feed);
    feed.query = in.pairs("query");
    feed.sort = in.text("sort");
    if (!feed.sort.empty() && !feed.sort.starts_with('+') && !feed.sort.starts_with('-')) {
        in.mistake("sort", "must start with + or -");
    }
    read_parent(in, resource, feed);
    feed.each = in.text("each");
    feed.one_at_a_time = in.integer("max_at_once", 0, 1, 1) == 1;
    if (feed.kind == FeedKind::Window && resource.modified.empty()) {
        in.mistake("kind",
                   "a feed of this kind needs a column modified_on, or `modified` must name another one");
    }
    in.refuse_unknown_keys();
    return feed;
}

Feed read_feed_of(TomlReader in, ReadResource& into) {
    into.feeds.push_back(in.place(in.has("path") ? "path" : ""));
    return read_feed(in, into.resource);
}

/// Reads the keys of [lookup] for a list that takes ids. That list is the feed if the feed is a paged list,
/// otherwise the first fallback that is a paged list.
void read_lookup_list(TomlReader& in, const Resource& resource, Lookup& lookup) {
    lookup.ids_parameter = in.text("ids");
    const auto usual = static_cast<std::int64_t>(lookup.ids_max);
    lookup.ids_max = static_cast<std::size_t>(in.integer("ids_max", usual, 1, 999'999));
    lookup.ids_column = in.has("ids_column")   ? in.text("ids_column")
                        : resource.key.empty() ? ""
                                               : resource.key.front();
    if (lookup.ids_parameter.empty()) {
        for (const auto key : {"ids_max", "ids_column"}) {
            if (in.has(key)) { in.mistake(key, "is only allowed together with `ids`"); }
        }
        lookup.ids_column.clear();
        return;
    }
    // If ids_column is empty, there is no key column, and that mistake is already noted.
    if (!lookup.ids_column.empty() && !resource.column_index(lookup.ids_column)) {
        in.mistake("ids_column", "is not a column of this file");
    }
    const auto is_list = [](const Feed& feed) {
        return feed.envelope == Envelope::Paged && feed.kind != FeedKind::PerParent;
    };
    const auto fallback = std::ranges::find_if(resource.fallbacks, is_list);
    const Feed* list = is_list(resource.feed)                 ? &resource.feed
                       : fallback != resource.fallbacks.end() ? &*fallback
                                                              : nullptr;
    if (list == nullptr) {
        in.mistake("ids", "needs a feed or fallback that reads a paged list");
        return;
    }
    lookup.list_path = list->path;
    lookup.query = list->query;
}

void read_lookup_record(TomlReader& in, Resource& resource, Lookup& lookup) {
    lookup.record_keys = in.pairs("placeholders");
    if (!in.has("record")) {
        if (!lookup.record_keys.empty()) {
            in.mistake("placeholders", "is only allowed together with `record`");
        }
        return;
    }
    lookup.record_path = read_path(in, "record");
    note_type(resource, find_operation("GET", lookup.record_path));
    NamePairs given = std::exchange(lookup.record_keys, {});
    for (const auto& placeholder : placeholders_in(lookup.record_path)) {
        const auto found = std::ranges::find(given, placeholder, &std::pair<std::string, std::string>::first);
        if (found == given.end() && is_tenant_placeholder(placeholder)) { continue; }
        const auto column = found != given.end() ? found->second : snake_case(placeholder);
        lookup.record_keys.emplace_back(placeholder, column);
        if (found != given.end()) { given.erase(found); }
        if (resource.column_index(column)) { continue; }
        in.mistake("record", "{" + placeholder + "}: there is no column " + in_quotes(column) +
                                 "; name one with placeholders = { " + placeholder + " = \"…\" }");
    }
    for (const auto& [placeholder, column] : given) {
        in.mistake("placeholders", "{" + placeholder + "} is not in `record`");
    }
}

/// Checks the use of `each`. A feed with `each` must be the only feed, because no other operation returns the
/// records in the same form.
void check_each(TomlReader& in, const ReadResource& read) {
    const auto& resource = read.resource;
    for (const auto* feeds : {&resource.fallbacks, &resource.repairs}) {
        for (const auto& feed : *feeds) {
            if (!feed.each.empty()) { in.mistake("feed", "only [feed] may have `each`"); }
        }
    }
    const bool is_alone = resource.fallbacks.empty() && resource.repairs.empty() && !resource.lookup;
    if (!resource.feed.each.empty() && !is_alone) {
        in.mistake("feed", "has `each`, so there must be no [[fallback]], [[repair]] or [lookup]");
    }
    if (resource.feed.each.empty()) { return; }
    if (resource.feed.kind == FeedKind::PerParent) {
        in.mistake("feed", "has `each`, so it cannot be read per parent");
    }
    if (resource.feed.envelope == Envelope::Paged && resource.feed.kind != FeedKind::PerParent) {
        in.mistake(
            "feed",
            "has `each`, so it cannot be read as a paged list, whose total counts something other than "
            "the records");
    }
    if (resource.feed.each.find('.') != std::string::npos) {
        in.mistake("feed", "`each` must be a field of the object itself, without dots");
    }
    if (std::ranges::find(resource.columns, resource.feed.each, &Column::outer) != resource.columns.end()) {
        in.mistake("feed", "`each` names the array of records, so no column's `outer` can name it too");
    }
}

}  // namespace

void read_feeds(TomlReader& in, ReadResource& into) {
    Resource& resource = into.resource;
    if (auto feed = in.table("feed")) {
        resource.feed = read_feed_of(std::move(*feed), into);
    } else {
        in.mistake("feed", "is missing");
        into.feeds.push_back(in.place("feed"));
    }
    for (auto& fallback : in.tables("fallback")) {
        resource.fallbacks.push_back(read_feed_of(fallback, into));
    }
    for (auto& repair : in.tables("repair")) {
        resource.repairs.push_back(read_feed_of(repair, into));
        if (resource.repairs.back().kind != FeedKind::PerParent) {
            repair.mistake("kind", "must be \"per_parent\" here");
        }
    }
    if (auto lookup = in.table("lookup")) {
        resource.lookup.emplace();
        read_lookup_list(*lookup, resource, *resource.lookup);
        read_lookup_record(*lookup, resource, *resource.lookup);
        lookup->refuse_unknown_keys();
    }
    check_each(in, into);
}

}  // namespace stmirror
