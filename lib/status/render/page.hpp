// SPDX-License-Identifier: MIT
// The status page: one file, embedded at build time. Pure.
#pragma once

#include "status/http/http_message.hpp"

namespace stmirror::status {

/// The page, with a Content-Security-Policy that allows the page's own script and style only.
Response page_response();

}  // namespace stmirror::status
