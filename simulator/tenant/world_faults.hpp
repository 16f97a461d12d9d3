// SPDX-License-Identifier: MIT
// Which faults the data of a world shows. Plain values.
#pragma once

#include <cstdint>

namespace stmirror::simulator {

/// Misbehaviour of the data itself; the counts run down as pages are hit.
struct WorldFaults {
    enum class EndToken { Last, Null, Empty };
    /// That many export pages hand back the token they were asked with, and say that there is more.
    std::uint32_t repeat_token = 0;
    /// That many export pages are empty, say that there is more, and stay where they are.
    std::uint32_t empty_page_with_has_more = 0;
    /// That many continuation tokens are refused with 400.
    std::uint32_t refuse_token = 0;
    /// That many export pages come in the reverse of their order; the token still is the newest record's.
    std::uint32_t reverse_page = 0;
    /// What an export page carries for a token when there is no more.
    EndToken end_token = EndToken::Last;
};

}  // namespace stmirror::simulator
