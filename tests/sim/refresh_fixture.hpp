// SPDX-License-Identifier: MIT
// Fixture: a mirror of the simulated API. Some of its records are read again.
#pragma once

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "verify_fixture.hpp"

namespace stmirror::testing {

class Refreshed : public Verify {
 protected:
    Refreshed() : Verify(tiny()) {}

    /// Sends one write or read to the simulated API, bypassing its gateway.
    simulator::Reply call(const std::string& method, const std::string& path,
                          const nlohmann::json& body = {}) {
        const auto text = body.is_null() ? std::string{} : body.dump();
        return api.world().handle({method, "/crm/v2/tenant/1234567/" + path, {}, {}, text});
    }
    void send(const std::string& method, const std::string& path, const nlohmann::json& body = {}) {
        const auto reply = call(method, path, body);
        EXPECT_EQ(reply.status, 200) << method << " " << path << " " << reply.body;
    }

    /// Makes the API answer all later requests for this path with this response.
    void answer(const std::string& path, int status, const std::string& body) {
        simulator::FaultRule rule;
        rule.path = path;
        rule.action.reply = simulator::Reply{status, {{"Content-Type", "application/json"}}, body};
        api.gateway().set_faults(simulator::Faults({rule}));
    }
    void refuse(const std::string& path) { answer(path, 403, R"({"title":"no"})"); }

    sync::RefreshReport refresh(std::vector<sync::RefreshTarget> targets) {
        const auto mirror = open_mirror();
        const auto engine = make_engine(*mirror, settings);
        auto reader = mirror::Reader::open(settings.mirror_path);
        std::optional<sync::RefreshReport> report;
        engine->refresh(engine->tenants(), SimulatedApi::tenant_id, std::move(targets), **reader,
                        [&](sync::RefreshReport done) { report = std::move(done); });
        time.run_until([&] { return report.has_value(); });
        time.loop().restart();
        time.loop().poll();
        return *report;
    }
    sync::RefreshReport refresh(const std::string& resource, const std::string& key) {
        const auto* found = catalogue.find(resource);
        return refresh({{found, sync::RefreshTarget::Of::Record, sync::key_from_text(*found, key).value()}});
    }

    /// Returns a value of some live row of the mirror.
    std::string any(const std::string& expression, const std::string& table, const std::string& where = "1") {
        return text("SELECT " + expression + " FROM " + table + " WHERE _deleted_at IS NULL AND " + where +
                    " LIMIT 1");
    }
    std::int64_t changes() { return number("SELECT coalesce(max(seq), 0) FROM _changes"); }
    std::string reason(const std::string& table, const std::string& where) {
        return text("SELECT coalesce(max(_deleted_reason), '') FROM " + table + " WHERE " + where);
    }
};

}  // namespace stmirror::testing
