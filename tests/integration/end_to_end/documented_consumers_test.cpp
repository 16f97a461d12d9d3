// SPDX-License-Identifier: MIT
// Runs the consumers of docs/consuming.md as they are printed there.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "consuming_fixture.hpp"
#include "support/source_paths.hpp"

namespace stmirror::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Returns the page's code block that is written in `language`.
std::string documented(const std::string& language) {
    const auto page = read_file(source_dir() / "docs" / "consuming.md");
    const auto opening = "\n```" + language + "\n";
    const auto from = page.find(opening) + opening.size();
    return page.substr(from, page.find("```\n", from) - from);
}

class DocumentedConsumers : public Consuming {
 protected:
    DocumentedConsumers() { std::ofstream(folder() / "names.py") << documented("python"); }

    /// Queries the database of the Python consumer. Returns one value, or an empty string if there is no
    /// table yet.
    std::string own(const std::string& sql) const {
        try {
            return open_to_read(folder() / "names.db").execAndGet(sql).getString();
        } catch (const SQLite::Exception&) { return ""; }
    }
    bool has_come_to(std::uint64_t change) const {
        return own("SELECT seq FROM position") == std::to_string(change);
    }
    /// Makes a new mirror of the same tenant, and replaces this mirror with it by a rename.
    void replace_mirror() const {
        const auto made = shell(
            "sed 's/client[.]db/new.db/' client.toml > new.toml && chmod 600 new.toml &&"
            " exec '" STMIRROR_BINARY "' --config new.toml sync customers leads");
        ASSERT_EQ(made.exit_code, 0) << made.output;
        open_to_write(folder() / "new.db").exec("PRAGMA wal_checkpoint(TRUNCATE)");
        for (const auto* suffix : {"-wal", "-shm"}) { fs::remove(installation.mirror().string() + suffix); }
        fs::rename(folder() / "new.db", installation.mirror());
    }
};

TEST_F(DocumentedConsumers, ThePythonConsumerKeepsUp) {
    const auto expect_equal = [&](const std::string& when) {
        const auto run = shell("python3 names.py client.db names.db");
        EXPECT_EQ(run.exit_code, 0) << when << ": " << run.output;
        const std::string names = "SELECT group_concat(id || name) FROM (SELECT id, name FROM ";
        EXPECT_EQ(own(names + "names ORDER BY id)"),
                  installation.query(names + "customers WHERE _deleted_at IS NULL ORDER BY id)"))
            << when;
        EXPECT_TRUE(has_come_to(newest())) << when;
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
    execute("UPDATE customers SET name = 'Other' WHERE rowid = 5");
    execute("UPDATE _changes SET at = '2030-01-01T00:00:00.0000000Z'");
    expect_equal("a mirror that was created again, whose log has come as far");
}

TEST_F(DocumentedConsumers, ThePythonConsumerContinuesWithAMirrorThatWasCreatedAgain) {
    change_customers();
    sync();
    const auto follower = start_shell("exec python3 names.py client.db names.db --follow", "names.txt");
    ASSERT_TRUE(comes_true([&] { return has_come_to(newest()); }));
    const auto old_newest = newest();
    replace_mirror();
    ASSERT_LT(newest(), old_newest);
    ASSERT_TRUE(comes_true([&] { return has_come_to(newest()); })) << follower->output();
    execute("UPDATE customers SET name = 'Anew' WHERE rowid = 4");
    execute(
        "INSERT INTO _changes SELECT (SELECT max(seq) + 1 FROM _changes), tenant_id, 'customers',"
        " json_array(id), 'update', _changed_at FROM customers WHERE rowid = 4");
    ASSERT_TRUE(comes_true([&] { return has_come_to(newest()); })) << follower->output();
    EXPECT_EQ(own("SELECT count(*) FROM names WHERE name = 'Anew'"), "1");
}

TEST_F(DocumentedConsumers, TheShellConsumerSeesEachNewLeadOnce) {
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
    EXPECT_EQ(shell("bash new-leads --since 3").exit_code, 4) << "the shell hides the exit code";
}

}  // namespace
}  // namespace stmirror::testing
