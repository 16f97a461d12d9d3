// SPDX-License-Identifier: MIT
#include "base/advice.hpp"

#include "base/human.hpp"

namespace stmirror {

std::string accept_deletes_advice(std::string_view resource) {
    return "If that is right, stop the daemon and run: stmirror sweep " + std::string(resource) +
           " --accept-deletes";
}

std::string deletes_withheld_text(std::uint64_t rows, std::string_view resource) {
    return count_text(rows) +
           " rows are missing at the source. That is more than max_delete_percent, so none was marked "
           "deleted. " +
           accept_deletes_advice(resource);
}

}  // namespace stmirror
