// SPDX-License-Identifier: MIT
// One list, read whole, each page written as it comes. Loop's thread.
#pragma once

#include "sync/passes/list_reader.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {

class ListPass {
 public:
    ListPass(Pass& pass, const Feed& way) : pass_(&pass), way_(&way) {}

    /// Runs until the list has been read whole or the pass has failed.
    asio::awaitable<void> run();
    bool was_complete() const { return was_complete_; }

 private:
    ListReader read(client::PageBudget::Permit& room);

    Pass* pass_;
    const Feed* way_;
    bool was_complete_ = false;
};

}  // namespace stmirror::sync
