// SPDX-License-Identifier: MIT
// Faults in the data of a world, as opposed to faults of single calls. Value types.
#pragma once

#include <cstdint>

namespace stmirror::simulator {

/// Each count is the number of pages or tokens that the fault will still hit.
struct WorldFaults {
    enum class EndToken { Last, Null, Empty };
    /// Export pages that return the token of their request, with hasMore = true.
    std::uint32_t repeat_token = 0;
    /// Export pages that are empty, with hasMore = true, and do not advance.
    std::uint32_t empty_page_with_has_more = 0;
    /// Continuation tokens that are refused with 400.
    std::uint32_t refuse_token = 0;
    /// Export pages in reverse order. Their token is still the token of the newest record.
    std::uint32_t reverse_page = 0;
    /// The token that the last page of an export returns.
    EndToken end_token = EndToken::Last;
};

}  // namespace stmirror::simulator
