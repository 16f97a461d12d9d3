// SPDX-License-Identifier: MIT
#include "openapi/draft_names.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/folded.hpp"
#include "catalogue/names.hpp"

namespace stmirror::openapi {
namespace {

/// The names of modules in paths, each with the module's abbreviation in scopes.
constexpr auto modules =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"accounting", "acc"},
                                                                  {"crm", "crm"},
                                                                  {"customer-interactions", "csi"},
                                                                  {"dispatch", "dis"},
                                                                  {"equipmentsystems", "eqs"},
                                                                  {"forms", "frm"},
                                                                  {"inventory", "inv"},
                                                                  {"jpm", "jpm"},
                                                                  {"marketing", "mkt"},
                                                                  {"memberships", "mem"},
                                                                  {"payroll", "prl"},
                                                                  {"pricebook", "pb"},
                                                                  {"sales", "sal"},
                                                                  {"service-agreements", "sa"},
                                                                  {"settings", "stt"},
                                                                  {"telecom", "tlc"},
                                                                  {"timesheets", "tms"}});

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0) { parts.emplace_back(path.substr(0, end)); }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return parts;
}

/// Returns the words of a path that name the records, in snake_case.
std::vector<std::string> words_of(std::string_view path) {
    const auto tenant = path.find("{tenant}/");
    if (tenant != std::string_view::npos) {
        path.remove_prefix(tenant + std::string_view("{tenant}/").size());
    }
    std::vector<std::string> words;
    for (const auto& part : parts_of(path)) {
        if (part == "export" || part.starts_with('{')) { continue; }
        words.push_back(plain_name(part));
    }
    return words;
}

}  // namespace

std::string singular_of(std::string_view plural) {
    std::string word(plural);
    if (word.ends_with("ies")) {
        word.replace(word.size() - 3, 3, "y");
    } else if (word.ends_with("tuses") || word.ends_with("xes") || word.ends_with("ches")) {
        word.resize(word.size() - 2);
    } else if (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")) {
        word.pop_back();
    }
    return word;
}

std::string plain_name(std::string_view field) {
    std::string name;
    for (const char c : folded(snake_case(field))) {
        const bool is_allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_allowed) {
            name += c;
        } else if (!name.empty() && !name.ends_with('_')) {
            name += '_';
        }
    }
    if (name.ends_with('_')) { name.pop_back(); }
    return name;
}

std::string module_of(std::string_view path) {
    const auto parts = parts_of(path);
    return parts.empty() || parts.front() == "tenant" ? "" : plain_name(parts.front());
}

std::string table_of(std::string_view path) {
    const auto words = words_of(path);
    std::string table;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool last = i + 1 == words.size();
        table += (i == 0 ? "" : "_") + (last ? words[i] : singular_of(words[i]));
    }
    return table_name_mistake(table).empty() ? table : "records";
}

std::string usual_scope(std::string_view path) {
    const auto parts = parts_of(path);
    if (parts.empty()) { return {}; }
    const auto* const found =
        std::ranges::find(modules, parts.front(), &std::pair<std::string_view, std::string_view>::first);
    std::string name;
    for (const auto& word : words_of(path)) { name += word; }
    std::erase(name, '_');
    return "tn." + (found != modules.end() ? std::string(found->second) : parts.front()) + "." + name + ":r";
}

std::string ColumnNames::take(const std::string& field) {
    const auto usual = snake_case(field);
    const auto plain = plain_name(field);
    auto name = plain;
    const auto is_refused = [&] { return own_.contains(name) || !column_name_mistake(name).empty(); };
    if (is_refused()) { name = singular_ + "_" + plain; }
    if (is_refused()) { name = "value"; }
    const auto wanted = name;
    for (int n = 2; taken_.contains(name); ++n) { name = wanted + "_" + std::to_string(n); }
    taken_.insert(name);
    return name == usual ? "" : name;
}

}  // namespace stmirror::openapi
