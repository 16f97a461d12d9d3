// SPDX-License-Identifier: MIT
#include "sync/single_call.hpp"

#include <boost/asio/co_spawn.hpp>

#include "sync/tenants.hpp"

namespace stmirror::sync {

void single_call(Tenants& tenants, std::int64_t tenant_id, api::ApiRequest request, std::string scope,
                 std::function<void(client::Outcome<api::HttpReply>)> done) {
    client::Call call;
    call.scope = std::move(scope);
    call.request = std::move(request);
    tenants.be_quick();
    asio::co_spawn(tenants.loop(), tenants.session_of(tenant_id).call(std::move(call)),
                   hand_to(std::move(done)));
}

}  // namespace stmirror::sync
