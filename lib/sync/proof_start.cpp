// SPDX-License-Identifier: MIT
#include "sync/proof_start.hpp"

namespace stmirror::sync {

void ProofStart::note(const Problem& failure) const {
    log.error("proof_failed", {{"code", name(failure.code)}, {"error", failure.line()}});
}

void ProofStart::note_begun() const { log.info("proof_begun", {}); }

}  // namespace stmirror::sync
