// SPDX-License-Identifier: MIT
#include "daemon/context.hpp"

#include <ostream>

#include "daemon/exit_code.hpp"

namespace stmirror::daemon {

std::unique_ptr<Logger> Context::make_logger(const Settings& settings) const {
    const auto configured = log_level_of(settings.log_level).value_or(LogLevel::Info);
    return std::make_unique<Logger>(options.log_level.value_or(configured), options.log_format);
}

int Context::fail(const Error& error) const {
    err << "stmirror: " << error.message << "\n";
    return code(exit_code_of(error.code));
}

}  // namespace stmirror::daemon
