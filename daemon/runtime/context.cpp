// SPDX-License-Identifier: MIT
#include "daemon/runtime/context.hpp"

#include <ostream>
#include <sstream>

#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {

Result<Configuration> Context::load_or_default() const {
    std::error_code unknown;  // set if this user may not see whether there is a file
    const bool is_there = std::filesystem::exists(options.config_file, unknown) || unknown;
    if (!is_there && !options.config_given) { return Configuration{Settings{}, Catalogue::built_in()}; }
    return load();
}

std::unique_ptr<Logger> Context::make_logger(const Settings& settings) const {
    return std::make_unique<Logger>(options.log_level.value_or(settings.log_level), options.log_format);
}

int Context::fail(const Problem& error) const {
    for (const auto& line : lines_of(error)) { complain(err, "stmirror: " + line); }
    return code(exit_code_of(error.code));
}

bool Context::has_lost_output() const {
    out.flush();
    return out.fail() && !has_reader;
}

int Context::finish(int exit_code) const {
    if (exit_code != code(ExitCode::Ok) || !has_lost_output()) { return exit_code; }
    return fail({Errc::Io, "the output could not be written", {}, "check whether the disk is full"});
}

std::vector<std::string> lines_of(const Problem& error) {
    std::vector<std::string> lines;
    std::istringstream text(error.line());
    for (std::string line; std::getline(text, line);) { lines.push_back(line); }
    return lines;
}

void complain(std::ostream& err, const std::string& text) {
    const auto* const priority = is_stderr_the_journal() ? "<3>" : "";
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) { err << priority << line << "\n"; }
}

}  // namespace stmirror::daemon
