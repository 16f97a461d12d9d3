// SPDX-License-Identifier: MIT
#include "daemon/commands/output/columns.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "base/text_table.hpp"

namespace stmirror::daemon {

std::size_t columns_of(const char* variable, std::size_t of_terminal) {
    const std::string_view text = variable == nullptr ? "" : variable;
    std::size_t columns = 0;
    const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), columns);
    const bool is_number = failure == std::errc{} && rest == text.data() + text.size();
    if (!is_number || columns == 0) { columns = of_terminal; }
    return columns == 0 ? 0 : std::max(columns, narrowest_output);
}

std::size_t columns_of_output() {
    winsize size{};
    const bool is_terminal = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return columns_of(std::getenv("COLUMNS"), is_terminal ? size.ws_col : 0);
}

}  // namespace stmirror::daemon
