// SPDX-License-Identifier: MIT
// How many pages of long reads may be on their way or in memory at once, over all tenants: a page of 5,000
// records takes some ten megabytes, and the network brings them faster than the store writes. Owned by the
// engine; the gates ask it. Loop's thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace stmirror::client {

class PageBudget {
 public:
    static constexpr std::size_t pages_max = 32;

    struct Release {
        void operator()(PageBudget* room) const { room->release(); }
    };
    /// From before the request is sent until the page is written.
    using Permit = std::unique_ptr<PageBudget, Release>;

    bool is_full() const { return taken_ >= pages_max; }
    /// What is fresh may take one also where it is full.
    Permit take() {
        ++taken_;
        return Permit(this);
    }
    std::size_t taken() const { return taken_; }

    /// When a place is given up, these are called, each first in its turn, until it is full again.
    void on_permit(std::function<void()> call) { waiting_.push_back(std::move(call)); }

 private:
    void release();

    std::size_t taken_ = 0;
    std::vector<std::function<void()>> waiting_;
    std::size_t first_ = 0;
};

}  // namespace stmirror::client
