// SPDX-License-Identifier: MIT
#include "settings/settings.hpp"

#include <algorithm>
#include <map>

#include "base/plain_file.hpp"
#include "settings/publish_section.hpp"
#include "settings/sections.hpp"
#include "toml/reader.hpp"

namespace stmirror {
namespace {

using settings::feed_prefix;
using settings::Occurs;
using settings::section_kinds;
using settings::SectionKind;

const TomlNode empty_section{.line = 1, .value = TomlTable{}};

/// Returns a text such as "it belongs in [http]" for a misplaced key. Empty if no section has such a key.
std::string section_of(std::string_view key) {
    for (const auto& full : known_settings_keys()) {
        const auto dot = full.rfind('.');
        if (full.substr(dot + 1) == key) { return "it belongs in [" + full.substr(0, dot) + "]"; }
    }
    return {};
}

void read_section(const SectionKind& kind, TomlReader& in, Settings& out) {
    kind.read(in, out);
    in.refuse_unknown_keys(section_of);
}

/// Reads a whole file, every section by its kind. Finds what is missing, unknown or repeated.
class SettingsReader {
 public:
    SettingsReader(std::string_view text, const std::string& file) : file_(file) {
        const auto root = parse_toml(text, file, mistakes_);
        if (!root) { return; }
        is_toml_ = true;
        TomlReader in(*root, file, "", mistakes_);
        for (const auto& kind : section_kinds()) { read_kind(kind, in); }
        in.refuse_unknown_keys(section_of);
        if (settings_.tenants.empty()) {
            mistakes_.add({file, 1, "tenant"},
                          "there is no tenant: add a [[tenant]] with id, client_id and client_secret");
        }
    }

    void check_feeds(const Catalogue& catalogue) {
        if (!is_toml_) { return; }
        std::vector<std::string> names;
        for (const auto& resource : catalogue.resources()) { names.push_back(resource.name); }
        for (const auto& [name, place] : feeds_) {
            if (catalogue.find(name) == nullptr) { check_unread(name, place, names); }
        }
        for (const auto* resource : mirrored_resources(settings_, catalogue)) {
            check_parent(*resource, catalogue);
        }
        for (const auto& [name, place] : targets_) {
            settings::check_publish(name, place, settings_, catalogue, mistakes_);
        }
    }

    /// Notes that the folder of [mirror] resources cannot be read.
    void refuse_resources(const Problem& problem) { mistakes_.add(resources_, problem.text); }

    const Settings& settings() const { return settings_; }
    Result<Settings> result() const {
        if (mistakes_.empty()) { return settings_; }
        return Problem{Errc::Configuration, mistakes_.text(), {Subject::Kind::File, file_}};
    }

 private:
    void read_kind(const SectionKind& kind, TomlReader& in) {
        switch (kind.occurs) {
            case Occurs::Once: {
                auto section = in.table(kind.name);
                if (!section) { section.emplace(empty_section, file_, kind.name, mistakes_); }
                if (kind.name == "mirror") { resources_ = section->place("resources"); }
                return read_section(kind, *section, settings_);
            }
            case Occurs::Repeated:
                for (auto& section : in.tables(kind.name)) { read_section(kind, section, settings_); }
                return;
            case Occurs::Named:
                if (auto named = in.table(kind.name)) { read_named(kind, *named); }
                return;
        }
    }

    void read_named(const SectionKind& kind, TomlReader& in) {
        for (auto& [name, section] : in.all_tables()) {
            if (feed_prefix == kind.name + ".") { feeds_.emplace(name, section.place("")); }
            if (settings::publish_prefix == kind.name + ".") { targets_.emplace(name, section.place("")); }
            read_section(kind, section, settings_);
        }
    }

    /// Checks a [feed.NAME] whose table is not mirrored. A table of a disabled module may have a section, but
    /// the section must not enable it.
    void check_unread(const std::string& name, const TomlPlace& place,
                      const std::vector<std::string>& names) {
        const auto* shipped = Catalogue::all_modules().find(name);
        if (shipped == nullptr) {
            mistakes_.add(place, "there is no such table: " + nearest(name, names) +
                                     " (`stmirror catalog` lists the tables)");
        } else if (settings_.feeds.at(name).enabled.value_or(false)) {
            mistakes_.add(place, "this table belongs to the module \"" + shipped->module +
                                     "\", which is not enabled; add the module to [modules] enabled");
        }
    }

