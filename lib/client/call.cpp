// SPDX-License-Identifier: MIT
#include "client/call.hpp"

namespace stmirror::client {

std::string path_of(const api::ApiRequest& request) {
    return request.target.substr(0, request.target.find('?'));
}

Lane lane_of(const Call& call) {
    const auto& target = call.request.target;
    const auto begin = target.find_first_not_of('/');
    Lane lane;
    if (begin != target.npos) {
        lane.module = target.substr(begin, target.find_first_of("/?", begin) - begin);
    }
    if (call.resource != nullptr && call.resource->feed.one_at_a_time) { lane.alone = call.resource->name; }
    return lane;
}

std::string name_of(const Call& call) { return call.resource == nullptr ? "api" : call.resource->name; }

}  // namespace stmirror::client
