// SPDX-License-Identifier: MIT
// Runs the commands and the SQL of docs/publishing.md with a separate PostgreSQL server and with other paths.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "postgres.hpp"
#include "running_stmirror.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

class DocumentedPublishing : public ::testing::Test, protected Installation {
 protected:
    DocumentedPublishing() : Installation(small_world(10)) {
        // In the page, `stmirror` is a role without privileges.
        postgres.run("CREATE ROLE admin SUPERUSER LOGIN");
        sql("ALTER ROLE stmirror RENAME TO first_role", "admin", "postgres");
        EXPECT_EQ(run({"sync", "--no-progress"}).exit_code, 0);
    }

    /// Returns the commands of a section, which are indented.
    std::vector<std::string> commands(const std::string& section) const {
        auto from = page.find("\n## " + section + "\n") + 1;
        const auto end = page.find("\n## ", from);
        std::vector<std::string> lines;
        for (; from < end; from = page.find('\n', from) + 1) {
            const auto line = page.substr(from, page.find('\n', from) - from);
            if (line.starts_with("    ")) { lines.push_back(line.substr(4)); }
        }
        return lines;
    }
    /// Returns the block of SQL that contains the text.
    std::string block_with(const std::string& text) const {
        const std::string begin = "```sql\n";
        for (auto at = page.find(begin); at != page.npos; at = page.find(begin, at + 1)) {
            const auto block =
                page.substr(at + begin.size(), page.find("```", at + begin.size()) - at - begin.size());
            if (block.find(text) != block.npos) { return block; }
        }
        ADD_FAILURE() << "no block has " << text;
        return "";
    }
    /// Returns the SQL statement that begins with these words and stands in backquotes within a sentence.
    std::string statement(const std::string& words) const {
        const auto at = page.find("`" + words);
        EXPECT_NE(at, page.npos) << words;
        return page.substr(at + 1, page.find('`', at + 1) - at - 1);
    }

    std::string adapted(std::string text) const {
        text = replaced(text, "/etc/stmirror/stmirror.toml", config().string());
        text = replaced(text, "/etc/stmirror/", folder().string() + "/");
        text = replaced(text, "/run/postgresql", postgres.folder().string());
        text = replaced(text, " -o stmirror", "");
        text = replaced(text, "123456789", std::to_string(tenant_id));
        text = replaced(text, "systemctl enable --now stmirror-publish@warehouse",
                        "stmirror publish warehouse --once");
        if (!text.starts_with("stmirror ")) { return text; }
        return STMIRROR_BINARY + (" --config " + config().string()) + text.substr(8);
    }
    int execute(const std::string& command, const std::string& role) const {
        const auto output = (folder() / "shell.txt").string();
        const auto all = "{ export PGHOST='" + postgres.folder().string() + "' PGUSER=" + role + "; " +
                         adapted(command) + "\n} >'" + output + "' 2>&1";
        return std::system(all.c_str());  // NOLINT(concurrency-mt-unsafe)
    }
    void shell_as_admin(const std::string& command) const {
        EXPECT_EQ(execute(command, "admin"), 0) << command << '\n' << read_file(folder() / "shell.txt");
    }
    /// Returns the lines that psql prints.
    std::vector<std::string> sql(const std::string& statements, const std::string& role,
                                 const std::string& database = "warehouse") const {
        std::ofstream(folder() / "statements.sql") << adapted(statements);
        const int status = execute(
            "psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1"
            " --file='" +
                (folder() / "statements.sql").string() + "' " + database,
            role);
        std::vector<std::string> lines;
        if (status != 0) { lines.emplace_back("refused"); }
        std::ifstream output(folder() / "shell.txt");
        for (std::string line; std::getline(output, line);) { lines.push_back(line); }
        return lines;
    }
    void set_up() const {
        for (const auto& command : commands("Set up")) { shell_as_admin(command); }
    }

    const std::string page = read_file(source_dir() / "docs/publishing.md");
    Postgres postgres;
};

