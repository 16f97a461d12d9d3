// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <iostream>
#include <optional>

#include "base/plain_file.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/do_job.hpp"
#include "daemon/commands/output/json_layout.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {
namespace {

constexpr std::size_t body_bytes_max = std::size_t{8} << 20;

Result<std::string> read_body_file(const std::string& path) {
    auto file = read_plain_file(path, body_bytes_max);
    if (file) { return std::move(file->text); }
    auto error = about({Subject::Kind::File, path}, file.error());
    if (error.code == Errc::Configuration) { error.code = Errc::Usage; }
    return error;
}

Result<std::string> read_standard_input() {
    std::string text(body_bytes_max + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() <= body_bytes_max) { return text; }
    return Problem{Errc::Usage,
                   "standard input: it is too long (more than " + std::to_string(body_bytes_max) + " bytes)"};
}

/// Returns the body that --data gives: "@FILE", "-" for the standard input, or the JSON itself.
Result<std::string> read_body(const std::optional<std::string>& data) {
    if (!data) { return std::string{}; }
    Result<std::string> text = *data;
    std::string source = "--data";
    if (data->starts_with('@')) {
        source = data->substr(1);
        text = read_body_file(source);
    } else if (*data == "-") {
        source = "standard input";
        text = read_standard_input();
    }
    if (!text) { return text; }
    if (auto checked = check_json(*text, source); !checked) { return checked.error(); }
    return text;
}

}  // namespace

int run(const Context& context, const ApiOptions& options) {
    const auto configuration = context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    auto body = read_body(options.data);
    if (!body) { return context.fail(body.error()); }
    auto call = options;
    call.data = std::move(*body);
    Job job{std::move(call)};
    job.for_people = ::isatty(STDOUT_FILENO) == 1;
    const int exit_code = do_job(context, *configuration, std::move(job));
    if (exit_code == code(ExitCode::Ok) && context.has_lost_output()) {
        return context.fail({Errc::Io, "the API has answered, but the answer could not be written"});
    }
    return exit_code;
}

}  // namespace stmirror::daemon
