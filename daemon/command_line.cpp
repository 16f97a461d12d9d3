// SPDX-License-Identifier: MIT
#include "daemon/command_line.hpp"

#include <algorithm>
#include <sstream>

#include "daemon/completion.hpp"
#include "daemon/grammar.hpp"
#include "daemon/manual.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/version.hpp"
#include "toml/mistakes.hpp"

namespace stmirror::daemon {
namespace {

/// Refuses the command line, and names the help of the given command, or the general help.
EarlyExit refuse(const std::string& what, const std::string& command = "") {
    const auto help = "stmirror " + (command.empty() ? "" : command + " ") + "--help";
    return {code(ExitCode::Usage), "", "stmirror: " + what + "\nTry `" + help + "`.\n"};
}

EarlyExit print(std::string text) { return {code(ExitCode::Ok), std::move(text), ""}; }

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* command : commands_of(app)) { names.push_back(command->get_name()); }
    return names;
}

std::string name_of_command(const CLI::App& app) {
    const auto commands = app.get_subcommands();
    return commands.empty() ? "" : commands.front()->get_name();
}

/// Returns the options of the program and of the given command.
std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    const auto add = [&](const CLI::App& of) {
        for (const auto* option : of.get_options()) {
            for (const auto& name : option->get_lnames()) { names.push_back("--" + name); }
        }
    };
    add(app);
    for (const auto* command : app.get_subcommands()) { add(*command); }
    return names;
}

/// Explains an unexpected option. It may be an option of the given command that was written before the
/// command.
std::string unexpected_option(const CLI::App& app, const std::string& word) {
    const auto name = word.substr(0, word.find('='));
    const auto names = option_names(app);
    const auto command = name_of_command(app);
    if (!command.empty() && std::ranges::find(names, name) != names.end()) {
        return name + " is an option of `" + command + "`: write it after the command";
    }
    const auto near = nearest(name, names);
    return "no such option: " + word + (near.empty() ? "" : "; " + near);
}

EarlyExit no_such_command(const CLI::App& app, const std::string& word) {
    const auto near = nearest(word, command_names(app));
    return refuse("no such command: \"" + word + "\"" + (near.empty() ? "" : "; " + near));
}

/// Returns what is wrong with an argument, in the words of this program instead of CLI11's.
std::string explained(const CLI::App& app, const CLI::ParseError& error) {
    const std::string text = error.what();
    const auto name = text.substr(0, text.find_first_of(": "));
    if (error.get_name() == "ExcludesError") {
        return name + " cannot be used together with " + text.substr(text.rfind(' ') + 1);
    }
    if (error.get_name() != "ArgumentMismatch") { return text; }
    const CLI::Option* option = app.get_option_no_throw(name);
    for (const auto* command : app.get_subcommands()) {
        if (option == nullptr) { option = command->get_option_no_throw(name); }
    }
    return option == nullptr ? text : name + " needs a value: " + name + " " + option->get_type_name();
}

EarlyExit early_exit(const CLI::App& app, const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    if (app.exit(error, out, err) == 0) { return print(out.str()); }
    const auto rest = app.remaining(true);
    const auto command = name_of_command(app);
    if (rest.empty()) { return refuse(explained(app, error), command); }
    const auto& word = rest.front();
    if (word.starts_with('-')) { return refuse(unexpected_option(app, word), command); }
    if (command.empty()) { return no_such_command(app, word); }
    return refuse("unexpected argument: \"" + word + "\"", command);
}

/// Returns the help of the program. Uses a new grammar, because a grammar that has parsed a command would
/// print the help of that command.
std::string general_help() { return Grammar().app.help(); }

/// Answers `stmirror help COMMAND`.
EarlyExit help(const CLI::App& app, const std::string& name) {
    if (name.empty()) { return print(general_help()); }
    for (const auto* command : commands_of(app)) {
        if (command->get_name() == name) { return print(command->help("stmirror")); }
    }
    return no_such_command(app, name);
}

EarlyExit answer(const Grammar& grammar) {
    const auto& request = *grammar.text;
    switch (request.kind) {
        case TextRequest::Kind::Help:
            return help(grammar.app, request.name);
        case TextRequest::Kind::Version:
            return print(std::string("stmirror ") + version() + "\n");
        case TextRequest::Kind::Completion:
            return print(completion(grammar.app, request.name));
        case TextRequest::Kind::Manual:
            break;
    }
    const auto pages = manual_pages(grammar.app);
    if (request.name.empty()) {
        std::string names;
        for (const auto& [name, text] : pages) { names += name + "\n"; }
        return print(names);
    }
    const auto found = pages.find(request.name);
    return found == pages.end() ? refuse("no such page: \"" + request.name + "\"") : print(found->second);
}

GlobalOptions global_options(const CLI::App& app, const GlobalWords& words) {
    GlobalOptions options;
    options.config_file = words.config_file;
    options.config_given = app.count("--config") > 0;
    options.log_level = log_level_of(words.log_level);
    options.log_format = words.log_format == "json" ? LogFormat::Json : LogFormat::Text;
    return options;
}

}  // namespace

std::variant<CommandLine, EarlyExit> parse_command_line(std::span<const char* const> arguments) {
    Grammar grammar;
    auto& app = grammar.app;
    try {
        app.parse(static_cast<int>(arguments.size()), arguments.data());
    } catch (const CLI::ParseError& error) { return early_exit(app, error); }
    if (grammar.text) { return answer(grammar); }
    if (!grammar.chosen) { return print(general_help()); }
    return CommandLine{global_options(app, grammar.words), std::move(*grammar.chosen)};
}

}  // namespace stmirror::daemon
