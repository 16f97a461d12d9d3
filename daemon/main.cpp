// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <exception>
#include <iostream>
#include <span>

#include "daemon/command_line.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/memory.hpp"

namespace {

/// Of the three, one that is closed would be the next file that is opened: the lock or the log of the mirror,
/// and what is written for people would go there.
void open_standard_streams() {
    int opened = STDIN_FILENO;
    while (opened >= STDIN_FILENO && opened <= STDERR_FILENO)
        opened = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (opened > STDERR_FILENO) ::close(opened);
}

int dispatch(const stmirror::daemon::CommandLine& line) {
    const stmirror::daemon::Context context{line.options, std::cout, std::cerr};
    return std::visit([&](const auto& options) { return run(context, options); }, line.command);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace stmirror::daemon;
    open_standard_streams();
    keep_memory_small();
    try {
        const auto parsed =
            parse_command_line(std::span<const char* const>(argv, static_cast<std::size_t>(argc)));
        if (const auto* exit = std::get_if<EarlyExit>(&parsed)) {
            std::cout << exit->out;
            complain(std::cerr, exit->err);
            return exit->code;
        }
        return dispatch(std::get<CommandLine>(parsed));
    } catch (const stmirror::ErrorException& error) {
        complain(std::cerr, std::string("stmirror: ") + error.what());
        return code(exit_code_of(error.error().code));
    } catch (const std::exception& error) {
        complain(std::cerr, std::string("stmirror: internal error: ") + error.what());
        return code(ExitCode::Internal);
    }
}
