// SPDX-License-Identifier: MIT
// The man pages and the completions name every command, option and table. They are installed in the folders
// where man(1) and the shells look for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "catalogue/catalogue.hpp"
#include "daemon/completion.hpp"
#include "daemon/grammar.hpp"
#include "daemon/manual.hpp"
#include "settings/settings.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::daemon {
namespace {

using ::testing::HasSubstr;

/// Escapes the text for roff.
std::string roff(std::string text) {
    for (auto at = text.find('-'); at != text.npos; at = text.find('-', at + 2)) {
        text.replace(at, 1, "\\-");
    }
    return text;
}

bool is_there(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

struct DocumentsTest : ::testing::Test {
    Grammar grammar;
    testing::TemporaryFolder folder;

    std::string written(const std::string& name, const std::string& text) const {
        const auto file = folder.path() / name;
        std::ofstream(file) << text;
        return file.string();
    }
};

TEST_F(DocumentsTest, APageForEachCommandNamesItsOptions) {
    const auto pages = manual_pages(grammar.app);
    for (const auto* command : commands_of(grammar.app)) {
        EXPECT_THAT(pages.at("stmirror.1"), HasSubstr("\\fB" + command->get_name() + "\\fR"));
        const auto& page = pages.at("stmirror-" + command->get_name() + ".1");
        for (const auto* option : command->get_options()) {
            for (const auto& name : option->get_lnames()) { EXPECT_THAT(page, HasSubstr(roff("--" + name))); }
        }
    }
    EXPECT_EQ(pages.size(), commands_of(grammar.app).size() + 3);
}

TEST_F(DocumentsTest, TheOtherPagesNameEveryKeyAndColumn) {
    const auto pages = manual_pages(grammar.app);
    for (const auto& key : known_settings_keys()) {
        EXPECT_THAT(pages.at("stmirror.toml.5"), HasSubstr(key.substr(key.rfind('.') + 1)));
    }
    for (const auto& resource : Catalogue::built_in().resources()) {
        for (const auto& column : resource.columns) {
            EXPECT_THAT(pages.at("stmirror-schema.7"), HasSubstr("\\fB" + column.name + "\\fR"));
        }
    }
}

TEST_F(DocumentsTest, ManFindsNothingWrong) {
    if (!is_there("man") || !is_there("groff")) { GTEST_SKIP() << "man or groff is not installed"; }
    for (const auto& [name, text] : manual_pages(grammar.app)) {
        const auto file = written(name, text);
        const auto warnings = file + ".warnings";
        ASSERT_EQ(std::system(("MANROFFSEQ= LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l " + file +
                               " >/dev/null 2>" + warnings)
                                  .c_str()),
                  0);
        std::ifstream in(warnings);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "") << name;
    }
}

TEST_F(DocumentsTest, EachShellAcceptsItsCompletionWhichNamesTheTables) {
    for (const std::string shell : {"bash", "zsh", "fish"}) {
        const auto text = completion(grammar.app, shell);
        for (const auto& resource : Catalogue::built_in().resources()) {
            EXPECT_THAT(text, HasSubstr(resource.name));
        }
        for (const auto* command : commands_of(grammar.app)) {
            EXPECT_THAT(text, HasSubstr(command->get_name()));
        }
        if (is_there(shell)) {
            EXPECT_EQ(std::system((shell + " -n " + written(shell, text)).c_str()), 0) << shell;
        }
    }
}

TEST_F(DocumentsTest, BashCompletesCommandsOptionsAndTables) {
    const auto script = written("completion.bash", completion(grammar.app, "bash"));
    const auto test = written(
        "test.bash",
        "source " + script +
            "\n"
            "completes() { local wanted=$1; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _stmirror; "
            "[ \"${COMPREPLY[*]}\" = \"$wanted\" ] || { echo \"$* -> ${COMPREPLY[*]}\"; exit 1; }; }\n"
            "completes status stmirror stat\n"
            "completes lead_notes stmirror sync lead_\n"
            "completes --repair stmirror verify --rep\n"
            "completes booking_provider_tags stmirror changes --resource booking_p\n"
            "completes --config stmirror --log-level debug verify --conf\n");
    EXPECT_EQ(std::system(("bash " + test).c_str()), 0);
}

}  // namespace
}  // namespace stmirror::daemon
