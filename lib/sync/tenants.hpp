// SPDX-License-Identifier: MIT
// The sessions of all tenants and what the sessions share: the store, the decoder, the budget of pages. Every
// job that uses the API (sync, check, verify, refresh, a single call) uses this class. Call only on the loop
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/request.hpp"
#include "client/decoding.hpp"
#include "client/page_budget.hpp"
#include "client/session.hpp"
#include "sync/engine_parts.hpp"
#include "sync/passes/pass_parts.hpp"
#include "sync/store/store.hpp"

namespace stmirror::sync {

class Tenants {
 public:
    /// Creates the sessions. Their coroutines run on `loop`, and their calls of the mirror run on `store`.
    /// Reads the secrets. Fails with Errc::Configuration if a secret is missing or unusable.
    static Result<std::unique_ptr<Tenants>> create(const asio::any_io_executor& loop,
                                                   const asio::any_io_executor& store, EngineParts parts);
    /// Returns sessions of the same tenants for one job that a user waits for. They share the store, the
    /// decoder, the limits and the counts with this object, but they end with `stop`, and their failures do
    /// not affect this object's sessions. When the engine's stop is requested, `stop` must be requested too.
    std::unique_ptr<Tenants> for_job(std::stop_token stop);
    Tenants(const Tenants&) = delete;
    Tenants& operator=(const Tenants&) = delete;

    const EngineParts& parts() const { return parts_; }
    const asio::any_io_executor& loop() const { return loop_; }
    /// Returns the store, or null if there is no mirror.
    Store* store() { return shared_->store ? &*shared_->store : nullptr; }
    /// Returns the executor on which whole tables are read.
    const asio::any_io_executor& reading_executor() const {
        return parts_.reader ? parts_.reader : store_executor_;
    }
    const std::vector<std::unique_ptr<client::Session>>& sessions() const { return sessions_; }
    client::Session& session_of(std::int64_t tenant_id) const;
    /// Returns what a pass of this session's tenant needs. Requires a mirror.
    PassParts pass_parts(client::Session& session, Observer* observer = nullptr);
    /// Returns the resources with these names, in the order of the catalogue. Returns all enabled resources
    /// if `names` is empty.
    std::vector<const Resource*> chosen(const std::vector<std::string>& names) const;

    /// Call if a user waits for the result; see Session::be_quick().
    void be_quick();

 private:
    struct Shared {
        explicit Shared(client::Decoding d) : decoding(std::move(d)) {}

        std::optional<Store> store;
        client::PageBudget page_budget;
        client::Decoding decoding;
    };

    Tenants(const asio::any_io_executor& loop, const asio::any_io_executor& store, EngineParts parts,
            std::shared_ptr<Shared> shared);

    asio::any_io_executor loop_;
    asio::any_io_executor store_executor_;
    EngineParts parts_;
    std::shared_ptr<Shared> shared_;
    std::vector<std::unique_ptr<client::Session>> sessions_;
    std::uint64_t jobs_ = 0;
};

}  // namespace stmirror::sync
