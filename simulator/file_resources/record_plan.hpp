// SPDX-License-Identifier: MIT
// How many records a resource from a file has, and which ids. Other records can refer to an id without
// reading the record. Constants only.
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

/// Returns the plan of a resource. Tables of settings have a fixed size, and leads and bookings refer
/// to their ids. Other tables of modules grow with the number of customers. The tables of a user's own
/// files have one record for each customer.
RecordPlan plan_of(const Resource& resource, std::size_t customers);

}  // namespace stmirror::simulator
