// SPDX-License-Identifier: MIT
// The sessions of all tenants and what they share: the store, the decoder, the budget of pages. Every job
// that uses the API (sync, check, verify, refresh, a single call) works with it. Loop's thread.
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
#include "sync/passes/pass.hpp"
#include "sync/store/store.hpp"

namespace stmirror::sync {

class Tenants {
 public:
    /// `loop` runs the coroutines, `store` the mirror's calls. Reads the secrets; Errc::Configuration if one
    /// is missing.
    static Result<std::unique_ptr<Tenants>> create(const asio::any_io_executor& loop,
                                                   const asio::any_io_executor& store, EngineParts parts);
    /// The same tenants for one job that a person waits for: its sessions share store, decoder, limits and
    /// counts with these, but end with `stop` and fail by themselves. `stop` must be requested when that of
    /// the engine is.
    std::unique_ptr<Tenants> for_job(std::stop_token stop);
    Tenants(const Tenants&) = delete;
    Tenants& operator=(const Tenants&) = delete;

    const EngineParts& parts() const { return parts_; }
    const asio::any_io_executor& loop() const { return loop_; }
    /// Null if there is no mirror.
    Store* store() { return shared_->store ? &*shared_->store : nullptr; }
    /// Where reads of whole tables run.
    const asio::any_io_executor& reading_executor() const {
        return parts_.reader ? parts_.reader : store_executor_;
    }
    const std::vector<std::unique_ptr<client::Session>>& sessions() const { return sessions_; }
    client::Session& session_of(std::int64_t tenant_id) const;
    /// What a pass of this tenant needs. Requires a mirror.
    PassParts pass_parts(client::Session& session, Observer* observer = nullptr);
    /// The resources of these names, in the order of the catalogue; without names all that are enabled.
    std::vector<const Resource*> chosen(const std::vector<std::string>& names) const;

    /// Call if a person waits for the result; see Session.
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
