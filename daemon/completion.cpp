// SPDX-License-Identifier: MIT
#include "daemon/completion.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "daemon/grammar.hpp"

namespace stmirror::daemon {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) { (all += all.empty() ? "" : " ") += word; }
    return all;
}

std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* option : app.get_options()) {
        for (const auto& name : option->get_lnames()) { names.push_back("--" + name); }
    }
    return names;
}

std::string tables() {
    std::vector<std::string> names;
    for (const auto& resource : Catalogue::all_modules().resources()) { names.push_back(resource.name); }
    return joined(names);
}

/// Returns the words that may be the command's first argument.
std::string words_of(const CLI::App& app, const CLI::App& command) {
    if (command.get_name() == "help") {
        std::vector<std::string> names;
        for (const auto* each : commands_of(app)) { names.push_back(each->get_name()); }
        return joined(names);
    }
    if (command.get_name() == "completion") { return "bash zsh fish"; }
    if (command.get_name() == "resource") { return "from-openapi"; }
    if (command.get_name() == "api") { return "GET POST PUT PATCH DELETE"; }
    const auto options = command.get_options();
    const bool takes_tables = std::ranges::any_of(
        options, [](const auto* option) { return option->get_name().find("RESOURCE") != std::string::npos; });
    return takes_tables ? tables() : "";
}

std::string bash(const CLI::App& app) {
    std::vector<std::string> names;
    std::string cases;
    for (const auto* command : commands_of(app)) {
        names.push_back(command->get_name());
        cases += "        " + command->get_name() + ") words='" + words_of(app, *command) + "' options='" +
                 joined(options_of(*command)) + "' ;;\n";
    }
    const auto global = joined(options_of(app));
    return "# Completion of stmirror for bash.\n"
           "_stmirror() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word "
           "words= options=\n"
           "    COMPREPLY=()\n"
           "    case $previous in\n"
           "        "
           "--config|--data|--app-key-file|--client-secret-file|--ca-file|--mirror|--folder|--output|"
           "snapshot)\n"
           "            mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); return ;;\n"
           "        --log-level) mapfile -t COMPREPLY < <(compgen -W 'debug info warning error off' -- "
           "\"$current\"); return ;;\n"
           "        --log-format) mapfile -t COMPREPLY < <(compgen -W 'text json' -- \"$current\"); return "
           ";;\n"
           "        --environment) mapfile -t COMPREPLY < <(compgen -W 'production integration' -- "
           "\"$current\"); return ;;\n"
           "        --resource) mapfile -t COMPREPLY < <(compgen -W '" +
           tables() +
           "' -- \"$current\"); return ;;\n"
           "    esac\n"
           "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "        case \" " +
           joined(names) +
           " \" in *\" $word \"*) command=$word; break ;; esac\n"
           "    done\n"
           "    case $command in\n"
           "        '') words='" +
           joined(names) + "' ;;\n" + cases +
           "    esac\n"
           "    case $current in\n"
           "        -*) words=\"$options " +
           global +
           "\" ;;\n"
           "    esac\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
           "}\n"
           "complete -F _stmirror stmirror\n";
}

std::string zsh(const CLI::App& app) {
    return "#compdef stmirror\n"
           "# zsh uses the completion for bash.\n"
           "autoload -U +X bashcompinit && bashcompinit\n" +
           bash(app);
}

/// Returns the text in quotes for fish.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') { out += '\\'; }
        out += c;
    }
    return out + "'";
}

std::string fish(const CLI::App& app) {
    std::string out = "# Completion of stmirror for fish.\ncomplete -c stmirror -f\n";
    const auto add_options = [&out](const CLI::App& of, const std::string& where) {
        for (const auto* option : of.get_options()) {
            for (const auto& name : option->get_lnames()) {
                out += "complete -c stmirror" + where + " -l " + name;
                if (option->get_type_name() == "FILE" || option->get_type_name() == "DIR") {
                    out += " -r -F";
                }
                out += " -d " + quoted(option->get_description()) + "\n";
            }
        }
    };
    add_options(app, "");
    for (const auto* command : commands_of(app)) {
        out += "complete -c stmirror -n __fish_use_subcommand -a " + command->get_name() + " -d " +
               quoted(command->get_description()) + "\n";
        const auto where = " -n '__fish_seen_subcommand_from " + command->get_name() + "'";
        add_options(*command, where);
        const auto words = words_of(app, *command);
        if (!words.empty()) { out += "complete -c stmirror" + where + " -a " + quoted(words) + "\n"; }
    }
    return out + "complete -c stmirror -l resource -r -a " + quoted(tables()) + "\n";
}

}  // namespace

std::string completion(const CLI::App& app, const std::string& shell) {
    if (shell == "fish") { return fish(app); }
    return shell == "zsh" ? zsh(app) : bash(app);
}

}  // namespace stmirror::daemon
