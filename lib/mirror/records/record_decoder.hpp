// SPDX-License-Identifier: MIT
// How the mirror has a stored record decoded again, without knowing the API's module.
#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"
#include "catalogue/page.hpp"

namespace stmirror::mirror {

/// Decodes one record's JSON as it came, into a page of that one row.
using RecordDecoder = std::function<Result<Page>(const Resource& resource, std::string record)>;

}  // namespace stmirror::mirror
