// SPDX-License-Identifier: MIT
#include "sync/troubles.hpp"

#include <utility>

namespace stmirror::sync {

void Troubles::note(const std::string& what, std::string message, TimePoint now) {
    auto& trouble = troubles_.try_emplace(what, Trouble{now, {}}).first->second;
    trouble.message = std::move(message);
}

void Troubles::end(const std::string& what) { troubles_.erase(what); }

std::string Troubles::of(const std::string& what, TimePoint now) const {
    const auto found = troubles_.find(what);
    const bool is_told = found != troubles_.end() && now - found->second.since >= patience;
    return is_told ? found->second.message : "";
}

}  // namespace stmirror::sync
