// SPDX-License-Identifier: MIT
// `changes` and `snapshot` as other programs use them, and the consumers that docs/consuming.md shows.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "running_stmirror.hpp"

namespace stmirror::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// A mirror of customers and leads, and a `stmirror` in the PATH that is configured for it.
class Consuming : public ::testing::Test {
 protected:
    static simulator::WorldOptions small_world() {
        simulator::WorldOptions world;
        world.customers = 300;
        return world;
    }
    Consuming() {
        sync();
        const auto program = folder() / "bin" / "stmirror";
        fs::create_directories(program.parent_path());
        std::ofstream(program) << "#!/bin/sh\nexec '" STMIRROR_BINARY "' --config '"
                               << installation.config().string() << "' \"$@\"\n";
        fs::permissions(program, fs::perms::owner_all);
    }

    const fs::path& folder() const { return installation.folder(); }
    void sync() { ASSERT_EQ(installation.run({"sync", "customers", "leads"}).exit_code, 0); }
    void change_customers() {
        installation.change([](simulator::World& world) { world.touch("customers", 20); });
    }
    void execute(const std::string& sql) const {
        SQLite::Database(installation.mirror().string(), SQLite::OPEN_READWRITE, 5000).exec(sql);
    }
    std::uint64_t count(const std::string& sql) const { return std::stoull(installation.query(sql)); }
    std::uint64_t newest() const { return count("SELECT max(seq) FROM _changes"); }

    std::unique_ptr<Process> start_shell(const std::string& script, const std::string& output) const {
        const auto path = "PATH='" + (folder() / "bin").string() + "':\"$PATH\"; export PATH; cd '" +
                          folder().string() + "'; ";
        return std::make_unique<Process>(std::vector<std::string>{"/bin/bash", "-c", path + script},
                                         folder() / output);
    }
    Finished shell(const std::string& script) const { return start_shell(script, "shell.txt")->wait(); }
    std::vector<std::string> wait_for_lines(const std::string& output, std::size_t wanted) const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        std::vector<std::string> lines;
        while (lines.size() < wanted && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
            lines = lines_of(read_file(folder() / output));
        }
        return lines;
    }

    Installation installation{small_world()};
};

TEST_F(Consuming, TheWholeLogIsPrintedWithKeysThatFindTheRows) {
    const auto result = installation.run({"changes"});
    ASSERT_EQ(result.exit_code, 0) << result.output;
    const auto lines = lines_of(result.output);
    ASSERT_THAT(lines, SizeIs(newest()));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto change = json::parse(lines[i]);
        ASSERT_EQ(change.at("seq"), i + 1);
        ASSERT_EQ(change.at("tenant"), Installation::tenant_id);
        ASSERT_EQ(change.at("kind"), "insert");
        ASSERT_EQ(change.at("at").get<std::string>().size(), 28U);
        if (i % 50 != 0) continue;
        EXPECT_EQ(count("SELECT count(*) FROM " + change.at("table").get<std::string>() +
                        " WHERE id = " + change.at("key").at("id").dump()),
                  1U)
            << lines[i];
    }
}

TEST_F(Consuming, OnlyWhatWasAskedFor) {
    const auto leads = lines_of(installation.run({"changes", "--resource", "leads", "--since", "1"}).output);
    EXPECT_THAT(leads, SizeIs(count("SELECT count(*) FROM _changes WHERE resource = 'leads' AND seq > 1")));
    const auto last = installation.run({"changes", "--since", std::to_string(newest() - 3)});
    EXPECT_THAT(lines_of(last.output), SizeIs(3));
    const auto unknown = installation.run({"changes", "--resource", "lead"});
    EXPECT_EQ(unknown.exit_code, 64);
    EXPECT_EQ(installation.run({"changes", "--since", "-1"}).exit_code, 64);
    EXPECT_EQ(installation.run({"changes", "--consumer", "../x"}).exit_code, 64);
}

