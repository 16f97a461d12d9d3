// SPDX-License-Identifier: MIT
// The tenant and API settings of a session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "api/access_token.hpp"
#include "api/http.hpp"
#include "throttle/backoff.hpp"

namespace stmirror::client {

struct Access {
    std::int64_t tenant_id = 0;
    std::string tenant_name;
    Endpoint api;
    Endpoint auth;
    std::string app_key;
    api::Credentials credentials;
    double requests_per_second = 30;
    std::size_t connections = 4;
    BackoffLimits backoff;
};

}  // namespace stmirror::client
