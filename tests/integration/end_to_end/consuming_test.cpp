// SPDX-License-Identifier: MIT
// Tests `changes` and `snapshot` in the ways in which other programs use them.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "consuming_fixture.hpp"

namespace stmirror::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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
        if (i % 50 != 0) { continue; }
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
    EXPECT_EQ(installation.run({"changes", "--consumer", ""}).exit_code, 64);
}

TEST_F(Consuming, WhoComesTooLateIsSentToASnapshot) {
    execute("DELETE FROM _changes WHERE seq <= 100");
    const auto late = installation.run({"changes", "--since", "99"});
    EXPECT_EQ(late.exit_code, 4);
    EXPECT_THAT(late.output, HasSubstr("change 99 is too old"));
    EXPECT_THAT(late.output, HasSubstr("stmirror snapshot"));
    EXPECT_EQ(installation.run({"changes", "--since", "100"}).exit_code, 0);
    EXPECT_EQ(installation.run({"changes"}).exit_code, 0) << "without a position, no change can be missed";
    EXPECT_EQ(installation.run({"changes", "--consumer", "new"}).exit_code, 4)
        << "the new consumer has missed changes";
    EXPECT_EQ(installation.run({"changes", "--since", "1000000"}).exit_code, 4)
        << "the position is from a different mirror";
}

TEST_F(Consuming, AChangeOfAnotherTimeIsNotTheOneThatWasSeen) {
    const auto since = std::to_string(newest() - 3);
    const auto at = installation.query("SELECT at FROM _changes WHERE seq = " + since);
    const auto same = installation.run({"changes", "--since", since, "--at", at});
    EXPECT_THAT(lines_of(same.output), SizeIs(3)) << same.output;
    execute("UPDATE _changes SET at = '2020-01-01T00:00:00.0000000Z' WHERE seq = " + since);
    EXPECT_EQ(installation.run({"changes", "--since", since, "--at", at}).exit_code, 4);
    EXPECT_EQ(installation.run({"changes", "--since", since, "--at", at, "--consumer", "a"}).exit_code, 4);
}

TEST_F(Consuming, AFollowerPrintsNewChangesUntilASignal) {
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
    // The reader keeps the pipe open but does not read.
    const auto stuck =
        start_shell("stmirror changes --follow > >(exec sleep 60) & echo $!; wait $!", "stuck.txt");
    const auto lines = wait_for_lines("stuck.txt", 1);
    ASSERT_THAT(lines, SizeIs(1));
    ASSERT_FALSE(stuck->ended_within(std::chrono::milliseconds{500}))
        << "the command does not follow changes";
    ::kill(std::stoi(lines.front()), SIGTERM);
    EXPECT_TRUE(stuck->ended_within(std::chrono::seconds{5}));
}

TEST_F(Consuming, AFullDiskIsAFailure) {
    const auto full = shell("stmirror changes > /dev/full");
    EXPECT_EQ(full.exit_code, 1);
    EXPECT_THAT(full.output, HasSubstr("No space left"));
    for (const std::string command : {"catalog", "catalog --json", "help", "version"}) {
        EXPECT_EQ(shell("stmirror " + command + " > /dev/null").exit_code, 0) << command;
        EXPECT_EQ(shell("stmirror " + command + " > /dev/full").exit_code, 1) << command;
    }
}

TEST_F(Consuming, AConsumerContinuesWhereItStopped) {
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

TEST_F(Consuming, APositionThatIsRefusedIsNotKept) {
    ASSERT_EQ(shell("stmirror changes --consumer a > a.txt").exit_code, 0);
    const auto beyond = std::to_string(newest() + 1);
    EXPECT_EQ(shell("stmirror changes --consumer a --since " + beyond).exit_code, 4);
    EXPECT_EQ(shell("stmirror changes --consumer new --since " + beyond).exit_code, 4);
    const auto position = read_file(installation.mirror().string() + ".consumers/a");
    EXPECT_EQ(position.substr(0, position.find(' ')), std::to_string(newest()));
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer new | cat").output), SizeIs(newest()));
}

TEST_F(Consuming, LinesThatNobodyTookComeAgain) {
    shell("stmirror changes --consumer a | head -n 2 > /dev/null");
    shell("stmirror changes --consumer a | true");
    EXPECT_EQ(shell("stmirror changes --consumer a > /dev/full").exit_code, 1);
    EXPECT_THAT(lines_of(shell("stmirror changes --consumer a | cat").output), SizeIs(newest()));
}

TEST_F(Consuming, ASnapshotNamesTheChangeToContinueFrom) {
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

TEST_F(Consuming, AStoppedSnapshotLeavesNoFile) {
    execute(
        "INSERT INTO _meta WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500000)"
        " SELECT 'filler' || i, hex(randomblob(50)) FROM n");
    for (const auto signal : {SIGTERM, SIGINT}) {
        const auto snapshot = start_shell("exec stmirror snapshot copy.db", "snapshot.txt");
        ASSERT_TRUE(comes_true([&] { return fs::exists(folder() / "copy.db.part"); }));
        snapshot->send_signal(signal);
        const auto ended = snapshot->wait();
        EXPECT_EQ(ended.exit_code, 1);
        EXPECT_THAT(ended.output, HasSubstr("is stopping"));
        for (const auto* suffix : {"", ".part", ".part-journal"}) {
            EXPECT_FALSE(fs::exists(folder() / (std::string("copy.db") + suffix))) << suffix;
        }
    }
}

}  // namespace
}  // namespace stmirror::testing
