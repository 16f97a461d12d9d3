// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/system/system_error.hpp>
#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <span>
#include <string>
#include <system_error>

#include "daemon/command_line.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/service/memory.hpp"

namespace {

/// Opens closed standard streams on /dev/null. Otherwise the next opened file, such as the mirror's lock,
/// could get descriptor 1 or 2, and output for people would be written into it.
void open_standard_streams() {
    int opened = STDIN_FILENO;
    while (opened >= STDIN_FILENO && opened <= STDERR_FILENO) {
        opened = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    }
    if (opened > STDERR_FILENO) { ::close(opened); }
}

/// Reports that the system refused a resource. That is not a bug in stmirror, and it may be temporary.
int fail_for_the_machine(const std::string& what) {
    using namespace stmirror::daemon;
    complain(std::cerr, "stmirror: the system refused a resource: " + what +
                            ". Check the limits on files and memory (ulimit -a)");
    return code(ExitCode::Failed);
}

bool is_stream(int descriptor) {
    struct stat found{};
    return ::fstat(descriptor, &found) == 0 && (S_ISFIFO(found.st_mode) || S_ISSOCK(found.st_mode));
}

stmirror::daemon::Context context_of(const stmirror::daemon::GlobalOptions& options) {
    return {options, std::cout, std::cerr, is_stream(STDOUT_FILENO)};
}

int dispatch(const stmirror::daemon::CommandLine& line) {
    const auto context = context_of(line.options);
    return context.finish(
        std::visit([&](const auto& options) { return run(context, options); }, line.command));
}

}  // namespace

int main(int argc, char** argv) {
    using namespace stmirror::daemon;
    open_standard_streams();
    keep_memory_private();
    keep_memory_small();
    // Ignored, so that a write beyond the file size limit returns an error instead of ending the process.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        const auto parsed =
            parse_command_line(std::span<const char* const>(argv, static_cast<std::size_t>(argc)));
        if (const auto* exit = std::get_if<EarlyExit>(&parsed)) {
            std::cout << exit->out;
            complain(std::cerr, exit->err);
            return context_of({}).finish(exit->code);
        }
        return dispatch(std::get<CommandLine>(parsed));
    } catch (const stmirror::ProblemException& error) {
        complain(std::cerr, std::string("stmirror: ") + error.what());
        return code(exit_code_of(error.error().code));
    } catch (const boost::system::system_error& error) {
        return fail_for_the_machine(error.what());
    } catch (const std::system_error& error) {
        return fail_for_the_machine(error.what());
    } catch (const std::bad_alloc&) {
        return fail_for_the_machine("out of memory");
    } catch (const std::exception& error) {
        complain(std::cerr, std::string("stmirror: internal error: ") + error.what());
        return code(ExitCode::Internal);
    }
}
