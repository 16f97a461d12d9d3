// SPDX-License-Identifier: MIT
// The filters that several lists share. Each takes its parameters from a query and becomes a question about a
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

/// All of what was added must hold.
class Filters {
 public:
    explicit Filters(Query& query) : query_(query) {}

    void add(RecordFilter filter) { filters_.push_back(std::move(filter)); }
    /// A text field that contains the parameter's value, in any case.
    void contains(std::string_view parameter, std::string_view field);
    /// A text field that equals it, in any case.
    void equals(std::string_view parameter, std::string_view field);
    /// A numeric field that equals it.
    void number(std::string_view parameter, std::string_view field);
    /// street, unit, city, state, zip, country, latitude, longitude.
    void address();
    /// True (also without the parameter), Any, False.
    void active();
    /// externalDataApplicationGuid, externalDataKey, externalDataValues.
    void external_data(const Tenant& tenant, Kind kind);

    RecordFilter take() &&;

 private:
    Query& query_;
    std::vector<RecordFilter> filters_;
};

}  // namespace stmirror::simulator
