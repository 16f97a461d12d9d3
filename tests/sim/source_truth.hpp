// SPDX-License-Identifier: MIT
// What the source shows of a resource to whoever reads all of it by the resource's own feed.
#pragma once

#include <map>
#include <string>

#include "catalogue/resource.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::testing {

/// Key -> JSON, in the form in which the feed hands it out.
std::map<std::string, std::string> source_truth(const simulator::World& world, const Resource& resource);

}  // namespace stmirror::testing
