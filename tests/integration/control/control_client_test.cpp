// SPDX-License-Identifier: MIT
// Tests the command's end of the control socket with a daemon that does not take the job.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <thread>

#include "control/client.hpp"
#include "control/socket_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {
namespace {

using std::chrono::milliseconds;

TEST(ControlClient, ADaemonThatEndsBeforeItsHelloTakesNoJob) {
    const TemporaryFolder folder;
    auto file = *control::SocketFile::create(folder.path() / "sock");
    const auto socket = control::connect_to(file->path());
    ASSERT_TRUE(socket);
    file.reset();
    const auto answer = control::run_at_daemon((*socket)->number(), "{}", {}, {});
    ASSERT_TRUE(answer) << answer.error().line();
    EXPECT_EQ(*answer, std::nullopt);
}

TEST(ControlClient, ADaemonThatSaysNothingIsLeft) {
    const TemporaryFolder folder;
    const auto file = *control::SocketFile::create(folder.path() / "sock");
    const auto socket = control::connect_to(file->path());
    ASSERT_TRUE(socket);
    control::ClientOptions options;
    options.hello_time_max = milliseconds{50};
    const auto answer = control::run_at_daemon((*socket)->number(), "{}", options, {});
    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().code, Errc::Timeout);
}

TEST(ControlClient, AStopBeforeTheHelloEndsIt) {
    const TemporaryFolder folder;
    const auto file = *control::SocketFile::create(folder.path() / "sock");
    const auto socket = control::connect_to(file->path());
    ASSERT_TRUE(socket);
    std::optional<Descriptor> client;
    std::thread daemon([&] {
        client.emplace(::accept(file->number(), nullptr, nullptr));
        std::array<char, 256> hello{};
        EXPECT_GT(::recv(client->number(), hello.data(), hello.size(), 0), 0);
        ::kill(::getpid(), SIGINT);
    });
    control::ClientOptions options;
    options.stop_time_max = milliseconds{500};
    const auto answer = control::run_at_daemon((*socket)->number(), "{}", options, {});
    daemon.join();
    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().code, Errc::Stopped);
}

}  // namespace
}  // namespace stmirror::testing
