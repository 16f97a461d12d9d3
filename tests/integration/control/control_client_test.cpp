// SPDX-License-Identifier: MIT
// Tests the client of the control socket with a daemon that does not accept the job.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
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

TEST(ControlClient, GivesUpASilentDaemon) {
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

class ForeignSocket : public ::testing::Test {
 protected:
    void SetUp() override {
        if (::geteuid() != 0) { GTEST_SKIP() << "only root can try what another user may do"; }
        std::filesystem::permissions(folder_.path(), std::filesystem::perms{0711});
    }
    /// Connects as another user.
    Result<std::unique_ptr<Descriptor>> connect() const {
        constexpr uid_t nobody = 65534;
        if (::seteuid(nobody) != 0) { return Problem{Errc::Stopped, "nobody is not a user here"}; }
        auto socket = control::connect_to(path());
        if (::seteuid(0) != 0) { std::abort(); }
        return socket;
    }
    std::filesystem::path path() const { return folder_.path() / "sock"; }

 private:
    TemporaryFolder folder_;
};

TEST_F(ForeignSocket, IsRefusedWhileADaemonListens) {
    const auto file = *control::SocketFile::create(path());
    const auto socket = connect();
    ASSERT_TRUE(socket.has_error());
    EXPECT_EQ(socket.error().code, Errc::Io);
}

TEST_F(ForeignSocket, HasNoDaemonIfAKilledProcessLeftIt) {
    ASSERT_EQ(::mknod(path().c_str(), S_IFSOCK | S_IRUSR | S_IWUSR, 0), 0);
    const auto socket = connect();
    ASSERT_TRUE(socket) << socket.error().line();
    EXPECT_LT((*socket)->number(), 0);
}

}  // namespace
}  // namespace stmirror::testing
