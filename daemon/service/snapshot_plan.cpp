// SPDX-License-Identifier: MIT
#include "daemon/service/snapshot_plan.hpp"

#include <algorithm>
#include <utility>

namespace stmirror::daemon {
namespace {

constexpr std::string_view ending = "Z.db";
constexpr std::size_t seconds_length = std::string_view("2026-11-24T03-24-50").size();

}  // namespace

std::string snapshot_name(std::string_view stem, Timestamp taken) {
    auto time = taken.to_string().substr(0, seconds_length);
    std::ranges::replace(time, ':', '-');
    return std::string(stem) + "-" + time + std::string(ending);
}

std::optional<Timestamp> snapshot_time(std::string_view stem, std::string_view name) {
    constexpr auto tail_length = 1 + seconds_length + ending.size();
    if (name.size() != stem.size() + tail_length) { return std::nullopt; }
    std::string text(name.substr(stem.size() + 1, seconds_length));
    for (const std::size_t colon : {13U, 16U}) { text[colon] = ':'; }
    const auto time = Timestamp::parse(text + "Z");
    return time && snapshot_name(stem, *time) == name ? time : std::nullopt;
}

Timestamp next_snapshot(std::span<const Timestamp> taken, std::chrono::seconds every, Timestamp now) {
    std::optional<Timestamp> last;
    for (const auto time : taken) {
        if (time <= now && (!last || time > *last)) { last = time; }
    }
    return last ? std::max(*last + every, now) : now;
}

std::vector<Timestamp> superfluous_snapshots(std::vector<Timestamp> taken, std::size_t keep, Timestamp now) {
    std::ranges::sort(taken, {}, [now](Timestamp time) { return std::pair(time <= now, time); });
    taken.resize(taken.size() - std::min(keep, taken.size()));
    return taken;
}

}  // namespace stmirror::daemon
