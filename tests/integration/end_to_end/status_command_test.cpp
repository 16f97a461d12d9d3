// SPDX-License-Identifier: MIT
// Tests what `stmirror status` shows if another program listens at the address of the daemon.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "running_stmirror.hpp"
#include "status_server/running_server.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Any user of the machine may listen at the daemon's address while the daemon does not run.
TEST(StatusCommand, ShowsNoControlCharactersOfAnotherProgram) {
    Installation installation(small_world(1, 1));
    const auto json = R"({"mirror":{"path":")" + installation.mirror().string() +
                      R"("},"state":"fresh","daemon":{},"text":"plain )" +
                      "\xC2\x9B"
                      "31m\u202E end\"}\n";
    const status::test::RunningServer server({}, [&json](const status::Request& request) {
        status::Response response;
        response.body = request.path == "/status.json" ? json
                                                       : "plain \x1b]0;title\x07\xC2\x9B"
                                                         "31m\u202E end\n";
        return response;
    });
    installation.configure("[http]\nlisten = \"127.0.0.1:" + std::to_string(server.port()) + "\"\n");
    for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--json"}}) {
        std::vector<std::string> command{"status"};
        command.insert(command.end(), options.begin(), options.end());
        const auto shown = installation.run(command);
        EXPECT_EQ(shown.exit_code, 0) << shown.output;
        EXPECT_THAT(shown.output, AllOf(HasSubstr("plain"), HasSubstr(" end")));
        for (const std::string bad : {"\x1b", "\x07", "\xC2\x9B", "\u202E"}) {
            EXPECT_THAT(shown.output, Not(HasSubstr(bad)));
        }
    }
}

/// A program of another user that answers every request with the same text.
class ServerOfAnotherUser {
 public:
    explicit ServerOfAnotherUser(const std::string& answer) {
        if (::pipe2(pipe_.data(), O_NONBLOCK) != 0) { throw std::runtime_error("no pipe"); }
        port_ = bind_later(answer);
    }
    ~ServerOfAnotherUser() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        for (const int end : pipe_) { ::close(end); }
    }
    ServerOfAnotherUser(const ServerOfAnotherUser&) = delete;
    ServerOfAnotherUser& operator=(const ServerOfAnotherUser&) = delete;

    std::uint16_t port() const { return port_; }
    /// Returns everything that clients have sent.
    std::string received() const {
        std::array<char, 4096> buffer{};
        const auto size = ::read(pipe_[0], buffer.data(), buffer.size());
        return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
    }

 private:
    std::uint16_t bind_later(const std::string& answer) {
        pid_ = ::fork();
        if (pid_ == 0) { serve(answer); }
        std::uint16_t port = 0;
        comes_true([&] { return ::read(pipe_[0], &port, sizeof port) == sizeof port; });
        return port;
    }
    /// Runs after fork(), without the other threads. One of them may have held a lock, for example of
    /// malloc, so this function uses only system calls.
    [[noreturn]] void serve(const std::string& answer) const {
        constexpr uid_t nobody = 65534;
        const auto changed = ::syscall(SYS_setresuid, nobody, nobody, nobody);
        const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (changed != 0 || ::bind(listening, generic, size) != 0 || ::listen(listening, 4) != 0 ||
            ::getsockname(listening, generic, &size) != 0) {
            ::_exit(1);
        }
        const std::uint16_t port = ntohs(address.sin_port);
        static_cast<void>(!::write(pipe_[1], &port, sizeof port));
        for (;;) {
            const int client = ::accept(listening, nullptr, nullptr);
            std::array<char, 4096> buffer{};
            const auto got = ::read(client, buffer.data(), buffer.size());
            if (got > 0) {
                static_cast<void>(!::write(pipe_[1], buffer.data(), static_cast<std::size_t>(got)));
            }
            static_cast<void>(::send(client, answer.data(), answer.size(), MSG_NOSIGNAL));
            ::close(client);
        }
    }

    std::array<int, 2> pipe_{};
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

TEST(StatusCommand, SendsNothingToAProgramOfAnotherUser) {
    if (::geteuid() != 0) { GTEST_SKIP() << "only root can start a program of another user"; }
    Installation installation(small_world(1, 1));
    const auto json =
        R"({"mirror":{"path":")" + installation.mirror().string() + R"("},"state":"fresh","daemon":{}})";
    const ServerOfAnotherUser server("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(json.size()) +
                                     "\r\nConnection: close\r\n\r\n" + json);
    ASSERT_NE(server.port(), 0);
    const auto token = installation.folder() / "http_token";
    std::ofstream(token) << "a-token-of-the-status-page";
    std::filesystem::permissions(token, std::filesystem::perms::owner_read);
    installation.configure("[http]\nlisten = \"127.0.0.1:" + std::to_string(server.port()) +
                           "\"\ntoken_file = \"" + token.string() + "\"\n");
    const auto shown = installation.run({"status", "--json"});
    EXPECT_EQ(shown.exit_code, 3) << shown.output;
    EXPECT_EQ(server.received(), "");
}

}  // namespace
}  // namespace stmirror::testing
