// SPDX-License-Identifier: MIT
// The sections of a configuration: their keys, the ranges of the values, and where each value is stored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings/settings.hpp"
#include "toml/reader.hpp"

namespace stmirror::settings {

/// How a section may occur.
enum class Occurs {
    Once,      ///< [name]
    Repeated,  ///< [[name]]
    Named,     ///< [feed.NAME], [publish.NAME]
};

struct SectionKind {
    std::string name;  ///< "feed" for [feed.NAME]
    Occurs occurs;
    void (*read)(TomlReader&, Settings&);
};

constexpr std::string_view feed_prefix = "feed.";
constexpr std::string_view publish_prefix = "publish.";

/// Returns all known sections. Any other section is a mistake.
const std::vector<SectionKind>& section_kinds();

}  // namespace stmirror::settings
