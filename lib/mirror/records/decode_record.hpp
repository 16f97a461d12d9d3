// SPDX-License-Identifier: MIT
// The function with which the mirror decodes a stored record, without depending on the API module.
#pragma once

#include <functional>
#include <string>

#include "base/problem.hpp"
#include "catalogue/page.hpp"

namespace stmirror::mirror {

/// Decodes the stored JSON of one record into a page with one row.
using DecodeRecord = std::function<Result<Page>(const Resource& resource, std::string record)>;

}  // namespace stmirror::mirror
