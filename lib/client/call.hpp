// SPDX-License-Identifier: MIT
// One call of the API, and how logs and errors name it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/page_decoder.hpp"
#include "api/request.hpp"
#include "catalogue/resource.hpp"
#include "client/page_budget.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::client {

/// What to send, and how to decode the answer if it is read for the mirror.
struct Call {
    const Resource* resource = nullptr;  ///< null if not for the mirror; then the answer is not decoded
    Envelope envelope = Envelope::Export;
    api::Depth depth = api::Depth::Columns;
    std::string scope;
    api::ApiRequest request;
    Priority priority = Priority::Incremental;
    std::vector<api::ParentValue> parent;  ///< values of columns that are not in the record's JSON
    std::string confidential;  ///< a query value, such as a token, that must not appear in logs or errors
    std::uint64_t* requests = nullptr;     ///< incremented for each request sent for this call
    PageBudget::Permit* permit = nullptr;  ///< receives the permit for the page; null if none is needed
};

/// Returns the resource's name for logs and errors, or "api" if there is no resource.
std::string name_of(const Call& call);
/// Returns the lane of the call. Its module is the first part of the call's path.
Lane lane_of(const Call& call);
/// Returns the target without its query, because logs must not show a continuation token or filter value.
std::string path_of(const api::ApiRequest& request);

}  // namespace stmirror::client
