// SPDX-License-Identifier: MIT
#include "verify/verify_tenants.hpp"

#include <boost/asio/co_spawn.hpp>
#include <stdexcept>

#include "sync/tenants.hpp"
#include "verify/verifier.hpp"

namespace stmirror::verify {
namespace {

asio::awaitable<Result<VerifyReport>> run(sync::Tenants& tenants, std::vector<std::string> names,
                                          Options options, mirror::Reader& reader) {
    const auto& parts = tenants.parts();
    Verifier verifier({parts.settings, parts.catalogue, tenants.reading_executor(), reader, tenants.store(),
                       Random(parts.random_seed), parts.stop},
                      options);
    std::vector<client::Session*> sessions;
    for (const auto& session : tenants.sessions()) { sessions.push_back(session.get()); }
    auto report = co_await verifier.run(std::move(sessions), tenants.chosen(names));
    co_return report;
}

}  // namespace

void verify_tenants(sync::Tenants& tenants, const std::vector<std::string>& resources, const Options& options,
                    mirror::Reader& reader, std::function<void(Result<VerifyReport>)> done) {
    if (options.repair && tenants.store() == nullptr) {
        throw std::logic_error("a repair needs a mirror that is open for writing");
    }
    tenants.be_quick();
    asio::co_spawn(tenants.loop(), run(tenants, resources, options, reader), hand_to(std::move(done)));
}

}  // namespace stmirror::verify