    /// Notes a mistake if the table's parent is not enabled. Without its parents, the table would stay empty
    /// and never be complete.
    void check_parent(const Resource& resource, const Catalogue& catalogue) {
        const auto* parent = catalogue.find(resource.feed.parent);
        if (parent == nullptr || settings_.feed_enabled(*parent)) { return; }
        const auto line = std::max(line_of_feed(parent->name), line_of_feed(resource.name));
        mistakes_.add({file_, line, std::string(feed_prefix) + resource.name},
                      "this table is read for each row of " + parent->name +
                          ", which is not enabled; enable both or neither");
    }

    /// Returns the line of [feed.NAME], or 1 if there is no such section.
    int line_of_feed(const std::string& name) const {
        const auto found = feeds_.find(name);
        return found == feeds_.end() ? 1 : found->second.line;
    }

    std::string file_;
    TomlPlace resources_;
    bool is_toml_ = false;
    std::map<std::string, TomlPlace, std::less<>> feeds_;
    std::map<std::string, TomlPlace, std::less<>> targets_;  ///< the places of the sections [publish.NAME]
    Mistakes mistakes_;
    Settings settings_;
};

Result<std::string> read_file(const std::filesystem::path& file) {
    auto read = read_guarded_file(file, written_file_bytes_max, OthersMay::Read);
    if (read) { return std::move(read->text); }
    auto problem = read.error();
    std::error_code unknown;  // set if this user may not see whether there is a file
    if (!std::filesystem::exists(file, unknown) && !unknown) {
        problem.advice = "create it with `stmirror init`, or name another file with --config";
    }
    return problem;
}

}  // namespace

bool Settings::feed_enabled(const Resource& resource) const {
    const auto found = feeds.find(resource.name);
    return found == feeds.end() ? resource.enabled : found->second.enabled.value_or(resource.enabled);
}

bool Settings::module_enabled(std::string_view module) const {
    return module.empty() || std::ranges::find(modules, module) != modules.end();
}

RefreshGoal Settings::refresh_goal() const {
    RefreshGoal goal;
    goal.within = schedule.children;
    goal.catch_up = schedule.poll;
    goal.per_second = std::min(limits.background_requests_per_second, limits.requests_per_second / 2);
    return goal;
}

std::optional<double> Settings::background_per_second_max(std::string_view resource) const {
    const auto found = feeds.find(resource);
    return found == feeds.end() ? std::nullopt : found->second.requests_per_second;
}

std::vector<const Resource*> mirrored_resources(const Settings& settings, const Catalogue& catalogue) {
    std::vector<const Resource*> mirrored;
    for (const auto& resource : catalogue.resources()) {
        if (settings.feed_enabled(resource)) { mirrored.push_back(&resource); }
    }
    return mirrored;
}

Result<Settings> parse_settings(std::string_view text, const std::string& file_name,
                                const Catalogue& catalogue) {
    SettingsReader reader(text, file_name);
    reader.check_feeds(catalogue);
    return reader.result();
}

Result<Configuration> load_configuration(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) { return text.error(); }
    SettingsReader reader(*text, file.string());
    const auto& folder = reader.settings().resources_path;
    const auto& modules = reader.settings().modules;
    auto catalogue = folder.empty() ? Result<Catalogue>(Catalogue::of_modules(modules))
                                    : Catalogue::with_folder(folder, modules);
    if (catalogue) { reader.check_feeds(*catalogue); }
    const bool is_folder_unreadable =
        !catalogue && catalogue.error().subject == Subject{Subject::Kind::File, folder.string()};
    if (is_folder_unreadable) { reader.refuse_resources(catalogue.error()); }
    auto settings = reader.result();
    if (settings && catalogue) { return Configuration{std::move(*settings), std::move(*catalogue)}; }
    if (settings) { return catalogue.error(); }
    if (catalogue || is_folder_unreadable) { return settings.error(); }
    auto both = settings.error();
    both.text += "\n" + catalogue.error().text;
    return both;
}

std::vector<std::string> known_settings_keys() {
    std::vector<std::string> keys;
    for (const auto& kind : section_kinds()) {
        const auto path = kind.name + (kind.occurs == Occurs::Named ? ".NAME" : "");
        Mistakes mistakes;
        TomlReader reader(empty_section, "", path, mistakes);
        Settings unused;
        kind.read(reader, unused);
        for (const auto& key : reader.known_keys()) { keys.push_back(path + "." + key); }
    }
    return keys;
}

}  // namespace stmirror
