// SPDX-License-Identifier: MIT
// One call of the API: what to send, and for whom. Plain values, and how they are named.
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

/// What to send, for whom, and, of a read for the mirror, how the answer is decoded.
struct Call {
    const Resource* resource = nullptr;  ///< null: not for the mirror, the answer stays as it is
    Envelope envelope = Envelope::Export;
    std::string scope;
    api::ApiRequest request;
    Priority priority = Priority::Incremental;
    std::vector<api::ParentValue> parent;  ///< columns that the record's own JSON does not have
    std::string confidential;             ///< a value of the query that no log and no error may show: a token
    std::uint64_t* requests = nullptr;    ///< counts every request sent for this call
    PageBudget::Permit* place = nullptr;  ///< takes the page's place in memory; null: the page is a small one
};

/// The resource's, for logs and errors.
std::string name_of(const Call& call);
/// The target without its query: a continuation token or a filter value has no place in a log.
std::string path_of(const api::ApiRequest& request);

}  // namespace stmirror::client
