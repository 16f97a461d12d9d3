// SPDX-License-Identifier: MIT
#include "status/http/http_crowd.hpp"

#include <algorithm>

namespace stmirror::status {
namespace {

/// A client normally sends its request within this time after connecting.
constexpr std::chrono::milliseconds time_to_ask{250};

/// Returns the connection's rank. The lowest rank is closed first. Empty if the connection must stay open.
std::optional<int> rank(const ConnectionFacts& one, TimePoint now,
                        std::chrono::milliseconds answer_time_min) {
    const auto time = now - one.since;
    switch (one.state) {
        case ConnectionState::Silent:
            return one.answers > 0 || time >= time_to_ask ? std::optional(0) : std::nullopt;
        case ConnectionState::Sending:
            return time >= answer_time_min ? std::optional(1) : std::nullopt;
        case ConnectionState::Waiting:
            return one.answers > 0 ? std::optional(2) : std::nullopt;
        case ConnectionState::Working:
        case ConnectionState::Ended:
            break;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::size_t> connection_to_end(std::span<const ConnectionFacts> connections, TimePoint now,
                                             std::chrono::milliseconds answer_time_min) {
    std::optional<std::size_t> found;
    std::pair<int, TimePoint> first;
    for (std::size_t i = 0; i < connections.size(); ++i) {
        const auto ranked = rank(connections[i], now, answer_time_min);
        if (!ranked) { continue; }
        const std::pair own(*ranked, connections[i].since);
        if (found && first <= own) { continue; }
        found = i;
        first = own;
    }
    return found;
}

void AnswerPermits::take(Owner owner, TimePoint last_answer, Begin begin) {
    if (free_ == 0) {
        waiting_.emplace(std::pair(last_answer, owner), std::move(begin));
        return;
    }
    --free_;
    begin(true);
}

void AnswerPermits::give_back() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    const auto next = waiting_.extract(waiting_.begin());
    next.mapped()(true);
}

void AnswerPermits::drop(Owner owner) {
    const auto found =
        std::ranges::find_if(waiting_, [&](const auto& each) { return each.first.second == owner; });
    if (found == waiting_.end()) { return; }
    const auto dropped = waiting_.extract(found);
    dropped.mapped()(false);
}

}  // namespace stmirror::status
