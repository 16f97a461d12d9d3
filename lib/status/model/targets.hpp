// SPDX-License-Identifier: MIT
// How far the targets of publishing are behind the mirror. Uses the mirror and the state file that each
// publisher writes next to it. Connects to no target.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "mirror/changes/target_state.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::status {

/// What the files say about one target.
struct TargetFacts {
    std::string name;                            ///< NAME of [publish.NAME]
    std::optional<mirror::TargetState> state{};  ///< empty if nothing was published yet
    std::uint64_t changes_behind = 0;         ///< how many changes the target lacks, for all tenants together
    std::optional<Timestamp> behind_since{};  ///< the time of the oldest change that it lacks
    std::optional<Problem> problem{};         ///< why the state is not known, or not completely
};

/// Reads the facts of every [publish.NAME] of the settings. Blocks.
std::vector<TargetFacts> read_targets(mirror::Reader& reader, const Settings& settings);

struct TargetStatus {
    TargetFacts facts;
    std::chrono::seconds behind{0};    ///< the age of the oldest change that it lacks; 0 if it lacks none
    std::optional<Problem> warning{};  ///< what needs attention; empty if nothing does
};

/// Adds lags and warnings. `keep` is how long the change log keeps a change. A target that is behind by more
/// than half of `keep` gets a warning with Errc::Behind, because beyond `keep` all its rows must be compared.
std::vector<TargetStatus> judge_targets(std::vector<TargetFacts> facts, std::chrono::seconds keep,
                                        Timestamp now);

}  // namespace stmirror::status
