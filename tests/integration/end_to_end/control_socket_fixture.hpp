// SPDX-License-Identifier: MIT
// Fixture: a daemon with its control socket. Only the daemon has the secrets.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "supervisor.hpp"

namespace stmirror::testing {

using namespace std::chrono_literals;

class ControlSocket : public ::testing::Test {
 protected:
    ControlSocket() {
        installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n[schedule]\npoll = \"1h\"\n");
        EXPECT_EQ(installation.run({"sync"}).exit_code, 0);
        supervisor.emplace(installation);
        EXPECT_TRUE(supervisor->hear("READY=1"));
        // Only the daemon has read these files. Commands do not need them.
        for (const auto* file : {"client.app_key", "client.1234567.secret"}) {
            std::filesystem::rename(installation.folder() / file,
                                    installation.folder() / (std::string(file) + ".away"));
        }
    }
    void bring_secrets_back() const {
        for (const auto* file : {"client.app_key", "client.1234567.secret"}) {
            std::filesystem::rename(installation.folder() / (std::string(file) + ".away"),
                                    installation.folder() / file);
        }
    }
    void stall(const std::string& path) {
        installation.misbehave(R"({"rules": [{"path": ")" + path +
                               R"(", "status": 503, "retry_after": "60"}]})");
    }
    /// Starts a command whose job waits in the daemon.
    std::unique_ptr<Process> start_waiting() {
        stall("*/customers*");
        auto process = installation.start({"sweep", "customers", "--no-progress"});
        EXPECT_TRUE(supervisor->sees("job_begun command=sweep"));
        return process;
    }
    bool daemon_ends_job() { return supervisor->sees("job_ended command=sweep"); }
    std::filesystem::path socket() const { return installation.mirror().string() + ".sock"; }
    std::string some_customer() const { return installation.query("SELECT min(id) FROM customers"); }

    Installation installation{small_world(300, 100)};
    std::optional<Supervisor> supervisor;
};

}  // namespace stmirror::testing
