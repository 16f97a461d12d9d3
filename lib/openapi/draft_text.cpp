// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "catalogue/names.hpp"
#include "openapi/draft.hpp"
#include "toml/quoted.hpp"

namespace stmirror::openapi {
namespace {

/// Returns a sentence for a field: "customerId" -> "Customer id."
std::string sentence_of(std::string_view field) {
    auto text = snake_case(field);
    text.erase(0, text.find_first_not_of('_'));
    std::ranges::replace(text, '_', ' ');
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text + ".";
}

std::string line_of(const DraftColumn& column) {
    const auto& leaf = column.leaf;
    std::string text = "{ ";
    if (!leaf.field.empty()) {
        text += (leaf.outer ? "outer = " : "field = ") + toml_quoted(leaf.field) + ", ";
    }
    if (!column.name.empty()) { text += "name = " + toml_quoted(column.name) + ", "; }
    text += "type = " + toml_quoted(leaf.type) + ", ";
    if (leaf.decimal) { text += "decimal = true, "; }
    if (column.key) { text += "key = true, "; }
    if (column.index) { text += "index = true, "; }
    const auto& field = leaf.field.empty() ? column.name : leaf.field;
    return text + "about = " + toml_quoted(leaf.about.empty() ? sentence_of(field) : leaf.about) + " }";
}

std::string columns_of(const std::vector<DraftColumn>& columns) {
    std::string text = "columns = [\n";
    for (const auto& column : columns) { text += "    " + line_of(column) + ",\n"; }
    return text + "]\n";
}

std::string question(const std::string& text) { return "# CHECK: " + text + "\n"; }

std::string head_of(const Draft& draft) {
    auto text =
        "# Written by stmirror resource from-openapi. Each CHECK asks for something that the document does\n"
        "# not say; docs/resources.md explains every key.\n" +
        question("save this as " + draft.table + ".toml: the name of the file is the name of the table.") +
        question("say in `about` what a record is, and correct the `about` texts of the columns.");
    if (!draft.is_key_known) {
        const auto why = draft.id_type.empty()
                             ? "the records have no id"
                             : "the id is of type \"" + draft.id_type + "\", which a key cannot have";
        text += question(why + ": add key = true to every column that is needed to tell two records apart.");
    }
    text += question("add index = true to the columns that you join and filter by.");
    for (const auto& notice : draft.notices) { text += question(notice + "."); }
    text += "about = " + toml_quoted(sentence_of(draft.table)) + "\n";
    if (draft.singular != usual_singular(draft.table)) {
        text += "singular = " + toml_quoted(draft.singular) + "\n";
    }
    if (!draft.modified.empty()) {
        text += question("the records have no modifiedOn. Is this their time of change?");
        text += "modified = " + toml_quoted(draft.modified) + "\n";
    }
    return text + "\n";
}

std::string child_text(const DraftChild& child) {
    const auto about = child.about.empty() ? sentence_of(child.name) : child.about;
    return "\n[[child]]\nname = " + toml_quoted(child.name) + "\nfield = " + toml_quoted(child.field) +
           "\nabout = " + toml_quoted(about) + "\n" + columns_of(child.columns);
}

/// Returns the name as a TOML key, in quotes if needed.
std::string key_of(const std::string& name) {
    const auto is_bare = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    return !name.empty() && std::ranges::all_of(name, is_bare) ? name : toml_quoted(name);
}

std::string query_text(const DraftFeed& feed) {
    std::string text;
    std::vector<std::string> pairs;
    const auto add = [&](const std::string& name, const std::string& value) {
        pairs.push_back(key_of(name) + " = " + toml_quoted(value));
    };
    for (const auto& [name, value] : feed.query) { add(name, value); }
    for (const auto& name : feed.demanded) { add(name, "?"); }
    if (!feed.demanded.empty()) {
        text += question(fmt::format("the API demands {}: replace each \"?\" with a suitable value.",
                                     fmt::join(feed.demanded, ", ")));
    }
    if (std::ranges::find(feed.demanded, "ids") != feed.demanded.end()) {
        text +=
            question("if the ids are those of another table, write kind = \"by_ids\" and a parent instead.");
    }
    return pairs.empty() ? text : text + fmt::format("query = {{ {} }}\n", fmt::join(pairs, ", "));
}

std::string feed_text(const Draft& draft, const DraftFeed& feed) {
    std::string text;
    if (!feed.why_complete.empty()) {
        text += question("this list is read completely each time, because " + feed.why_complete + ".");
    }
    text += "kind = " + toml_quoted(feed.kind) + "\npath = " + toml_quoted(feed.path) + "\n";
    if (!draft.is_scope_known) {
        text += question("this scope is a guess; the reference page of the operation names it.");
    }
    if (!draft.scope.empty()) { text += "scope = " + toml_quoted(draft.scope) + "\n"; }
    if (!draft.is_scope_known) { text += "scope_confirmed = false\n"; }
    if (!feed.envelope.empty()) { text += "envelope = " + toml_quoted(feed.envelope) + "\n"; }
    if (!draft.each.empty()) { text += "each = " + toml_quoted(draft.each) + "\n"; }
    text += query_text(feed);
    if (feed.sorts_by_id) { text += "sort = \"+Id\"\n"; }
    return text;
}

std::string lookup_text(const Draft& draft) {
    if (!draft.takes_ids && draft.record_path.empty()) { return {}; }
    std::string text = "\n[lookup]\n";
    if (draft.takes_ids) { text += "ids = \"ids\"\n"; }
    if (draft.record_path.empty()) { return text; }
    text += "record = " + toml_quoted(draft.record_path) + "\n";
    if (draft.record_key != "id") { text += "placeholders = { " + draft.record_key + " = \"id\" }\n"; }
    return text;
}

}  // namespace

std::string text_of(const Draft& draft) {
    auto text = head_of(draft) + columns_of(draft.columns);
    for (const auto& child : draft.children) { text += child_text(child); }
    const char* section = "\n[feed]\n";
    for (const auto& feed : draft.feeds) {
        text += section + feed_text(draft, feed);
        section = "\n[[fallback]]\n";
    }
    return text + lookup_text(draft);
}

}  // namespace stmirror::openapi