TEST_F(Consuming, WhoComesTooLateIsSentToASnapshot) {
    execute("DELETE FROM _changes WHERE seq <= 100");
    const auto late = installation.run({"changes", "--since", "99"});
    EXPECT_EQ(late.exit_code, 4);
    EXPECT_THAT(late.output, HasSubstr("change 99 is too old"));
    EXPECT_THAT(late.output, HasSubstr("stmirror snapshot"));
    EXPECT_EQ(installation.run({"changes", "--since", "100"}).exit_code, 0);
    EXPECT_EQ(installation.run({"changes"}).exit_code, 0) << "somebody only looks";
    EXPECT_EQ(installation.run({"changes", "--consumer", "new"}).exit_code, 4) << "it has missed something";
    EXPECT_EQ(installation.run({"changes", "--since", "1000000"}).exit_code, 4) << "of another mirror";
}

TEST_F(Consuming, AFollowerSeesWhatComesAndEndsWhenItIsTold) {
    const auto before = newest();
    const auto follower = start_shell("exec stmirror changes --follow", "follow.txt");
    ASSERT_THAT(wait_for_lines("follow.txt", before), SizeIs(before));
    change_customers();
    sync();
    const auto after = newest();
    ASSERT_GT(after, before);
    EXPECT_THAT(wait_for_lines("follow.txt", after), SizeIs(after));
    for (const auto signal : {SIGTERM, SIGINT}) {
        const auto idle = start_shell("exec stmirror changes --follow", "idle.txt");
        ASSERT_THAT(wait_for_lines("idle.txt", after), SizeIs(after));
        idle->send_signal(signal);
        ASSERT_TRUE(idle->ended_within(std::chrono::seconds{5}));
        EXPECT_EQ(idle->wait().exit_code, 0);
    }
}

TEST_F(Consuming, AFollowerNobodyReadsAnyMoreEnds) {
    const auto at_work = shell("stmirror changes --follow | head -n 1 > /dev/null; echo ${PIPESTATUS[0]}");
    EXPECT_EQ(at_work.output, "0\n");
    const auto idle = shell("stmirror changes --follow --since " + std::to_string(newest()) +
                            " | sleep 0.5; echo ${PIPESTATUS[0]}");
    EXPECT_EQ(idle.output, "0\n");
}

TEST_F(Consuming, AFollowerWhoseReaderIsStuckStillObeys) {
    // The reader holds the pipe open and takes nothing.
    const auto stuck =
        start_shell("stmirror changes --follow > >(exec sleep 60) & echo $!; wait $!", "stuck.txt");
    const auto lines = wait_for_lines("stuck.txt", 1);
    ASSERT_THAT(lines, SizeIs(1));
    ASSERT_FALSE(stuck->ended_within(std::chrono::milliseconds{500})) << "it does not follow";
    ::kill(std::stoi(lines.front()), SIGTERM);
    EXPECT_TRUE(stuck->ended_within(std::chrono::seconds{5}));
}

TEST_F(Consuming, AFullDiskIsAFailure) {
    const auto full = shell("stmirror changes > /dev/full");
    EXPECT_EQ(full.exit_code, 1);
    EXPECT_THAT(full.output, HasSubstr("No space left"));
}

TEST_F(Consuming, AConsumerGoesOnWhereItStopped) {
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer a | cat").output), SizeIs(newest()));
    EXPECT_THAT(shell("stmirror changes --consumer a").output, IsEmpty());
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer b > b.txt; cat b.txt").output), SizeIs(newest()));
    change_customers();
    const auto before = newest();
    sync();
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer a | cat").output), SizeIs(newest() - before));
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer a --since 5 | cat").output),
                SizeIs(newest() - 5));
}

TEST_F(Consuming, LinesThatNobodyTookComeAgain) {
    shell("stmirror changes --consumer a | head -n 2 > /dev/null");
    shell("stmirror changes --consumer a | true");
    EXPECT_EQ(shell("stmirror changes --consumer a > /dev/full").exit_code, 1);
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer a | cat").output), SizeIs(newest()));
}

