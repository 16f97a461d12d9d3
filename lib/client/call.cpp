// SPDX-License-Identifier: MIT
#include "client/call.hpp"

namespace stmirror::client {

std::string path_of(const api::ApiRequest& request) {
    return request.target.substr(0, request.target.find('?'));
}

std::string name_of(const Call& call) { return call.resource == nullptr ? "api" : call.resource->name; }

}  // namespace stmirror::client
