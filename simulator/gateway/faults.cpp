// SPDX-License-Identifier: MIT
#include "simulator/gateway/faults.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace stmirror::simulator {
namespace {

bool path_matches(const std::string& pattern, const std::string& path) {
    if (pattern.find_first_of("*?") == std::string::npos) { return path.find(pattern) != std::string::npos; }
    return fnmatch(pattern.c_str(), path.c_str(), 0) == 0;
}

bool matches(const FaultRule& rule, std::string_view method, const std::string& path) {
    return (rule.method.empty() || rule.method == method) && path_matches(rule.path, path);
}

}  // namespace

Faults::Faults(std::vector<FaultRule> rules, std::uint64_t seed) : random_(seed) {
    for (auto& rule : rules) { rules_.push_back(Counted{std::move(rule)}); }
}

const FaultAction* Faults::next(std::string_view method, const std::string& path) {
    const FaultAction* action = nullptr;
    for (auto& counted : rules_) {
        if (!matches(counted.rule, method, path)) { continue; }
        ++counted.calls;
        if (!action && hits(counted)) { action = &counted.rule.action; }
    }
    return action;
}

bool Faults::hits(Counted& counted) {
    const auto& rule = counted.rule;
    if (counted.calls < rule.from_call) { return false; }
    if ((counted.calls - rule.from_call) % std::max<std::uint64_t>(1, rule.every) != 0) { return false; }
    if (rule.times && counted.hits >= *rule.times) { return false; }
    if (rule.probability < 1 && random_.unit() >= rule.probability) { return false; }
    ++counted.hits;
    return true;
}

}  // namespace stmirror::simulator
