// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/plain_file.hpp"
#include "catalogue/names.hpp"
#include "catalogue/resource_reader.hpp"
#include "embedded_modules.hpp"
#include "embedded_resources.hpp"

namespace stmirror {
namespace {

constexpr std::string_view all_modules_word = "all";

void refuse_tables_twice(const std::vector<ReadResource>& all, Mistakes& mistakes) {
    std::map<std::string, TomlPlace, std::less<>> first;
    for (const auto& read : all) {
        for (const auto& [table, place] : read.tables) {
            const auto [found, added] = first.emplace(table, place);
            if (added || table.empty()) { continue; }
            const auto& other = found->second;
            mistakes.add(place, "there is already a table " + in_quotes(table) + ", in " + other.file + ":" +
                                    std::to_string(other.line) + "; choose another name");
        }
    }
}

using ByName = std::map<std::string, const Resource*, std::less<>>;

ByName by_name(const std::vector<ReadResource>& all) {
    ByName map;
    for (const auto& read : all) { map.emplace(read.resource.name, &read.resource); }
    return map;
}

/// Sets, for each placeholder of a per-parent path, the parent's column that fills it. Leaves out
/// placeholders that the tenant's settings fill.
void complete_parent_keys(Feed& feed, const Resource& parent, const TomlPlace& place, Mistakes& mistakes) {
    NamePairs given = std::exchange(feed.parent_keys, {});
    for (const auto& placeholder : placeholders_in(feed.path)) {
        const auto found = std::ranges::find(given, placeholder, &NamePairs::value_type::first);
        if (found == given.end() && is_tenant_placeholder(placeholder)) { continue; }
        const auto column = found != given.end() ? found->second : snake_case(placeholder);
        if (found != given.end()) { given.erase(found); }
        feed.parent_keys.emplace_back(placeholder, column);
        if (parent.column_index(column)) { continue; }
        mistakes.add(place, "{" + placeholder + "}: the parent " + parent.name + " has no column " +
                                in_quotes(column) + "; name one with placeholders = { " + placeholder +
                                " = \"…\" }");
    }
    for (const auto& [placeholder, column] : given) {
        mistakes.add(place, "placeholders names {" + placeholder + "}, which is not in the path");
    }
    const bool has_key = !feed.parent_keys.empty();
    if (!feed.ids_parameter.empty() && has_key) {
        mistakes.add(place,
                     "a feed of kind \"by_ids\" reads many parents at once, so its path must not name one");
    }
    if (feed.ids_parameter.empty() && !has_key) {
        mistakes.add(place, "has no placeholder for the parent's key");
    }
}

/// Finds the column with the parent's key. Each record in an answer for many parents must contain its
/// parent's key.
void find_key_of_parent(const ReadResource& read, Feed& feed, const Resource& parent, const TomlPlace& place,
                        Mistakes& mistakes) {
    if (feed.ids_parameter.empty() || parent.key.empty()) { return; }
    const auto says_whose = [&](const Column& column) {
        return column.parent == parent.key.front() && !column.field.empty();
    };
    const auto found = std::ranges::find_if(read.resource.columns, says_whose);
    if (found != read.resource.columns.end()) {
        feed.ids_column = found->name;
        return;
    }
    mistakes.add(place, "needs a column with parent = " + in_quotes(parent.key.front()) +
                            " whose `field` contains the parent's key");
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
    if (column.field.empty()) {
        column.type = type;
    } else if (column.type != type) {
        mistakes.add(place, "must have the same type as the parent's column " + column.parent);
    }
}

/// Resolves the references of a resource to its parent. The parent's own references must be resolved already.
void link_to_parent(ReadResource& read, const ByName& resources, Mistakes& mistakes) {
    const Resource* parent = nullptr;
    for_each_feed(read, [&](Feed& feed, const TomlPlace& place) {
        if (feed.parent.empty()) { return; }
        const auto found = resources.find(feed.parent);
        if (found == resources.end()) {
            mistakes.add(place, "parent " + in_quotes(feed.parent) + " is not a resource");
            return;
        }
        if (parent != nullptr && parent != found->second) {
            mistakes.add(place, "a resource can have only one parent");
        }
        parent = found->second;
        complete_parent_keys(feed, *parent, place, mistakes);
        find_key_of_parent(read, feed, *parent, place, mistakes);
        if (parent->key.size() != 1) {
            mistakes.add(place, "the parent " + parent->name + " has " + std::to_string(parent->key.size()) +
                                    " key columns; a parent must have exactly one");
        }
        const bool scheduled = &feed == &read.resource.feed;
        if (scheduled && read.parent_columns.empty()) {
            mistakes.add(
                place,
                "is read for each parent, but no column has `parent`, so a parent's rows could not be found");
        }
    });
    for (const auto& [name, place] : read.parent_columns) {
        fill_column_from_parent(read.resource.columns[*read.resource.column_index(name)], parent, place,
                                mistakes);
    }
}

/// Returns the number of ancestors of a resource. If the parents form a cycle, which is a mistake, the
/// number is greater than the number of resources.
std::size_t depth(const Resource& resource, const ByName& resources) {
    std::size_t depth = 0;
    for (const Resource* each = &resource; !each->feed.parent.empty() && depth <= resources.size(); ++depth) {
        const auto parent = resources.find(each->feed.parent);
        if (parent == resources.end()) { break; }
        each = parent->second;
    }
    return depth;
}

void sort_parents_first(std::vector<ReadResource>& all, Mistakes& mistakes) {
    const auto resources = by_name(all);
    std::map<std::string, std::size_t, std::less<>> depths;
    for (const auto& read : all) {
        depths[read.resource.name] = depth(read.resource, resources);
        if (depths[read.resource.name] <= resources.size()) { continue; }
        mistakes.add(read.feeds.front(), "the parents of this feed form a cycle");
    }
    std::ranges::sort(all, {}, [&](const ReadResource& read) {
        return std::pair(depths[read.resource.name], std::string_view(read.resource.name));
    });
}

/// Returns all resource files that are compiled in. A name is for example "built-in/customers.toml" for the
/// CRM and "built-in/jpm/jobs.toml" for another module.
const std::vector<ResourceFile>& embedded_files() {
    static const auto all = [] {
        std::vector<ResourceFile> files;
        for (const auto& file : embedded::resources::files()) {
            files.push_back({"built-in/" + std::string(file.name), std::string(file.text), crm_module});
        }
        for (const auto& file : embedded::modules::files()) {
            files.push_back({"built-in/" + std::string(file.name), std::string(file.text),
                             std::string(file.name.substr(0, file.name.find('/')))});
        }
        return files;
    }();
    return all;
}

std::vector<ResourceFile> files_of(const std::vector<std::string>& modules) {
    std::vector<ResourceFile> files;
    std::ranges::copy_if(embedded_files(), std::back_inserter(files), [&](const ResourceFile& file) {
        return std::ranges::find(modules, file.module) != modules.end();
    });
    return files;
}

Result<std::vector<std::filesystem::path>> toml_files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        // Skip hidden files. Editors create them next to an open file, and some are dangling links.
        const bool is_hidden = it->path().filename().native().starts_with('.');
        if (is_hidden || it->path().extension() != ".toml") { continue; }
        if (!it->is_directory(error)) { paths.push_back(it->path()); }
    }
    if (error) {
        return about({Subject::Kind::File, folder.string()},
                     {errc_of_named_file(error.value()), "cannot be read: " + error.message()});
    }
    std::ranges::sort(paths);
    return paths;
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::span<const ResourceFile> files) {
    Mistakes mistakes;
    std::vector<ReadResource> all;
    for (const auto& file : files) {
        if (auto read = read_resource(file, mistakes)) { all.push_back(std::move(*read)); }
    }
    refuse_tables_twice(all, mistakes);
    // Stop here. Otherwise a resource whose parent's file cannot be read would be reported as wrong.
    if (all.size() < files.size()) { return Problem{Errc::Configuration, mistakes.text()}; }
    sort_parents_first(all, mistakes);
    const auto resources = by_name(all);
    for (auto& read : all) { link_to_parent(read, resources, mistakes); }
    if (!mistakes.empty()) { return Problem{Errc::Configuration, mistakes.text()}; }
    std::vector<Resource> result;
    for (auto& read : all) { result.push_back(std::move(read.resource)); }
    return Catalogue(std::move(result));
}

