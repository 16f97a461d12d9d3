// SPDX-License-Identifier: MIT
#include "status/model/targets.hpp"

#include <algorithm>
#include <utility>

#include "base/human.hpp"

namespace stmirror::status {
namespace {

using std::chrono::seconds;

Result<> add_lag(mirror::Reader& reader, const mirror::ChangePosition& sent, TargetFacts& target) {
    const auto range = reader.change_range();
    if (!range) { return range.error(); }
    if (range->newest <= sent.seq) { return {}; }
    target.changes_behind = range->newest - sent.seq;
    // If lines after `sent` were pruned, start at the oldest line that is left.
    const auto before = std::max(sent.seq, range->oldest - 1);
    const auto oldest = reader.changes({before}, 1);
    if (!oldest) { return oldest.error(); }
    if (const auto at = oldest->empty() ? std::nullopt : Timestamp::parse(oldest->front().at)) {
        target.behind_since = *at;
    }
    return {};
}

TargetFacts read_target(mirror::Reader& reader, const Settings& settings, const std::string& name) {
    TargetFacts target{.name = name};
    auto state = mirror::target_state(settings.mirror_path, name);
    if (!state) {
        target.problem = state.error();
        return target;
    }
    target.state = std::move(*state);
    if (!target.state || !target.state->sent) { return target; }
    if (auto added = add_lag(reader, *target.state->sent, target); !added) { target.problem = added.error(); }
    return target;
}

std::optional<Problem> warning_of(const TargetStatus& target, seconds keep) {
    if (target.facts.problem) { return target.facts.problem; }
    if (target.behind > keep / 2) {
        return Problem{
            Errc::Behind,
            "it is " + span_text(target.behind) + " behind; the change log keeps changes for " +
                span_text(keep) + ", and beyond that all rows must be compared",
            {},
            "make sure that `stmirror publish " + target.facts.name + "` runs and reaches its database"};
    }
    const auto& state = target.facts.state;
    if (state && !state->error.empty()) { return Problem{Errc::Unknown, state->error}; }
    return std::nullopt;
}

}  // namespace

std::vector<TargetFacts> read_targets(mirror::Reader& reader, const Settings& settings) {
    std::vector<TargetFacts> targets;
    for (const auto& [name, target] : settings.publish) {
        targets.push_back(read_target(reader, settings, name));
    }
    return targets;
}

std::vector<TargetStatus> judge_targets(std::vector<TargetFacts> facts, seconds keep, Timestamp now) {
    std::vector<TargetStatus> targets;
    for (auto& each : facts) {
        auto& target = targets.emplace_back();
        target.facts = std::move(each);
        if (const auto since = target.facts.behind_since) {
            target.behind = std::max(seconds_between(*since, now), seconds{0});
        }
        target.warning = warning_of(target, keep);
    }
    return targets;
}

}  // namespace stmirror::status
