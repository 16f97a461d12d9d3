// SPDX-License-Identifier: MIT
// Returns what a full scan of a resource through its own feed shows.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "catalogue/resource.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::testing {

/// Returns the JSON of the records by key, in the form of the feed.
std::map<std::string, std::string> source_truth(const simulator::World& world, const Resource& resource);
/// Returns a number that changes whenever source_truth() changes.
std::uint64_t truth_changes(const simulator::World& world, const Resource& resource);

}  // namespace stmirror::testing
