// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "base/plain_file.hpp"
#include "catalogue/names.hpp"
#include "catalogue/resource_reader.hpp"
#include "embedded_resources.hpp"

namespace stmirror {
namespace {

void refuse_tables_twice(const std::vector<ReadResource>& all, Mistakes& mistakes) {
    std::map<std::string, TomlPlace, std::less<>> first;
    for (const auto& read : all) {
        for (const auto& [table, place] : read.tables) {
            const auto [found, added] = first.emplace(table, place);
            if (added || table.empty()) continue;
            const auto& other = found->second;
            mistakes.add(place, "there is already a table " + in_quotes(table) + ", in " + other.file + ":" +
                                    std::to_string(other.line) + "; choose another name");
        }
    }
}

using ByName = std::map<std::string, const Resource*, std::less<>>;

ByName by_name(const std::vector<ReadResource>& all) {
    ByName map;
    for (const auto& read : all) map.emplace(read.resource.name, &read.resource);
    return map;
}

/// Sets the parent's column for every placeholder of a per-parent path.
void complete_parent_keys(Feed& feed, const Resource& parent, const TomlPlace& place, Mistakes& mistakes) {
    NamePairs given = std::exchange(feed.parent_keys, {});
    for (const auto& placeholder : placeholders_in(feed.path)) {
        const auto found = std::ranges::find(given, placeholder, &NamePairs::value_type::first);
        if (found == given.end() && is_tenant_placeholder(placeholder)) continue;
        const auto column = found != given.end() ? found->second : snake_case(placeholder);
        if (found != given.end()) given.erase(found);
        feed.parent_keys.emplace_back(placeholder, column);
        if (parent.column_index(column)) continue;
        mistakes.add(place, "{" + placeholder + "}: the parent " + parent.name + " has no column " +
                                in_quotes(column) + "; name one with placeholders = { " + placeholder +
                                " = \"…\" }");
    }
    for (const auto& [placeholder, column] : given) {
        mistakes.add(place, "placeholders names {" + placeholder + "}, which is not in the path");
    }
    if (feed.parent_keys.empty()) mistakes.add(place, "has no placeholder for the parent's key");
}

void fill_column_from_parent(Column& column, const Resource* parent, const TomlPlace& place,
                             Mistakes& mistakes) {
    if (parent == nullptr) {
        mistakes.add(place, "has `parent`, but no feed of this file is read for each parent");
        return;
    }
    const auto index = parent->column_index(column.parent);
    if (!index) {
        mistakes.add(place, "the parent " + parent->name + " has no column " + in_quotes(column.parent));
        return;
    }
    const auto type = parent->columns[*index].type;
    if (column.field.empty())
        column.type = type;
    else if (column.type != type)
        mistakes.add(place, "is of another type than the parent's column " + column.parent);
}

/// Resolves the references of a resource to its parent. The parent's columns must be complete.
void link_to_parent(ReadResource& read, const ByName& resources, Mistakes& mistakes) {
    const Resource* parent = nullptr;
    for_each_feed(read, [&](Feed& feed, const TomlPlace& place) {
        if (feed.parent.empty()) return;
        const auto found = resources.find(feed.parent);
        if (found == resources.end()) {
            mistakes.add(place, "parent " + in_quotes(feed.parent) + " is not a resource");
            return;
        }
        if (parent != nullptr && parent != found->second)
            mistakes.add(place, "a resource can have only one parent");
        parent = found->second;
        complete_parent_keys(feed, *parent, place, mistakes);
        if (parent->key.size() != 1) {
            mistakes.add(place, "the parent " + parent->name + " has " + std::to_string(parent->key.size()) +
                                    " key columns; only a resource with one can be a parent");
        }
        const bool scheduled = &feed == &read.resource.feed;
        if (scheduled && read.parent_columns.empty()) {
            mistakes.add(place,
                         "is read for each parent, but no column has `parent`: its rows could not be found");
        }
    });
    for (const auto& [name, place] : read.parent_columns) {
        fill_column_from_parent(read.resource.columns[*read.resource.column_index(name)], parent, place,
                                mistakes);
    }
}

/// The number of ancestors of a resource; more than all resources if there is a circle, which is a mistake.
std::size_t depth(const Resource& resource, const ByName& resources) {
    std::size_t depth = 0;
    for (const Resource* each = &resource; !each->feed.parent.empty() && depth <= resources.size(); ++depth) {
        const auto parent = resources.find(each->feed.parent);
        if (parent == resources.end()) break;
        each = parent->second;
    }
    return depth;
}

void sort_parents_first(std::vector<ReadResource>& all, Mistakes& mistakes) {
    const auto resources = by_name(all);
    std::map<std::string, std::size_t, std::less<>> depths;
    for (const auto& read : all) {
        depths[read.resource.name] = depth(read.resource, resources);
        if (depths[read.resource.name] <= resources.size()) continue;
        mistakes.add(read.feeds.front(), "the parents of this feed form a circle");
    }
    std::ranges::sort(all, {}, [&](const ReadResource& read) {
        return std::pair(depths[read.resource.name], std::string_view(read.resource.name));
    });
}

std::vector<ResourceFile> embedded_files() {
    std::vector<ResourceFile> files;
    for (const auto& file : embedded::resources::files()) {
        files.push_back({"built-in/" + std::string(file.name), std::string(file.text)});
    }
    return files;
}

Result<std::vector<std::filesystem::path>> toml_files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        if (it->path().extension() == ".toml" && !it->is_directory(error)) paths.push_back(it->path());
    }
    if (error)
        return about({Subject::Kind::File, folder.string()},
                     {errc_of_named_file(error.value()), "cannot be read: " + error.message()});
    std::ranges::sort(paths);
    return paths;
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::span<const ResourceFile> files) {
    Mistakes mistakes;
    std::vector<ReadResource> all;
    for (const auto& file : files) {
        if (auto read = read_resource(file, mistakes)) all.push_back(std::move(*read));
    }
    refuse_tables_twice(all, mistakes);
    // Otherwise a resource whose parent's file cannot be read would be reported as wrong.
    if (all.size() < files.size()) return Problem{Errc::Configuration, mistakes.text()};
    sort_parents_first(all, mistakes);
    const auto resources = by_name(all);
    for (auto& read : all) link_to_parent(read, resources, mistakes);
    if (!mistakes.empty()) return Problem{Errc::Configuration, mistakes.text()};
    std::vector<Resource> result;
    for (auto& read : all) result.push_back(std::move(read.resource));
    return Catalogue(std::move(result));
}

const Catalogue& Catalogue::built_in() {
    static const Catalogue catalogue = [] {
        auto parsed = parse(embedded_files());
        if (parsed.has_error()) throw std::logic_error(parsed.error().text);
        return std::move(*parsed);
    }();
    return catalogue;
}

Result<Catalogue> Catalogue::with_folder(const std::filesystem::path& folder) {
    const auto paths = toml_files_in(folder);
    if (paths.has_error()) return paths.error();
    auto files = embedded_files();
    for (const auto& path : *paths) {
        auto read = read_guarded_file(path, written_file_bytes_max, OthersMay::Read);
        if (!read) return read.error();
        files.push_back({path.string(), std::move(read->text)});
    }
    return parse(files);
}

const Resource* Catalogue::find(std::string_view name) const {
    const auto found = std::ranges::find(resources_, name, &Resource::name);
    return found == resources_.end() ? nullptr : &*found;
}

}  // namespace stmirror
