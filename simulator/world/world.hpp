// SPDX-License-Identifier: MIT
// One tenant of the simulated API: its records, and every operation on them. No sockets, no tokens, no rate
// limit: those are the gateway's. Time comes from the clock that is passed in. One thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "simulator/http/message.hpp"
#include "simulator/tenant/kind.hpp"
#include "simulator/tenant/source_record.hpp"
#include "simulator/tenant/world_faults.hpp"
#include "simulator/tenant/world_options.hpp"

namespace stmirror::simulator {

class World {
 public:
    /// Serves the API's own resources, and those that a user's files added to `catalogue`. Catalogue and
    /// clock must outlive it.
    World(const Catalogue& catalogue, const WorldOptions& options, const Clock& clock);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Answers one call. The gateway has checked the token, the app key and the scope; `request.path` is
    /// complete ("/crm/v2/tenant/1234567/customers").
    Reply handle(const Request& request);

    /// What the API does not offer: changes without an API call, faults, settings. POST with a JSON body; the
    /// last segment of `request.path` is the command. The command "help" lists all of them.
    Reply control(const Request& request);

    /// Calls fn for every record of a resource, in the order of ids; for an unknown resource, never.
    void for_each(std::string_view resource, Form form,
                  const std::function<void(const SourceRecord&)>& fn) const;
    std::size_t size(std::string_view resource) const;

    /// Removes a record so that nothing shows it any more. False if there is none.
    bool hard_delete(std::string_view resource, std::string_view id);
    /// Merges a customer or a location into another: it becomes inactive, with mergedToId. The locations of a
    /// customer move to the other customer.
    bool merge(std::string_view resource, std::int64_t from, std::int64_t into);
    /// Gives the `count` records with the lowest ids the same modifiedOn, as a bulk load does. Returns how
    /// many.
    std::size_t touch(std::string_view resource, std::size_t count, std::optional<Timestamp> stamp = {});
    /// Adds a copy of any record under a new id, with the given modifiedOn, which may lie in the past.
    /// Returns the id.
    std::optional<std::int64_t> commit_late(std::string_view resource, Timestamp modified);
    /// Makes that many random writes of records that the exports show, and about half as many of all others
    /// and of each file's resource. The same seed and state give the same writes.
    void mutate(std::size_t writes);
    /// Makes that many random changes of a resource that a user's file adds. False if there is none.
    bool mutate_file(std::string_view resource, std::size_t changes);

    WorldFaults& faults();
    void set_horizon(std::chrono::seconds horizon);
    /// Lists without `sort` come in a shuffled order, the same at every call.
    void set_shuffled_lists(bool shuffled);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::simulator
