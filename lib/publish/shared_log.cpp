// SPDX-License-Identifier: MIT
#include "publish/shared_log.hpp"

#include <utility>

namespace stmirror::publish {
namespace {

/// These lines take about 3 MB of memory.
constexpr std::size_t lines_in_memory_max = 20'000;

mirror::ChangePosition position_of(const mirror::Change& line) { return {line.seq, line.at}; }

}  // namespace

void SharedLog::clear() {
    begin_ = {};
    lines_.clear();
}

std::optional<std::size_t> SharedLog::place_after(const mirror::ChangePosition& position) const {
    if (lines_.empty() || position.seq < begin_.seq || position.seq >= lines_.back().seq) {
        return std::nullopt;
    }
    const auto place = static_cast<std::size_t>(position.seq - begin_.seq);
    // If the line with the number of `position` has a different time, `position` belongs to another log.
    const auto& at = place == 0 ? begin_.at : lines_[place - 1].at;
    return position.at == at ? std::optional(place) : std::nullopt;
}

Result<TenantLines> SharedLog::of_tenant(std::int64_t tenant_id, const mirror::ChangePosition& after,
                                         std::size_t lines_max, const Read& read) {
    auto place = place_after(after);
    if (!place) {
        auto lines = read(after, lines_in_memory_max);
        if (!lines) { return lines.error(); }
        begin_ = after;
        lines_ = std::move(*lines);
        place = 0;
    }
    TenantLines found{{}, after};
    for (auto i = *place; i < lines_.size() && found.lines.size() < lines_max; ++i) {
        if (lines_[i].tenant_id == tenant_id) { found.lines.push_back(lines_[i]); }
        found.up_to = position_of(lines_[i]);
    }
    return found;
}

}  // namespace stmirror::publish
