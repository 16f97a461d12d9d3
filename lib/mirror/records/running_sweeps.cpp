// SPDX-License-Identifier: MIT
#include "mirror/records/running_sweeps.hpp"

namespace stmirror::mirror {

RunningSweeps::Ticket RunningSweeps::begin(const FeedKey& feed, const Resource& resource) {
    std::erase_if(sweeps_, [](const auto& entry) { return entry.second.ticket.expired(); });
    Ticket ticket = std::make_shared<const int>();
    sweeps_.erase(feed);  // before the next sweep uses tables of the same names
    sweeps_.try_emplace(feed, database_, resource, feed, ticket);
    return ticket;
}

SeenRows* RunningSweeps::find(const FeedKey& feed) {
    const auto found = sweeps_.find(feed);
    if (found == sweeps_.end()) { return nullptr; }
    if (!found->second.ticket.expired()) { return &found->second.seen; }
    sweeps_.erase(found);
    return nullptr;
}

SeenRows* RunningSweeps::find(const FeedKey& feed, const Ticket& ticket) {
    const auto found = sweeps_.find(feed);
    const bool is_running = found != sweeps_.end() && ticket && found->second.ticket.lock() == ticket;
    return is_running ? &found->second.seen : nullptr;
}

}  // namespace stmirror::mirror
