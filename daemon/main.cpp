// SPDX-License-Identifier: MIT
#include <exception>
#include <iostream>
#include <span>

#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/memory.hpp"

namespace {

int dispatch(const stmirror::daemon::CommandLine& line) {
    const stmirror::daemon::Context context{line.options, std::cout, std::cerr};
    return std::visit([&](const auto& options) { return run(context, options); }, line.command);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace stmirror::daemon;
    keep_memory_small();
    try {
        const auto parsed =
            parse_command_line(std::span<const char* const>(argv, static_cast<std::size_t>(argc)));
        if (const auto* exit = std::get_if<EarlyExit>(&parsed)) {
            std::cout << exit->out;
            std::cerr << exit->err;
            return exit->code;
        }
        return dispatch(std::get<CommandLine>(parsed));
    } catch (const stmirror::ErrorException& error) {
        std::cerr << "stmirror: " << error.what() << "\n";
        return code(exit_code_of(error.error().code));
    } catch (const std::exception& error) {
        std::cerr << "stmirror: internal error: " << error.what() << "\n";
        return code(ExitCode::Internal);
    }
}
