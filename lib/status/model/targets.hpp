// SPDX-License-Identifier: MIT
// How far the targets of publishing are behind the mirror. Known from the mirror and from what each publisher
// leaves beside it; no target is asked.
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

/// What the files say of one target.
struct TargetFacts {
    std::string name;                            ///< NAME of [publish.NAME]
    std::optional<mirror::TargetState> state{};  ///< empty: nothing was published yet
    std::uint64_t changes_behind = 0;            ///< changes that it lacks, of all tenants
    std::optional<Timestamp> behind_since{};     ///< the time of the oldest of them
    std::optional<Problem> problem{};            ///< why the state is not known
};

/// Of every [publish.NAME] of the settings. Blocks.
std::vector<TargetFacts> read_targets(mirror::Reader& reader, const Settings& settings);

struct TargetStatus {
    TargetFacts facts;
    std::chrono::seconds behind{0};    ///< how old the oldest change is that it lacks; 0: it has all
    std::optional<Problem> warning{};  ///< what people should look at; empty: nothing
};

/// `keep`: the age up to which the change log is kept. A target that is behind by more than half of that gets
/// a warning with Errc::Behind: beyond `keep` all its rows have to be compared.
std::vector<TargetStatus> judge_targets(std::vector<TargetFacts> facts, std::chrono::seconds keep,
                                        Timestamp now);

}  // namespace stmirror::status
