// SPDX-License-Identifier: MIT
// Fixture: the real binary, and a server whose responses the test sets.
#pragma once

#include <gtest/gtest.h>

#include <fstream>

#include "net/certificates.hpp"
#include "net/scripted_server.hpp"
#include "running_stmirror.hpp"
#include "simulator/client_config.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {

class HostileServerFixture : public ::testing::Test {
 protected:
    static inline const std::string app_key = "ak1.simulator";
    static inline const std::string token = "eyJhbGciOi.the-token/of+the=tenant.3f2a";
    using Answer = std::function<void(net::test::Session&, const std::string& request)>;

    static void grant_token(net::test::Session& session) {
        session.write(net::test::ok(R"({"access_token":")" + token + R"(","expires_in":900})"));
    }
    void serve(Answer answer) {
        server_ = std::make_unique<net::test::ScriptedServer>(
            authority_.sign("DNS:localhost"), [answer = std::move(answer)](net::test::Session& session) {
                while (const auto request = session.read_request()) { answer(session, *request); }
            });
        configure(server_->port());
    }
    void configure(const std::string& port) {
        const auto written = simulator::write_client_config(
            config(), {"https://localhost:" + port, authority_.ca_file(), app_key, {1234567}});
        ASSERT_TRUE(written.has_value());
        std::ofstream(config(), std::ios::app) << "[http]\nlisten = \"127.0.0.1:0\"\n";
    }
    std::filesystem::path config() const { return folder_.path() / "client.toml"; }
    std::unique_ptr<Process> start(const std::vector<std::string>& arguments,
                                   const std::vector<std::string>& environment = {}) {
        std::vector<std::string> all{STMIRROR_BINARY, "--config", config().string()};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return std::make_unique<Process>(all, folder_.path() / "output.txt", environment);
    }
    net::test::Authority authority_;
    TemporaryFolder folder_;
    std::unique_ptr<net::test::ScriptedServer> server_;
};

}  // namespace stmirror::testing
