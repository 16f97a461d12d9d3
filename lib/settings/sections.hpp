// SPDX-License-Identifier: MIT
// The sections of a configuration: their keys, the ranges of the values, and where each is stored. Pure.
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

/// All known sections; any other section is a mistake.
const std::vector<SectionKind>& section_kinds();

}  // namespace stmirror::settings
