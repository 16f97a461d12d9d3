// SPDX-License-Identifier: MIT
#include "verify/request_budget.hpp"

#include <algorithm>

#include "verify/counted_run.hpp"

namespace stmirror::verify {
namespace {

bool can_be_sorted(const Resource& resource) {
    const auto has_order = [](const Feed& feed) {
        return feed.kind == FeedKind::Window && !feed.sort.empty();
    };
    return has_order(resource.feed) || std::ranges::any_of(resource.fallbacks, has_order);
}

}  // namespace

RequestBudget::RequestBudget(const std::vector<const Resource*>& resources, std::uint64_t parents_sampled)
    : parents_sampled_(parents_sampled) {
    for (const auto* resource : resources) { reserved_ += reserved(*resource); }
}

std::size_t RequestBudget::reserved(const Resource& resource) const {
    if (resource.feed.kind == FeedKind::List) { return 1; }
    if (resource.feed.kind == FeedKind::PerParent) { return parents_sampled_; }
    // A list that refuses its sort order takes one more request.
    return 2 * CountedRun::windows_in_order + (can_be_sorted(resource) ? 1 : 0);
}

std::size_t RequestBudget::allotted(const Resource& resource) const {
    return reserved(resource) + (left_ > reserved_ ? left_ - reserved_ : 0);
}

void RequestBudget::spend(const Resource& resource, std::size_t requests) {
    left_ -= std::min(left_, requests);
    reserved_ -= reserved(resource);
}

}  // namespace stmirror::verify
