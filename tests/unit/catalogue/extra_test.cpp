// SPDX-License-Identifier: MIT
// The resource files of other modules that are shipped, but not built in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "catalogue/catalogue.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror {
namespace {

const std::filesystem::path folder = source_dir() / "schema/extra";

std::vector<std::filesystem::path> files() {
    std::vector<std::filesystem::path> found;
    for (const auto& each : std::filesystem::directory_iterator(folder)) found.push_back(each.path());
    return found;
}

TEST(Extra, FilesStandTogetherBesideTheBuiltInOnes) {
    const auto catalogue = Catalogue::with_folder(folder);
    ASSERT_TRUE(catalogue) << catalogue.error().text;
    EXPECT_EQ(catalogue->resources().size(), Catalogue::built_in().resources().size() + files().size());
    for (const auto* name : {"tag_types", "jobs", "invoices"}) {
        ASSERT_NE(catalogue->find(name), nullptr) << name;
        EXPECT_EQ(catalogue->find(name)->feed.kind, FeedKind::Export) << name;
    }
}

TEST(Extra, NoneIsMirroredUnlessAsked) {
    const auto catalogue = Catalogue::with_folder(folder).value();
    for (const auto& file : files()) EXPECT_FALSE(catalogue.find(file.stem().string())->enabled) << file;
}

TEST(Extra, EachSaysHowItIsUsed) {
    for (const auto& file : files()) {
        EXPECT_THAT(testing::read_file(file),
                    ::testing::HasSubstr("[feed." + file.stem().string() + "]\n#   enabled = true\n"));
    }
}

TEST(Extra, AReadOfJobsByIdAsksTheListThatIsTheFallback) {
    const auto catalogue = Catalogue::with_folder(folder).value();
    const auto& lookup = catalogue.find("jobs")->lookup;
    ASSERT_TRUE(lookup);
    EXPECT_EQ(lookup->list_path, "/jpm/v2/tenant/{tenant}/jobs");
    EXPECT_EQ(lookup->ids_column, "id");
}

}  // namespace
}  // namespace stmirror
