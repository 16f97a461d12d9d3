// SPDX-License-Identifier: MIT
#include "base/deletes_withheld.hpp"

#include "base/human.hpp"

namespace stmirror {

Problem deletes_withheld(std::uint64_t rows, const std::string& resource) {
    return {Errc::DeletesWithheld,
            count_text(rows) +
                " rows are missing at the source. This is more than max_delete_percent, so none was "
                "marked deleted",
            {Subject::Kind::Feed, resource},
            advice(Errc::DeletesWithheld, resource)};
}

}  // namespace stmirror
