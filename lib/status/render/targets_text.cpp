// SPDX-License-Identifier: MIT
#include "status/render/targets_text.hpp"

#include <fmt/format.h>

#include "base/human.hpp"

namespace stmirror::status {
namespace {

std::string lag_text(const TargetStatus& target) {
    if (target.facts.changes_behind == 0) { return "has all changes"; }
    return fmt::format("lacks {} changes, the oldest from {} ago", count_text(target.facts.changes_behind),
                       span_text(target.behind));
}

std::string state_text(const TargetStatus& target, Timestamp now) {
    const auto& state = *target.facts.state;
    const auto ago = [&](Timestamp time) { return span_text(seconds_between(time, now)) + " ago"; };
    auto text = state.sent ? lag_text(target) : std::string("publishes nothing yet");
    text += state.compared_at ? ", all rows compared " + ago(*state.compared_at) : ", never compared";
    if (state.loading > 0) { text += fmt::format(", sends or compares rows of {} tenants", state.loading); }
    if (state.claimed < state.tenants) {
        text += fmt::format(", publishes {} of {} tenants", state.claimed, state.tenants);
    }
    if (state.parked > 0) { text += fmt::format(", {} records parked", count_text(state.parked)); }
    return text + fmt::format(", {:.0f} records/s, last sign of life {}", state.records_per_second,
                              ago(state.written));
}

}  // namespace

std::string targets_text(const std::vector<TargetStatus>& targets, Timestamp now) {
    std::string text;
    for (const auto& target : targets) {
        text += "target " + target.facts.name + ": ";
        text += target.facts.state ? state_text(target, now) : "nothing was published yet";
        text += "\n";
        if (target.warning) { text += "    warning: " + target.warning->line() + "\n"; }
    }
    return text;
}

}  // namespace stmirror::status
