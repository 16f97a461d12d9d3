// SPDX-License-Identifier: MIT
// How many records a resource of a file has, and which ids. Records that only have the id of another one
// refer to it without reading it. Plain constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "catalogue/resource.hpp"
#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

struct RecordPlan {
    RecordId first;
    RecordId step;
    std::size_t count;

    RecordId id(std::uint64_t ordinal) const { return first + ordinal * step; }
    std::uint64_t ordinal(RecordId id) const { return (id - first) / step; }
};

/// Settings have the ids to which the tenant's leads and bookings refer. Other tables grow with the number of
/// customers; a user's own have as many records.
RecordPlan plan_of(const Resource& resource, std::size_t customers);

}  // namespace stmirror::simulator
