// SPDX-License-Identifier: MIT
// Configurations are damaged at random. Either they are refused, with the line of each error, or all their
// values are usable.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "base/random.hpp"
#include "settings/settings.hpp"
#include "settings_oracle.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror {
namespace {

namespace fs = std::filesystem;

std::string example() {
    const auto text = testing::read_file(source_dir() / "config/stmirror.example.toml");
    std::string bare;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = std::min(text.find('\n', begin), text.size() - 1);
        if (text[begin] != '#') { bare += text.substr(begin, end + 1 - begin); }
        begin = end + 1;
    }
    return bare;
}

TEST(DamagedSettings, AreRefusedOrHoldWhatTheProgramCanUse) {
    constexpr std::string_view pieces[] = {
        "\"",  "\\u0000", "\\n", "[",   "]",   "[[tenant]]\n",         "{", "}",   ".", "=", "\n",
        "'''", "-1",      "1e9", "nan", "inf", "99999999999999999999", "#", "\xFF"};
    const auto good = example();
    ASSERT_GT(good.size(), 200U);
    ASSERT_EQ(settings_fault(good), "");
    Random random(20261129);
    for (int i = 0; i < 3'000; ++i) {
        auto text = good;
        for (auto changes = random.below(4) + 1; changes > 0; --changes) {
            const auto length = random.below(4) == 0 ? random.below(60) : random.below(3);
            text.replace(random.below(text.size() + 1), length, pieces[random.below(std::size(pieces))]);
        }
        ASSERT_EQ(settings_fault(text), "") << text;
    }
}

/// Each dot opens another nested table.
TEST(DamagedSettings, KeysThatNestWithoutEndAreAMistake) {
    std::string dotted = "a";
    for (int i = 0; i < 300'000; ++i) { dotted += ".a"; }
    for (const auto& text : {dotted + " = 1\n", "[" + dotted + "]\n", "a = [{" + dotted + " = 1}]\n"}) {
        EXPECT_EQ(settings_fault(text), "") << text.substr(0, 10);
        EXPECT_FALSE(parse_settings(text, "stmirror.toml", Catalogue::built_in()));
    }
    std::string nested = "a = ";
    for (int i = 0; i < 100'000; ++i) { nested += "["; }
    EXPECT_EQ(settings_fault(nested), "");
}

class OddFile : public ::testing::TestWithParam<const char*> {
 protected:
    OddFile() {
        ::mkfifo((folder.path() / "fifo").c_str(), 0600);
        fs::create_directory(folder.path() / "folder");
        std::ofstream(folder.path() / "empty").flush();
        std::ofstream(folder.path() / "huge").flush();
        fs::resize_file(folder.path() / "huge", std::uintmax_t{1} << 40);
        fs::create_directory(folder.path() / "resources");
        fs::create_symlink(odd(), folder.path() / "resources/odd.toml");
    }
    /// Returns the path of the odd file: the parameter of the test, relative to `folder` unless it is
    /// absolute.
    fs::path odd() const { return folder.path() / GetParam(); }
    Result<Configuration> load(const std::string& lines) const {
        std::ofstream(folder.path() / "stmirror.toml") << lines
                                                       << "[api]\napp_key = \"env:KEY\"\n[[tenant]]\nid = "
                                                          "1\nclient_id = \"c\"\nclient_secret = \"env:S\"\n";
        fs::permissions(folder.path() / "stmirror.toml", fs::perms(0600));
        return load_configuration(folder.path() / "stmirror.toml");
    }

    testing::TemporaryFolder folder;
};

TEST_P(OddFile, IsRefusedAtOnceAsConfigurationSecretAndResourceFile) {
    ASSERT_TRUE(load("")) << load("").error().text;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(load_configuration(odd()).error().code, Errc::Configuration);
    EXPECT_EQ((SecretSource{SecretSource::Kind::File, odd().string()}.read().error().code),
              Errc::Configuration);
    if (!fs::is_directory(odd())) {
        EXPECT_EQ(load("[mirror]\nresources = \"resources\"\n").error().code, Errc::Configuration);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
}

INSTANTIATE_TEST_SUITE_P(Files, OddFile,
                         ::testing::Values("fifo", "folder", "empty", "huge", "/dev/zero", "/dev/null"),
                         [](const auto& file) {
                             std::string name = fs::path(file.param).filename();
                             return name;
                         });

}  // namespace
}  // namespace stmirror
