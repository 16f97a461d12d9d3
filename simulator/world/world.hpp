// SPDX-License-Identifier: MIT
// One tenant of the simulated API: its records, and every operation on them. Has no sockets, tokens or rate
// limit, because these belong to the gateway. The time comes from the clock that is passed in. Not
// thread-safe.
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
    /// Serves the resources that the simulator has code for, and the file resources of `catalogue`. The
    /// catalogue and the clock must outlive this object.
    World(const Catalogue& catalogue, const WorldOptions& options, const Clock& clock);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Answers one call. The gateway has checked the token, the app key and the scope; `request.path` is
    /// complete ("/crm/v2/tenant/1234567/customers").
    Reply handle(const Request& request);

    /// Runs a command that the API does not have: changes without an API call, faults, settings. `request` is
    /// a POST with a JSON body. The last segment of its path is the command. The command "help" lists all
    /// commands.
    Reply control(const Request& request);

    /// Calls fn for every record of a resource, in the order of ids. Does nothing if the resource is unknown.
    void for_each(std::string_view resource, Form form,
                  const std::function<void(const SourceRecord&)>& fn) const;
    std::size_t size(std::string_view resource) const;
    /// Returns how often a record of the resource was added, replaced or removed so far. While this number is
    /// unchanged, for_each() shows the same records.
    std::uint64_t changes(std::string_view resource) const;

    /// Removes a record completely: nothing shows it afterwards. Returns false if there is no such record.
    bool hard_delete(std::string_view resource, std::string_view id);
    /// Merges a customer or a location into another one: the merged record becomes inactive and gets
    /// mergedToId. The locations of a merged customer move to the other customer.
    bool merge(std::string_view resource, std::int64_t from, std::int64_t into);
    /// Gives the `count` records with the lowest ids the same modifiedOn, as a bulk load does. Returns the
    /// number of changed records.
    std::size_t touch(std::string_view resource, std::size_t count, std::optional<Timestamp> stamp = {});
    /// Adds a copy of a record under a new id, with the given modifiedOn, which may be in the past. Returns
    /// the new id, or empty if there is no record to copy or if ids are GUIDs.
    std::optional<std::int64_t> commit_late(std::string_view resource, Timestamp modified);
    /// Makes `writes` random writes of records that the exports show. Also makes about half as many writes of
    /// all other records, and of each file resource. The same seed and state give the same writes.
    void mutate(std::size_t writes);
    /// Makes `changes` random changes of a file resource. Returns false if there is no such resource.
    bool mutate_file(std::string_view resource, std::size_t changes);

    WorldFaults& faults();
    void set_horizon(std::chrono::seconds horizon);
    /// Sets whether lists without `sort` are in a shuffled order, which is the same for every call.
    void set_shuffled_lists(bool shuffled);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::simulator