TEST_F(Consuming, ASnapshotSaysWhereToGoOn) {
    const auto made = shell("stmirror snapshot copy.db");
    EXPECT_EQ(made.exit_code, 0) << made.output;
    EXPECT_THAT(made.output, HasSubstr("copy.db: "));
    EXPECT_THAT(made.output, HasSubstr("stmirror changes --since " + std::to_string(newest()) + "\n"));
    std::ofstream(folder() / "diary.txt") << "Dear diary";
    for (const auto* taken : {"diary.txt", "client.db", "client.db-wal", "no/such/folder.db"}) {
        EXPECT_EQ(shell("stmirror snapshot " + std::string(taken)).exit_code, 1) << taken;
    }
    EXPECT_EQ(read_file(folder() / "diary.txt"), "Dear diary");
}

/// The block of the page that begins with "```" and `language`.
std::string documented(const std::string& language) {
    const auto page = read_file(fs::path(STMIRROR_SOURCE_DIR) / "docs" / "consuming.md");
    const auto opening = "\n```" + language + "\n";
    const auto from = page.find(opening) + opening.size();
    return page.substr(from, page.find("```\n", from) - from);
}

TEST_F(Consuming, TheDocumentedPythonConsumerKeepsUp) {
    std::ofstream(folder() / "names.py") << documented("python");
    const auto expect_equal = [&](const std::string& when) {
        const auto run = shell("python3 names.py client.db names.db");
        EXPECT_EQ(run.exit_code, 0) << when << ": " << run.output;
        const std::string names = "SELECT group_concat(id || name) FROM (SELECT id, name FROM ";
        SQLite::Database own((folder() / "names.db").string());
        EXPECT_EQ(own.execAndGet(names + "names ORDER BY id)").getString(),
                  installation.query(names + "customers WHERE _deleted_at IS NULL ORDER BY id)"))
            << when;
        EXPECT_EQ(own.execAndGet("SELECT seq FROM position").getInt64(), static_cast<std::int64_t>(newest()));
    };
    expect_equal("the first copy");
    change_customers();
    sync();
    expect_equal("some changes later");
    execute("UPDATE customers SET _deleted_at = '2026-11-24T03:24:50.0000000Z' WHERE rowid = 3");
    execute(
        "INSERT INTO _changes SELECT (SELECT max(seq) + 1 FROM _changes), tenant_id, 'customers',"
        " json_array(id), 'delete', _deleted_at FROM customers WHERE rowid = 3");
    expect_equal("a deleted customer");
    execute("UPDATE customers SET name = 'Late' WHERE rowid = 4");
    execute("INSERT INTO _changes SELECT max(seq) + 9, tenant_id, resource, key, kind, at FROM _changes");
    execute("DELETE FROM _changes WHERE seq < (SELECT max(seq) FROM _changes)");
    expect_equal("it came too late");
}

TEST_F(Consuming, TheDocumentedShellConsumerSeesEachNewLeadOnce) {
    std::ofstream(folder() / "new-leads") << documented("bash");
    const auto first = shell("bash new-leads");
    EXPECT_EQ(first.exit_code, 0) << first.output;
    auto lines = lines_of(first.output);
    EXPECT_THAT(lines, SizeIs(count("SELECT count(*) FROM leads")));
    EXPECT_EQ(lines.front(),
              "new lead: " + installation.query("SELECT json_extract(key, '$[0]') FROM _changes"
                                                " WHERE resource = 'leads' ORDER BY seq"));
    EXPECT_THAT(shell("bash new-leads").output, IsEmpty());
    execute("DELETE FROM _changes WHERE seq < 10");
    EXPECT_EQ(shell("bash new-leads --since 3").exit_code, 4) << "the shell hides it";
}

}  // namespace
}  // namespace stmirror::testing