TEST_F(DocumentedPublishing, TheSetUpTakesFiveCommandsAndARoleWithoutPrivileges) {
    EXPECT_EQ(commands("Set up").size(), 5U);
    set_up();
    EXPECT_THAT(
        sql("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'stmirror'",
            "admin"),
        ElementsAre("f"));
    EXPECT_THAT(sql("SELECT count(*) FROM servicetitan.customers", "stmirror"),
                ElementsAre(query("SELECT count(*) FROM customers")));
    EXPECT_THAT(sql("SELECT count(*) FROM servicetitan_views.v_customers", "stmirror"),
                ElementsAre(query("SELECT count(*) FROM v_customers")));
    for (const auto& command : commands("Is the target equal to the mirror?")) { shell_as_admin(command); }
}

TEST_F(DocumentedPublishing, AReaderSeesEverythingAndChangesNothing) {
    set_up();
    EXPECT_THAT(sql(block_with("CREATE ROLE reports"), "admin"), ElementsAre());
    EXPECT_THAT(sql("SELECT count(*) FROM servicetitan_views.v_customers", "reports"),
                ElementsAre(query("SELECT count(*) FROM v_customers")));
    EXPECT_THAT(sql("DELETE FROM servicetitan.customers", "reports"), Contains("refused"));
    const auto rows = sql(replaced(block_with("numbered_since"), "41872", "0"), "reports");
    EXPECT_EQ(rows.size(), 1 + std::stoul(query("SELECT count(*) FROM customers")));
    EXPECT_THAT(sql(statement("CREATE INDEX ON"), "stmirror"), ElementsAre());
    // The table is created later.
    sql("DROP TABLE servicetitan.lead_notes CASCADE", "stmirror");
    shell_as_admin("stmirror publish warehouse --once");
    EXPECT_EQ(sql("SELECT count(*) FROM servicetitan.lead_notes", "reports").size(), 1U);
}

TEST_F(DocumentedPublishing, AColumnThatIsLeftOutCanBeDropped) {
    set_up();
    configure("columns_left_out = [\"customers.name\"]\n");
    EXPECT_THAT(sql(statement("ALTER TABLE servicetitan.customers DROP"), "stmirror"), Contains("refused"));
    for (const std::string words :
         {"DROP SCHEMA", "CREATE SCHEMA", "ALTER TABLE servicetitan.customers DROP"}) {
        EXPECT_THAT(sql(statement(words), "admin"), ::testing::Not(Contains("refused"))) << words;
    }
    shell_as_admin("stmirror publish warehouse --once");
    shell_as_admin("stmirror publish warehouse --verify");
    EXPECT_THAT(sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'customers'"
                    " AND column_name IN ('name', 'name_folded', '_raw', 'active')",
                    "stmirror"),
                ElementsAre("active"));
    EXPECT_THAT(sql("SELECT count(*) FROM servicetitan_views.v_customers", "stmirror"), Contains("refused"));
    EXPECT_THAT(
        sql("SELECT count(*) > 0 FROM information_schema.views WHERE table_schema = 'servicetitan_views'",
            "stmirror"),
        ElementsAre("t"));
}

TEST_F(DocumentedPublishing, AReaderSeesOnlyTheTenantOfTheSession) {
    auto lines = commands("Set up");
    const auto start = lines.back();
    lines.pop_back();
    for (const auto& command : lines) { shell_as_admin(command); }
    for (const auto& command : commands("What is published")) { shell_as_admin(command); }
    shell_as_admin(start);
    EXPECT_THAT(sql(block_with("CREATE ROLE reports"), "admin"), ElementsAre());
    const auto block = block_with("SET stmirror.tenant_id");
    EXPECT_THAT(sql(block, "reports"), ElementsAre(query("SELECT count(*) FROM customers")));
    EXPECT_THAT(sql(replaced(block, "123456789", "7"), "reports"), ElementsAre("0"));
    EXPECT_THAT(sql("SELECT count(*) FROM servicetitan.customers", "reports"), Contains("refused"));
}

}  // namespace
}  // namespace stmirror::testing
