// SPDX-License-Identifier: MIT
// Tests both ends of the control socket: bounds, deadlines, versions, and clients that misbehave.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "running_server.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

using control::Hello;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

/// A client that sends only what the test says, or nothing.
class RawClient {
 public:
    explicit RawClient(const std::filesystem::path& path) : socket_(*control::connect_to(path)) {
        EXPECT_GE(socket_->number(), 0);
    }
    void send(const std::string& text) const {
        ::send(socket_->number(), text.data(), text.size(), MSG_NOSIGNAL);
    }
    void ask(const std::string& job) const {
        send(control::encode(Hello{}) + control::encode(control::Run{job}));
    }
    /// Returns true if the server has closed the connection.
    bool was_left() const {
        pollfd state{.fd = socket_->number(), .events = POLLRDHUP, .revents = 0};
        return ::poll(&state, 1, 0) == 1 && (state.revents & (POLLRDHUP | POLLHUP)) != 0;
    }
    /// Returns everything that is received until the server closes the connection.
    std::string rest() const {
        std::string text;
        std::array<char, 4096> buffer{};
        for (;;) {
            const auto size = ::recv(socket_->number(), buffer.data(), buffer.size(), 0);
            if (size <= 0) { return text; }
            text.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }

 private:
    std::unique_ptr<Descriptor> socket_;
};

struct Answer {
    Result<std::optional<int>> exit_code;
    std::string out;
    int states = 0;
};

Answer ask(const std::filesystem::path& path, const std::string& job, const Hello& own = {}) {
    Answer answer{std::optional<int>{}, "", 0};
    const auto socket = control::connect_to(path);
    EXPECT_TRUE(socket.has_value() && (*socket)->number() >= 0);
    control::ClientOptions options;
    options.own = own;
    answer.exit_code =
        control::run_at_daemon((*socket)->number(), job, options,
                               {[&](const control::Output& output) { answer.out += output.text; },
                                [&](const control::Progress&) { ++answer.states; }});
    return answer;
}

TEST(ControlServer, DoesTheJobAndSendsWhatItPrints) {
    RunningServer server;
    const auto answer = ask(server.path(), R"({"print":300000})");
    ASSERT_TRUE(answer.exit_code) << answer.exit_code.error().line();
    EXPECT_EQ(*answer.exit_code, 0);
    EXPECT_EQ(answer.out.size(), 300'000U);
    EXPECT_EQ(answer.states, 1);
}

TEST(ControlServer, EndsTheJobOfAClientThatIsGone) {
    RunningServer server;
    {
        const RawClient client(server.path());
        client.ask(R"({"wait":true})");
        ASSERT_TRUE(comes_true([&] { return server.started() == 1; }));
        EXPECT_EQ(server.ended(), 0);
    }
    EXPECT_TRUE(comes_true([&] { return server.ended() == 1; }));
}

TEST(ControlServer, EndsTheJobWhenTheClientAsksForIt) {
    RunningServer server;
    const RawClient client(server.path());
    client.ask(R"({"wait":true})");
    ASSERT_TRUE(comes_true([&] { return server.started() == 1; }));
    client.send(control::encode(control::Stop{}));
    EXPECT_THAT(client.rest(), HasSubstr(control::encode(control::Finished{1})));
}

TEST(ControlServer, AnswersEveryClientWhenItStops) {
    RunningServer server;
    const RawClient client(server.path());
    const RawClient silent(server.path());
    client.ask(R"({"wait":true})");
    ASSERT_TRUE(comes_true([&] { return server.started() == 1; }));
    server.stop();
    EXPECT_THAT(client.rest(), HasSubstr(control::encode(control::Finished{1})));
    silent.rest();
}

TEST(ControlServer, RefusesMoreClientsThanItsBound) {
    control::ServerOptions options;
    options.clients_max = 2;
    RunningServer server(options);
    const RawClient first(server.path());
    const RawClient second(server.path());
    first.ask(R"({"wait":true})");
    second.ask(R"({"wait":true})");
    ASSERT_TRUE(comes_true([&] { return server.started() == 2; }));
    const auto third = ask(server.path(), R"({"print":1})");
    ASSERT_TRUE(third.exit_code.has_error());
    EXPECT_EQ(third.exit_code.error().code, Errc::Refused);
    first.send(control::encode(control::Stop{}));
    first.rest();
    EXPECT_TRUE(comes_true([&] { return ask(server.path(), R"({"print":1})").exit_code.has_value(); }));
}

TEST(ControlServer, DisconnectsASilentClient) {
    control::ServerOptions options;
    options.request_time_max = milliseconds{50};
    RunningServer server(options);
    const RawClient client(server.path());
    client.send(control::encode(Hello{}));
    client.rest();  // waits until the server closes the connection
    EXPECT_EQ(server.started(), 0);
}

TEST(ControlServer, AClientMayReadHoursLater) {
    RunningServer server;
    const RawClient client(server.path());
    client.ask(R"({"print":3000000})");
    ASSERT_TRUE(comes_true([&] { return server.ended() == 1; }));
    // While this client does not read, a client that reads is served.
    EXPECT_TRUE(ask(server.path(), R"({"print":1})").exit_code.has_value());
    server.let_all_deadlines_pass();
    const auto rest = client.rest();
    EXPECT_GT(rest.size(), 3'000'000U);
    EXPECT_TRUE(rest.ends_with(control::encode(control::Finished{0})));
}

TEST(ControlServer, AStopDoesNotWaitForAClientThatDoesNotRead) {
    RunningServer server;
    const RawClient client(server.path());
    client.ask(R"({"print":3000000})");
    ASSERT_TRUE(comes_true([&] { return server.ended() == 1; }));
    server.stop();
    server.let_all_deadlines_pass();
    ASSERT_TRUE(comes_true([&] { return client.was_left(); }));
    EXPECT_LT(client.rest().size(), 3'000'000U);
}

TEST(ControlServer, RefusesWhatIsNoRequest) {
    control::ServerOptions options;
    options.request_bytes_max = 10'000;
    RunningServer server(options);
    for (const auto& text :
         {std::string("GET / HTTP/1.1\r\n\r\n"), std::string("{}\n"), control::encode(control::Run{"{}"}),
          control::encode(Hello{}) + "{}\n", std::string(10'001, ' ')}) {
        const RawClient client(server.path());
        client.send(text);
        EXPECT_THAT(client.rest(), HasSubstr(R"("kind":"refused")"));
    }
    EXPECT_EQ(server.started(), 0);
}

TEST(ControlServer, AnotherVersionIsToldSo) {
    control::ServerOptions options;
    options.own = {control::protocol_version + 1, "9.0"};
    RunningServer server(options);
    const auto answer = ask(server.path(), R"({"print":1})", {control::protocol_version, "0.1.0"});
    ASSERT_TRUE(answer.exit_code.has_error());
    EXPECT_EQ(answer.exit_code.error().code, Errc::Protocol);
    const RawClient client(server.path());
    client.ask(R"({"print":1})");
    EXPECT_THAT(client.rest(), HasSubstr(R"("kind":"refused")"));
    EXPECT_EQ(server.started(), 0);
}

TEST(SocketFile, OnlyItsOwnerMayConnect) {
    RunningServer server;
    struct stat found{};
    ASSERT_EQ(::stat(server.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
}

/// Runs `work` as the user nobody. Returns its exit code.
int as_nobody(const std::function<int()>& work) {
    const auto child = ::fork();
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        if (::setgid(nobody) != 0 || ::setuid(nobody) != 0) { ::_exit(99); }
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(SocketFile, AnotherUserIsRefusedEvenIfTheFileLetsItIn) {
    if (::geteuid() != 0) { GTEST_SKIP() << "only root can become another user"; }
    RunningServer server;
    std::filesystem::permissions(server.path().parent_path(), std::filesystem::perms{0755});
    const auto connect = [&] {
        const auto socket = control::connect_to(server.path());
        return socket.has_error() && socket.error().code == Errc::Io ? 0 : 1;
    };
    EXPECT_EQ(as_nobody(connect), 0) << "refused by the mode of the file";
    std::filesystem::permissions(server.path(), std::filesystem::perms{0666});
    const auto request = [&] {
        const RawClient client(server.path());
        client.ask(R"({"print":1})");
        return client.rest().find(R"("kind":"refused")") == std::string::npos ? 1 : 0;
    };
    EXPECT_EQ(as_nobody(request), 0) << "refused by the credentials of the client";
    EXPECT_EQ(server.started(), 0);
}

TEST(SocketFile, ReplacesOneThatAKilledDaemonLeft) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "sock";
    const auto child = ::fork();
    if (child == 0) {
        const auto left = control::SocketFile::create(path);
        ::raise(SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    ASSERT_TRUE(std::filesystem::exists(path));
    EXPECT_LT((*control::connect_to(path))->number(), 0) << "no process listens there";
    {
        const auto file = control::SocketFile::create(path);
        ASSERT_TRUE(file) << file.error().line();
        EXPECT_GE((*control::connect_to(path))->number(), 0);
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(SocketFile, LeavesOtherFilesAlone) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "sock";
    const auto target = folder.path() / "precious";
    std::filesystem::create_directory(target);
    std::filesystem::create_symlink(target, path);
    const auto refused = control::SocketFile::create(path);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, Errc::Io);
    EXPECT_EQ(refused.error().subject.name, path);
    EXPECT_TRUE(std::filesystem::is_symlink(path));
    EXPECT_LT((*control::connect_to(path))->number(), 0);

    // A file that has replaced the server's own file is not removed.
    std::filesystem::remove(path);
    {
        const auto file = control::SocketFile::create(path);
        std::filesystem::remove(path);
        std::filesystem::create_directory(path);
    }
    EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(SocketFile, APathThatIsTooLongIsNamed) {
    const TemporaryFolder folder;
    const auto path = folder.path() / std::string(110, 'x');
    const auto refused = control::SocketFile::create(path);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, Errc::Io);
    EXPECT_EQ(refused.error().subject.name, path);
    EXPECT_LT((*control::connect_to(path))->number(), 0);
}

}  // namespace
}  // namespace stmirror::testing
