// SPDX-License-Identifier: MIT
// Limits the pages of long reads that are being fetched or held in memory, for all tenants together. A page
// of 5,000 records takes about ten megabytes, and the network delivers pages faster than the store writes
// them. The engine owns the budget, and each RequestQueue takes permits from it. Call only on the loop
// thread.
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
        void operator()(PageBudget* budget) const { budget->release(); }
    };
    /// A permit for one page, held from before its request is sent until the page is written.
    using Permit = std::unique_ptr<PageBudget, Release>;

    bool is_full() const { return taken_ >= pages_max; }
    /// Takes a permit. Incremental requests may take one even if the budget is full.
    Permit take() {
        ++taken_;
        return Permit(this);
    }
    std::size_t taken() const { return taken_; }

    /// Adds a callback. When a permit is released, the callbacks are called in a circle, each at most once,
    /// until the budget is full again. Each release begins with the callback after the one with which the
    /// previous release began.
    void on_permit(std::function<void()> call) { waiting_.push_back(std::move(call)); }

 private:
    void release();

    std::size_t taken_ = 0;
    std::vector<std::function<void()>> waiting_;
    std::size_t first_ = 0;
};

}  // namespace stmirror::client
