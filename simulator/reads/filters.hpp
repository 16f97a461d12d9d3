// SPDX-License-Identifier: MIT
// The filters that several lists share. Each reads its parameters from a query and becomes a predicate of a
// record.
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

/// A record must pass all filters that were added.
class Filters {
 public:
    explicit Filters(Query& query) : query_(query) {}

    void add(RecordFilter filter) { filters_.push_back(std::move(filter)); }
    /// The text field must contain the parameter's value, ignoring case.
    void contains(std::string_view parameter, std::string_view field);
    /// The text field must equal it, ignoring case.
    void equals(std::string_view parameter, std::string_view field);
    /// The numeric field must equal it.
    void number(std::string_view parameter, std::string_view field);
    /// street, unit, city, state, zip, country, latitude, longitude.
    void address();
    /// The parameter `active`: True (the default), Any or False.
    void active();
    /// The parameter that a list has for inactive records: active, activeState, activeOnly, includeInactive.
    /// Others do nothing.
    void inactive(std::string_view parameter);
    /// externalDataApplicationGuid, externalDataKey, externalDataValues.
    void external_data(const Tenant& tenant, Kind kind);

    RecordFilter take() &&;

 private:
    Query& query_;
    std::vector<RecordFilter> filters_;
};

}  // namespace stmirror::simulator
