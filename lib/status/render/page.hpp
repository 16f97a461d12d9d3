// SPDX-License-Identifier: MIT
// The status page: one file, embedded at build time. Pure.
#pragma once

#include "status/http/http_message.hpp"

namespace stmirror::status {

/// The page with a policy that lets a browser run its own script and style, and nothing else.
Response page_response();

}  // namespace stmirror::status
