// SPDX-License-Identifier: MIT
#include "publish/failure.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace stmirror::publish {
namespace {

/// Prefixes of SQLSTATEs.
using States = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view state, States beginnings) {
    return std::ranges::any_of(beginnings, [&](auto beginning) { return state.starts_with(beginning); });
}

Remedy remedy_for_state(std::string_view state) {
    // Undefined table or column, for example after a restore from a backup.
    if (is_one_of(state, {"42P01", "42703"})) { return Remedy::Prepare; }
    // Invalid data, violated constraints, exceeded limits of a row, refusals by triggers and views of the
    // user.
    if (is_one_of(state, {"22", "23", "44", "54", "P0"})) { return Remedy::Isolate; }
    // Problems of connection, serialization, deadlocks, resources, locks, shutdown, cancelled statements and
    // I/O, a standby that is not the primary yet, and transactions that were idle or open for too long.
    if (is_one_of(state, {"08", "40", "53", "55", "57", "58", "25006", "25P03", "25P04"})) {
        return Remedy::Reconnect;
    }
    return Remedy::End;
}

}  // namespace

Remedy remedy_for(const Failure& failure) {
    if (!failure.sqlstate.empty()) { return remedy_for_state(failure.sqlstate); }
    switch (failure.error.code) {
        case Errc::Connect:
        case Errc::Disconnected:
        case Errc::Timeout:
            return Remedy::Reconnect;
        case Errc::NotOurs:
            return Remedy::Claim;
        case Errc::TooOld:
            return Remedy::Repair;
        default:
            return Remedy::End;
    }
}

}  // namespace stmirror::publish