const Catalogue& Catalogue::built_in() {
    static const Catalogue catalogue = of_modules({crm_module});
    return catalogue;
}

const Catalogue& Catalogue::all_modules() {
    static const Catalogue catalogue = of_modules(module_names());
    return catalogue;
}

Catalogue Catalogue::of_modules(const std::vector<std::string>& modules) {
    auto parsed = parse(files_of(modules));
    if (parsed.has_error()) { throw std::logic_error(parsed.error().text); }
    return std::move(*parsed);
}

Result<Catalogue> Catalogue::with_folder(const std::filesystem::path& folder,
                                         const std::vector<std::string>& modules) {
    const auto paths = toml_files_in(folder);
    if (paths.has_error()) { return paths.error(); }
    auto files = files_of(modules);
    for (const auto& path : *paths) {
        auto read = read_guarded_file(path, written_file_bytes_max, OthersMay::Read);
        if (!read) { return read.error(); }
        files.push_back({path.string(), std::move(read->text)});
    }
    return parse(files);
}

const Resource* Catalogue::find(std::string_view name) const {
    const auto found = std::ranges::find(resources_, name, &Resource::name);
    return found == resources_.end() ? nullptr : &*found;
}

std::vector<std::string> module_names() {
    std::set<std::string> names;
    for (const auto& file : embedded_files()) { names.insert(file.module); }
    return {names.begin(), names.end()};
}

bool names_modules(std::string_view word) {
    const auto known = module_names();
    return word == all_modules_word || std::ranges::find(known, word) != known.end();
}

std::vector<std::string> modules_named(const std::vector<std::string>& words) {
    const bool has_all = std::ranges::find(words, all_modules_word) != words.end();
    return has_all ? module_names() : words;
}

}  // namespace stmirror
