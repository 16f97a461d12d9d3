// SPDX-License-Identifier: MIT
#include "mirror/feeds/feed_state.hpp"

#include <algorithm>

namespace stmirror::mirror {

void FeedState::add(const FeedState& newer) {
    newest_modified = std::max(newest_modified, newer.newest_modified);
    backfilled = backfilled || newer.backfilled;
    last_success = std::max(last_success, newer.last_success);
    compared_at = std::max(compared_at, newer.compared_at);
    proved_at = std::max(proved_at, newer.proved_at);
    const bool knows_proof = newer.proved_at || !newer.proof_error.empty();
    if (knows_proof) { proof_error = newer.proof_error; }
    if (!newer.last_attempt || newer.last_attempt < last_attempt) { return; }
    last_attempt = newer.last_attempt;
    last_error = newer.last_error;
}

}  // namespace stmirror::mirror
