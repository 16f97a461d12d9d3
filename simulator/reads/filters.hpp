// SPDX-License-Identifier: MIT
// Filters that several lists have in common. Each filter reads its parameters from a query and becomes a
// predicate on records.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/reads/query.hpp"
#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

using RecordFilter = std::function<bool(const Record&)>;

/// A record must pass all added filters.
class Filters {
 public:
    explicit Filters(Query& query) : query_(query) {}

    void add(RecordFilter filter) { filters_.push_back(std::move(filter)); }
    /// The text field must contain the parameter's value, ignoring case.
    void contains(std::string_view parameter, std::string_view field);
    /// The text field must equal the parameter's value, ignoring case.
    void equals(std::string_view parameter, std::string_view field);
    /// The numeric field must equal the parameter's value.
    void number(std::string_view parameter, std::string_view field);
    /// Adds filters for street, unit, city, state, zip, country, latitude and longitude.
    void address();
    /// Adds the filter for the parameter `active`: True (the default), Any or False.
    void active();
    /// Adds the filter for `parameter` if it is one of the parameters for inactive records: active,
    /// activeState, activeOnly or includeInactive. Ignores other parameters.
    void inactive(std::string_view parameter);
    /// Adds the filter for externalDataApplicationGuid, externalDataKey and externalDataValues.
    void external_data(const Tenant& tenant, Kind kind);

    RecordFilter take() &&;

 private:
    Query& query_;
    std::vector<RecordFilter> filters_;
};

}  // namespace stmirror::simulator
