// SPDX-License-Identifier: MIT
// How a draft proposes to read the records of an operation.
#pragma once

#include "openapi/draft.hpp"

namespace stmirror::openapi {

/// Sets the column that stands for modified_on, for feeds that need one, from the draft's columns.
void choose_modified(Draft& draft);

/// Adds the feeds and the look-up. The draft has its columns.
void add_feeds(const Document& document, const ReadOperation& operation, const Answer& answer, Draft& draft);

}  // namespace stmirror::openapi
