// SPDX-License-Identifier: MIT
#include "client/pending_retries.hpp"

#include <utility>

namespace stmirror::client {

void PendingRetries::note(const std::string& what, Problem problem, TimePoint now) {
    auto& retrying = retries_.try_emplace(what, Retrying{now, problem}).first->second;
    retrying.problem = std::move(problem);
}

void PendingRetries::end(const std::string& what) { retries_.erase(what); }

std::optional<Problem> PendingRetries::of(const std::string& what, TimePoint now) const {
    const auto found = retries_.find(what);
    const bool is_reported = found != retries_.end() && now - found->second.since >= patience;
    return is_reported ? std::optional(found->second.problem) : std::nullopt;
}

}  // namespace stmirror::client
