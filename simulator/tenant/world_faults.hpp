// SPDX-License-Identifier: MIT
// The faults of the data of a world, as opposed to faults of single calls. Plain values.
#pragma once

#include <cstdint>

namespace stmirror::simulator {

/// Each count is how many pages or tokens are still to be hit.
struct WorldFaults {
    enum class EndToken { Last, Null, Empty };
    /// Export pages that return the token of their request, with hasMore.
    std::uint32_t repeat_token = 0;
    /// Export pages that are empty, with hasMore, and do not advance.
    std::uint32_t empty_page_with_has_more = 0;
    /// Continuation tokens that are refused with 400.
    std::uint32_t refuse_token = 0;
    /// Export pages in reverse order, with the token of the newest record all the same.
    std::uint32_t reverse_page = 0;
    /// The token of an export page after which there is no more.
    EndToken end_token = EndToken::Last;
};

}  // namespace stmirror::simulator
