// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <iostream>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/set_up.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {
namespace {

constexpr const char* introduction =
    "This writes the configuration of stmirror. You can find the client id, the client secret and the app\n"
    "key on your app's page in the developer portal and in Settings > Integrations > API Application\n"
    "Access.\n\n";

Result<> set_up(const Context& context, const InitOptions& options) {
    const auto& file = context.options.config_file;
    if (auto is_new = check_is_new(file); !is_new) { return is_new; }
    const bool is_terminal = ::isatty(STDIN_FILENO) == 1;
    if (is_terminal) { context.out << introduction; }
    const auto complete_one =
        complete(options, {is_terminal ? &std::cin : nullptr, context.out, is_terminal});
    if (!complete_one) { return complete_one.error(); }
    return write_set_up(file, *complete_one);
}

}  // namespace

int run(const Context& context, const InitOptions& options) {
    const auto done = set_up(context, options);
    if (!done) { return context.fail(done.error()); }
    const auto& file = context.options.config_file;
    context.out << "\nWritten: " << file.string() << " and the folder "
                << (std::filesystem::absolute(file).parent_path() / "secrets").string() << "\n\n"
                << std::flush;
    if (options.check) { return run(context, CheckOptions{}); }
    const auto config = context.options.config_given ? "--config " + file.string() + " " : "";
    context.out << "Next: stmirror " << config << "check" << std::endl;
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
