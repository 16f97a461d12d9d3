// SPDX-License-Identifier: MIT
// The words, amounts and times that make records of ServiceTitan's modules plausible. For example, a
// completed job has a time of completion, and an invoice has the amount of its job.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

/// The values of a record's fields, as JSON by dotted field name. An array is one value.
using FieldValues = std::map<std::string, std::string, std::less<>>;

/// The facts on which a rule may depend.
struct RuleFacts {
    const Resource& resource;
    const Record& record;
    std::uint64_t ordinal;   ///< 0 for the first record of the table
    std::string_view owner;  ///< the JSON of the record to which `record` belongs; may be empty
    Timestamp generated;     ///< when the tenant was generated
    /// Returns the id of generated record number `ordinal` in `table`, or "null" if there is no such record.
    std::function<std::string(std::string_view table, std::uint64_t ordinal)> id_in;
    /// Returns the JSON of a record by its id, or an empty text if there is no such record.
    std::function<std::string_view(std::string_view table, std::string_view id)> text_of;
};

/// Changes and adds values. `values` already contains the ids of other records.
void apply_rules(const RuleFacts& facts, FieldValues& values, Random& fixed, Random& changing);

}  // namespace stmirror::simulator
