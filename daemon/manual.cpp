// SPDX-License-Identifier: MIT
#include "daemon/manual.hpp"

#include <algorithm>
#include <sstream>

#include "catalogue/catalogue.hpp"
#include "daemon/grammar.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/version.hpp"
#include "embedded_example.hpp"

namespace stmirror::daemon {
namespace {

/// Escapes text so that roff prints it unchanged.
std::string plain(std::string_view text) {
    std::string out;
    bool begins = true;
    for (const char c : text) {
        if (begins && (c == '.' || c == '\'')) { out += "\\&"; }
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
        begins = c == '\n';
    }
    return out;
}

std::string bold(std::string_view text) { return "\\fB" + plain(text) + "\\fR"; }

std::string upper(std::string text) {
    for (auto& c : text) {
        if (c >= 'a' && c <= 'z') { c = static_cast<char>(c - 'a' + 'A'); }
    }
    return text;
}

std::string head(const std::string& name, int section, const std::string& about) {
    return ".TH " + upper(plain(name)) + " " + std::to_string(section) + " \"\" \"stmirror " + version() +
           "\" \"stmirror\"\n.SH NAME\n" + plain(name) + " \\- " + plain(about) + "\n";
}

std::string verbatim(std::string_view text) {
    return ".nf\n" + plain(text) + (text.ends_with('\n') ? "" : "\n") + ".fi\n";
}

std::string see_also(const CLI::App& app, const std::string& own) {
    std::string pages = own == "stmirror" ? "" : bold("stmirror") + "(1), ";
    if (own == "stmirror") {
        for (const auto* command : commands_of(app)) {
            pages += bold("stmirror-" + command->get_name()) + "(1),\n";
        }
    }
    return ".SH SEE ALSO\n" + pages + bold("stmirror.toml") + "(5), " + bold("stmirror-schema") + "(7)\n";
}

std::string option_text(const CLI::Option& option) {
    std::string name;
    if (option.get_positional()) {
        name = "\\fI" + plain(option.get_name()) + "\\fR";
    } else {
        name = bold(option.get_name(false, true));
        if (option.get_type_size() > 0) { name += " \\fI" + plain(option.get_type_name()) + "\\fR"; }
    }
    auto text = ".TP\n" + name + "\n" + plain(option.get_description());
    if (!option.get_default_str().empty()) { text += ". Default: " + plain(option.get_default_str()); }
    return text + "\n";
}

std::string options_text(const CLI::App& of) {
    std::string text;
    for (const auto* option : of.get_options()) { text += option_text(*option); }
    return text.empty() ? "" : ".SH OPTIONS\n" + text;
}

/// Returns the lines of the help's examples that begin with `beginning`.
std::string examples(const CLI::App& app, const std::string& beginning) {
    std::istringstream lines(app.get_footer());
    std::string found;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  " + beginning)) { found += line.substr(2) + "\n"; }
    }
    return found.empty() ? "" : ".SH EXAMPLES\n" + verbatim(found);
}

std::string exit_codes() { return ".SH EXIT STATUS\n" + plain(exit_codes_text) + "\n"; }

std::string main_page(const CLI::App& app) {
    auto text = head("stmirror", 1, "exact, fresh, local SQLite copy of a ServiceTitan tenant") +
                ".SH SYNOPSIS\n" + bold("stmirror") +
                " [\\fIOPTION\\fR ...] \\fICOMMAND\\fR [\\fIOPTION\\fR ...]\n" + ".SH DESCRIPTION\n" +
                plain(app.get_description()) + ".SH COMMANDS\n";
    for (const auto* command : commands_of(app)) {
        text += ".TP\n" + bold(command->get_name()) + "\n" + plain(command->get_description()) + "\n";
    }
    return text + options_text(app) + "The options may precede or follow the command.\n" +
           examples(app, "stmirror") + exit_codes() + ".SH ENVIRONMENT\n.TP\n" + bold("STMIRROR_CONFIG") +
           "\nThe configuration file, if " + bold("--config") + " is not given.\n.TP\n" + bold("NO_COLOR") +
           "\nIf it is set, the output has no colours.\n.TP\n" + bold("COLUMNS") +
           "\nThe width of tables and progress, instead of that of the terminal.\n" +
           ".SH FILES\n.TP\n/etc/stmirror/stmirror.toml\nThe configuration.\n.TP\n/etc/stmirror/secrets\n"
           "One file per secret, readable only by root.\n.TP\n/var/lib/stmirror/mirror.db\nThe mirror.\n" +
           see_also(app, "stmirror");
}

std::string command_page(const CLI::App& app, const CLI::App& command) {
    const auto name = "stmirror-" + command.get_name();
    auto text = head(name, 1, command.get_description()) + ".SH SYNOPSIS\n" +
                bold("stmirror " + command.get_name()) + " [\\fIOPTION\\fR ...]";
    for (const auto* option : command.get_options()) {
        if (option->get_positional()) {
            const auto word =
                plain(option->get_name()) + (option->get_items_expected_max() > 1 ? " ..." : "");
            text += option->get_required() ? " \\fI" + word + "\\fR" : " [\\fI" + word + "\\fR]";
        }
    }
    return text + "\n.SH DESCRIPTION\n" + plain(command.get_description()) + ".\n" + options_text(command) +
           examples(app, "stmirror " + command.get_name()) + exit_codes() + see_also(app, name);
}

std::string settings_page(const CLI::App& app) {
    return head("stmirror.toml", 5, "configuration of stmirror") +
           ".SH DESCRIPTION\nThe configuration is /etc/stmirror/stmirror.toml, or the file given with " +
           bold("--config") + ". The format is TOML. " + bold("stmirror init") +
           " writes the file. These are all keys, with their defaults:\n" +
           verbatim(embedded::example::files().front().text) + see_also(app, "stmirror.toml");
}

std::string columns_text(const std::vector<Column>& columns) {
    std::string text;
    for (const auto& column : columns) {
        text += ".TP\n" + bold(column.name) + " " + std::string(name(column.type)) + "\n" +
                plain(column.about) + "\n";
    }
    return text;
}

std::string schema_page(const CLI::App& app) {
    auto text =
        head("stmirror-schema", 7, "the tables of a mirror") +
        ".SH DESCRIPTION\nThe mirror is one SQLite file. Open it read-only. Each table also has tenant_id, "
        "_raw (the record\\(aqs JSON, byte for byte) and _deleted_at (NULL while the record exists). Times "
        "are text in UTC. The views, whose names begin with v_, show live records.\n";
    for (const auto& resource : Catalogue::all_modules().resources()) {
        text += ".SH " + upper(resource.name) + "\n" + plain(resource.about) + " Module " + resource.module +
                ".\n" + columns_text(resource.columns);
        for (const auto& child : resource.children) {
            text +=
                ".SS " + plain(child.name) + "\n" + plain(child.about) + "\n" + columns_text(child.columns);
        }
    }
    return text + see_also(app, "stmirror-schema");
}

}  // namespace

std::map<std::string, std::string> manual_pages(const CLI::App& app) {
    std::map<std::string, std::string> pages{{"stmirror.1", main_page(app)},
                                             {"stmirror.toml.5", settings_page(app)},
                                             {"stmirror-schema.7", schema_page(app)}};
    for (const auto* command : commands_of(app)) {
        pages.emplace("stmirror-" + command->get_name() + ".1", command_page(app, *command));
    }
    return pages;
}

}  // namespace stmirror::daemon
