// SPDX-License-Identifier: MIT
// How the API is asked for single records of a resource: which columns that takes, and the requests. Pure;
// who sends them is another's business.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "api/request.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::sync {

/// The columns whose values a look-up needs, in the order in which it wants them. Empty where there is none.
std::vector<std::string> look_up_columns(const Resource& resource);

/// The list that takes ids; of a resource that can be looked up by them.
Feed look_up_list(const Resource& resource);
/// What to ask that list for, as many ids at a time as it takes.
std::vector<api::ListQuery> look_up_queries(const Resource& resource, std::set<std::string> ids);

/// How a record that is asked for by itself comes.
Feed look_up_record(const Resource& resource);
/// `values`: those of look_up_columns().
api::ApiRequest look_up_request(const Resource& resource, std::int64_t tenant_id,
                                const std::vector<std::string>& values);

}  // namespace stmirror::sync
