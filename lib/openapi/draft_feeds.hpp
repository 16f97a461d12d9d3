// SPDX-License-Identifier: MIT
// How a draft proposes to read the records of an operation.
#pragma once

#include "openapi/draft.hpp"

namespace stmirror::openapi {

/// Chooses the column that stands for modified_on if the records have no modifiedOn. Call after the columns
/// have been added.
void choose_modified(Draft& draft);

/// Adds the feeds and the look-up. Call after the columns have been added.
void add_feeds(const Document& document, const ReadOperation& operation, const Answer& answer, Draft& draft);

}  // namespace stmirror::openapi
