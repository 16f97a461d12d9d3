// SPDX-License-Identifier: MIT
#include "settings/settings.hpp"

#include <algorithm>
#include <set>

#include "base/plain_file.hpp"
#include "base/plain_line.hpp"
#include "settings/sections.hpp"

namespace stmirror {
namespace {

using settings::DocumentSection;
using settings::feed_prefix;
using settings::Mistakes;
using settings::Occurs;
using settings::section_kinds;
using settings::SectionKind;
using settings::SectionReader;

const SectionKind* kind_of(const DocumentSection& section) {
    for (const auto& kind : section_kinds()) {
        if (kind.occurs == Occurs::Named ? section.name.starts_with(feed_prefix)
                                         : section.name == kind.name) {
            return &kind;
        }
    }
    return nullptr;
}

/// Reads a whole document: every section by its kind. Finds what is missing, unknown or repeated.
class SettingsReader {
 public:
    SettingsReader(std::string file_name, std::vector<DocumentSection> sections)
        : file_(std::move(file_name)), sections_(std::move(sections)) {}

    void read() {
        for (const auto& section : sections_) read_section(section);
        for (const auto& kind : section_kinds()) {
            if (kind.occurs == Occurs::Once && !seen_.contains(kind.name))
                run(kind, DocumentSection{.name = kind.name});
        }
        if (settings_.tenants.empty())
            add(1, "tenant: there is none: add a [[tenant]] with id, client_id and secret");
    }

    void check_feeds(const Catalogue& catalogue) {
        std::vector<std::string> names;
        for (const auto& resource : catalogue.resources()) names.push_back(resource.name);
        for (const auto& section : sections_) {
            if (!section.name.starts_with(feed_prefix)) continue;
            const auto name = section.name.substr(feed_prefix.size());
            if (catalogue.find(name) != nullptr) continue;
            add(section.line, section.name + ": there is no such table: " + settings::nearest(name, names) +
                                  " (stmirror catalog lists them)");
        }
        for (const auto* resource : mirrored_resources(settings_, catalogue))
            check_parent(*resource, catalogue);
    }

    const Settings& settings() const { return settings_; }

    /// One line for each mistake, in the order of the file; then `further` lines.
    Result<Settings> result(const std::string& further = {}) {
        std::string text;
        for (const auto& [line, what] : mistakes_) {
            text += plain_line(file_.string() + ":" + std::to_string(line) + ": " + what) + "\n";
        }
        text += further;
        if (text.ends_with('\n')) text.pop_back();
        if (text.empty()) return settings_;
        return Error{Errc::Configuration, text};
    }

 private:
    /// Without its parents, a table would stay empty and never be complete.
    void check_parent(const Resource& resource, const Catalogue& catalogue) {
        const auto* parent = catalogue.find(resource.feed.parent);
        if (parent == nullptr || settings_.feed_enabled(*parent)) return;
        const auto line = std::max(line_of_feed(parent->name), line_of_feed(resource.name));
        add(line, std::string(feed_prefix) + resource.name + ": it is read for each row of " + parent->name +
                      ", which is not enabled; enable both or neither");
    }

    /// 0 if there is no section.
    int line_of_feed(const std::string& name) const {
        const auto found =
            std::ranges::find(sections_, std::string(feed_prefix) + name, &DocumentSection::name);
        return found == sections_.end() ? 0 : found->line;
    }

    void add(int line, std::string text) { mistakes_.emplace(line, std::move(text)); }

    void read_section(const DocumentSection& section) {
        if (section.name.empty()) return read_top(section);
        const auto* kind = kind_of(section);
        if (kind == nullptr) return unknown_section(section);
        seen_.insert(kind->name);
        if (section.repeated != (kind->occurs == Occurs::Repeated)) {
            const auto right =
                kind->occurs == Occurs::Repeated ? "[[" + section.name + "]]" : "[" + section.name + "]";
            add(section.line, section.name + ": write it as " + right);
        }
        run(*kind, section);
    }

    void run(const SectionKind& kind, const DocumentSection& section) {
        SectionReader reader(section, file_, mistakes_);
        kind.read(reader, settings_);
        for (const auto& [key, value] : section.values) {
            if (std::ranges::find(reader.known_keys(), key) != reader.known_keys().end()) continue;
            reader.mistake(key, "there is no such key: " + suggestion(key, reader.known_keys()));
        }
    }

    /// The nearest key of the section, or the section that has a key of this name.
    static std::string suggestion(const std::string& key, const std::vector<std::string>& known) {
        for (const auto& full : known_settings_keys()) {
            const auto dot = full.rfind('.');
            if (full.substr(dot + 1) == key) return "it belongs in [" + full.substr(0, dot) + "]";
        }
        const auto near = settings::nearest(key, known);
        return near.empty() ? "remove it" : near;
    }

    void read_top(const DocumentSection& section) {
        for (const auto& [key, value] : section.values) {
            add(value.line, key + ": there is no such key above the first [section]: " + suggestion(key, {}));
        }
    }

    void unknown_section(const DocumentSection& section) {
        std::vector<std::string> names;
        for (const auto& kind : section_kinds()) names.push_back(kind.name);
        const auto near = settings::nearest(section.name, names);
        add(section.line,
            section.name + ": there is no such section: " + (near.empty() ? "remove it" : near));
    }

    std::filesystem::path file_;
    std::vector<DocumentSection> sections_;
    std::set<std::string> seen_;
    Mistakes mistakes_;
    Settings settings_;
};

Result<std::string> read_file(const std::filesystem::path& file) {
    auto read = read_guarded_file(file, written_file_bytes_max, OthersMay::Read);
    if (read) return std::move(read->text);
    return Error{read.error().code,
                 read.error().message +
                     ": give another file with --config, or start with a copy of stmirror.example.toml"};
}

}  // namespace

bool Settings::feed_enabled(const Resource& resource) const {
    const auto found = feeds.find(resource.name);
    return found == feeds.end() ? resource.enabled : found->second.enabled.value_or(resource.enabled);
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
        if (settings.feed_enabled(resource)) mirrored.push_back(&resource);
    }
    return mirrored;
}

Result<Settings> parse_settings(std::string_view text, const std::string& file_name,
                                const Catalogue& catalogue) {
    auto sections = settings::parse_document(text, file_name);
    if (!sections) return sections.error();
    SettingsReader reader(file_name, std::move(*sections));
    reader.read();
    reader.check_feeds(catalogue);
    return reader.result();
}

Result<Configuration> load_configuration(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    auto sections = settings::parse_document(*text, file.string());
    if (!sections) return sections.error();
    SettingsReader reader(file.string(), std::move(*sections));
    reader.read();
    const auto& folder = reader.settings().resources_path;
    auto catalogue =
        folder.empty() ? Result<Catalogue>(Catalogue::built_in()) : Catalogue::with_folder(folder);
    if (catalogue) reader.check_feeds(*catalogue);
    if (!catalogue && reader.result()) return catalogue.error();
    auto settings = reader.result(catalogue ? "" : catalogue.error().message);
    if (!settings) return settings.error();
    return Configuration{std::move(*settings), std::move(*catalogue)};
}

std::vector<std::string> known_settings_keys() {
    std::vector<std::string> keys;
    for (const auto& kind : section_kinds()) {
        const DocumentSection empty{.name = kind.name};
        const std::filesystem::path no_file;
        Mistakes mistakes;
        SectionReader reader(empty, no_file, mistakes);
        Settings unused;
        kind.read(reader, unused);
        for (const auto& key : reader.known_keys()) keys.push_back(kind.name + "." + key);
    }
    return keys;
}

}  // namespace stmirror
