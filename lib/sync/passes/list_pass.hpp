// SPDX-License-Identifier: MIT
// Reads one whole list and writes each page as it arrives. Call only on the loop thread.
#pragma once

#include "client/page_budget.hpp"
#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {

class Pass;

class ListPass {
 public:
    ListPass(Pass& pass, const Feed& feed) : pass_(&pass), feed_(&feed) {}

    /// Runs until the whole list has been read or the pass has failed.
    asio::awaitable<void> run();
    bool was_complete() const { return was_complete_; }

 private:
    ListReader read(client::PageBudget::Permit& permit);

    Pass* pass_;
    const Feed* feed_;
    bool was_complete_ = false;
};

}  // namespace stmirror::sync
