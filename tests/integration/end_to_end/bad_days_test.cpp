// SPDX-License-Identifier: MIT
// Tests errors at the start of the daemon, and a mirror that is deleted while the daemon runs.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "running_stmirror.hpp"
#include "supervisor.hpp"
#include "support/open_database.hpp"
#include "support/read_file.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct BadDays : ::testing::Test {
    BadDays() { installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n"); }

    /// Returns the errors of the `start_failed` lines, parsed from the JSON log.
    std::vector<std::string> start_failures(const Finished& finished) const {
        std::vector<std::string> errors;
        std::istringstream lines(finished.output);
        for (std::string line; std::getline(lines, line);) {
            const auto event = nlohmann::json::parse(line);
            if (event.at("event") != "start_failed") { continue; }
            EXPECT_EQ(event.at("level"), "error");
            errors.push_back(event.at("error").get<std::string>());
        }
        return errors;
    }

    Installation installation{small_world(30)};
};

TEST_F(BadDays, EachMistakeInTheSettingsIsAnEvent) {
    installation.configure("colour = \"green\"\nshape = \"round\"\n");
    const auto finished = installation.run({"--log-format", "json", "daemon"});
    EXPECT_EQ(finished.exit_code, 78);
    EXPECT_THAT(start_failures(finished), ElementsAre(HasSubstr("http.colour: "), HasSubstr("http.shape: ")));
}

TEST_F(BadDays, EachFileThatCannotBeReadIsAnEventWithItsPlaceInTheSettings) {
    installation.replace("ca_file = ", "ca_file = \"no-ca.pem\" # ");
    installation.replace("app_key_file = ", "app_key_file = \"no-key\" # ");
    installation.replace("client_secret_file = ", "client_secret_file = \"no-secret\" # ");
    const auto finished = installation.run({"--log-format", "json", "daemon"});
    EXPECT_EQ(finished.exit_code, 78);
    const std::string place = ".*client.toml:[0-9]+: ";
    EXPECT_THAT(start_failures(finished),
                ElementsAre(MatchesRegex(place + "api.ca_file: .*no-ca.pem: .*"),
                            MatchesRegex(place + "api.app_key_file: .*no-key: .*"),
                            MatchesRegex(place + "tenant.client_secret_file: .*no-secret: .*")));
}

TEST_F(BadDays, AMirrorInUseIsAnEventToo) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto finished = installation.run({"--log-format", "json", "--log-level", "off", "daemon"});
    EXPECT_EQ(finished.exit_code, 1);
    EXPECT_THAT(start_failures(finished), ElementsAre(HasSubstr("is writing to it")));
}

/// Waits until a process opens the file.
class Opening {
 public:
    explicit Opening(const std::filesystem::path& file) : watch_(::inotify_init1(IN_CLOEXEC)) {
        ::inotify_add_watch(watch_, file.c_str(), IN_OPEN);
    }
    ~Opening() { ::close(watch_); }
    Opening(const Opening&) = delete;
    Opening& operator=(const Opening&) = delete;
    bool wait() const {
        pollfd waiting{.fd = watch_, .events = POLLIN, .revents = 0};
        return ::poll(&waiting, 1, 20'000) == 1;
    }

 private:
    int watch_;
};

TEST_F(BadDays, AReloadThatComesWhileItReadsItsSettingsIsNotItsEnd) {
    std::string long_to_read;
    while (long_to_read.size() < 900'000) {
        long_to_read += "# nothing to be seen here, as on the next line\n";
    }
    installation.configure(long_to_read);
    const Opening opening(installation.config());
    Supervisor supervisor(installation);
    ASSERT_TRUE(opening.wait());
    supervisor.process().send_signal(SIGHUP);
    EXPECT_TRUE(supervisor.hear("RELOADING=1")) << supervisor.process().output();
    EXPECT_TRUE(supervisor.hear("READY=1"));
}

/// Without checks, each of the files in this test would end the daemon or block it forever.
TEST_F(BadDays, AReloadOfAnUnusableFileIsRefused) {
    const auto resources = installation.folder() / "resources";
    std::filesystem::create_directory(resources);
    const auto settings = read_file(installation.config());
    std::ofstream(installation.config()) << "[mirror]\nresources = \"resources\"\n"
                                         << settings.substr(settings.find("path ="));
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto expect_refused = [&](const std::string& mistake) {
        supervisor.process().send_signal(SIGHUP);
        ASSERT_TRUE(supervisor.hear("RELOADING=1")) << mistake;
        ASSERT_TRUE(supervisor.hear("READY=1")) << mistake;
        EXPECT_TRUE(supervisor.sees(mistake)) << supervisor.process().output();
    };
    std::ofstream(resources / "jobs.toml") << "about = \"Jobs.\"\n[[repair]]\nkind = \"per_parent\"\n";
    expect_refused("jobs.toml:1: feed: is missing");
    std::filesystem::remove(resources / "jobs.toml");
    std::filesystem::create_symlink("/dev/zero", resources / "zeros.toml");
    expect_refused("zeros.toml: ");
    std::filesystem::remove(installation.config());
    ASSERT_EQ(::mkfifo(installation.config().c_str(), 0600), 0);
    expect_refused("client.toml: cannot be read");
    supervisor.process().send_signal(SIGTERM);
    EXPECT_EQ(supervisor.process().wait().exit_code, 0);
}

TEST_F(BadDays, ADeletedMirrorEndsItAndTheNextOneBeginsAnew) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(installation.mirror().string() + suffix);
    }
    ASSERT_TRUE(supervisor.hear("STATUS=failing: " + installation.mirror().string() + " was deleted"));
    ASSERT_TRUE(supervisor.process().ended_within(20s));
    const auto finished = supervisor.process().wait();
    EXPECT_EQ(finished.exit_code, 1);
    EXPECT_THAT(finished.output, HasSubstr("mirror_gone mirror=" + installation.mirror().string()));
    EXPECT_EQ(installation.run({"sync"}).exit_code, 0);
    EXPECT_EQ(installation.mirrored("customers"), installation.at_the_source("customers"));
}

TEST_F(BadDays, AnotherWriterThatDoesNotEndIsReportedAndDoesNotDelayTheStop) {
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    auto other = open_to_write(installation.mirror());
    const SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
    EXPECT_TRUE(supervisor.sees("another program has locked the file"));
    supervisor.process().send_signal(SIGTERM);
    EXPECT_TRUE(supervisor.process().ended_within(20s));
    EXPECT_EQ(supervisor.process().wait().exit_code, 0) << supervisor.process().output();
}

/// If a program starts with a closed stdout or stderr, the next opened file gets that descriptor, so log
/// lines could end up in it.
TEST_F(BadDays, ClosedStreamsAreNoWayIntoItsFiles) {
    if (::geteuid() != 0) { GTEST_SKIP() << "needs root to inspect a process that holds secrets"; }
    const auto command = "exec " + std::string(STMIRROR_BINARY) + " --config " +
                         installation.config().string() + " daemon <&- >&- 2>&-";
    Process daemon({"/bin/sh", "-c", command}, installation.folder() / "none.txt");
    std::string pid;
    while (pid.empty() && !daemon.ended_within(10ms)) {
        std::ifstream(installation.mirror().string() + ".lock") >> pid;
    }
    for (const auto* stream : {"0", "1", "2"}) {
        std::error_code none;
        const auto behind = std::filesystem::read_symlink("/proc/" + pid + "/fd/" + stream, none);
        EXPECT_EQ(behind, "/dev/null") << stream;
    }
}

}  // namespace
}  // namespace stmirror::testing
