// SPDX-License-Identifier: MIT
// The status page: one file, embedded at build time.
#pragma once

#include "status/http/http_message.hpp"

namespace stmirror::status {

/// Returns the page with a Content-Security-Policy that allows only the page's own script and style.
Response page_response();

}  // namespace stmirror::status
