// SPDX-License-Identifier: MIT
// What each section of a configuration means: its keys, their ranges and where they go. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings/section_reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::settings {

/// How a section may occur.
enum class Occurs {
    Once,      ///< [name]
    Repeated,  ///< [[name]]
    Named,     ///< [feed.NAME]
};

struct SectionKind {
    std::string name;
    Occurs occurs;
    void (*read)(SectionReader&, Settings&);
};

constexpr std::string_view feed_prefix = "feed.";

/// All there are: what none of these reads is not known.
const std::vector<SectionKind>& section_kinds();

}  // namespace stmirror::settings
