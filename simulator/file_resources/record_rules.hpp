// SPDX-License-Identifier: MIT
// The words, amounts and times that make records of ServiceTitan's modules plausible: a completed job has a
// time of completion, an invoice the amount of its job.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "catalogue/resource.hpp"
#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

/// Values of a record's fields: dotted field -> JSON. Of an array, the whole array.
using FieldValues = std::map<std::string, std::string, std::less<>>;

/// What a rule may look at.
struct RuleFacts {
    const Resource& resource;
    const Record& record;
    std::uint64_t ordinal;   ///< 0 for the first record of the table
    std::string_view owner;  ///< the JSON of the record that this one belongs to; may be empty
    /// The id that the record of a table with this ordinal has; "null" if there is no such table.
    std::function<std::string(std::string_view table, std::uint64_t ordinal)> id_in;
};

/// Changes and adds values. `values` has the ids of other records already.
void apply_rules(const RuleFacts& facts, FieldValues& values, Random& fixed, Random& changing);

}  // namespace stmirror::simulator
