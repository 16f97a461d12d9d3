// SPDX-License-Identifier: MIT
// Tests the user's folder of resource files, which adds to the built-in resources.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "job_files.hpp"
#include "support/customer_files.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::test {
namespace {

class UserFolder : public ::testing::Test {
 protected:
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        std::filesystem::permissions(folder_ / name, std::filesystem::perms(0644));
    }

    testing::TemporaryFolder temporary_;
    const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(UserFolder, AddsItsResources) {
    write("jobs.toml", jobs());
    write("README.md", "not a resource");
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_FALSE(catalogue.has_error()) << catalogue.error().text;
    EXPECT_NE(catalogue->find("jobs"), nullptr);
    EXPECT_EQ(catalogue->resources().size(), Catalogue::built_in().resources().size() + 1);
}

TEST_F(UserFolder, MayHaveHiddenFilesOfAnEditor) {
    write("jobs.toml", jobs());
    write("._jobs.toml", "not TOML");
    std::filesystem::create_symlink("nobody@nowhere.1", folder_ / ".#jobs.toml");
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_FALSE(catalogue.has_error()) << catalogue.error().text;
    EXPECT_NE(catalogue->find("jobs"), nullptr);
}

TEST_F(UserFolder, MayNotReplaceABuiltInTable) {
    write("customers.toml", jobs());
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().text, (folder_ / "customers.toml").string() +
                                          ":1: file name: there is already a table \"customers\", in "
                                          "built-in/customers.toml:1; choose another name");
}

TEST_F(UserFolder, MayNotTakeTheNameOfABuiltInChildTable) {
    write("jobs.toml", jobs() + R"([[child]]
name = "customer_tags"
field = "tagTypeIds"
about = "Tags."
columns = [{ name = "tag_type_id", type = "integer", about = "A." }]
)");
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_THAT(catalogue.error().text,
                ::testing::HasSubstr("jobs.toml:11: child.name: there is already a table "));
}

TEST_F(UserFolder, MayNotTakeANameThatIsKeptForTheMirror) {
    for (const std::string name :
         {"v_jobs", "_feeds", "sqlite_jobs", "customers_tombstones", "leads_by_customer_id"}) {
        write(name + ".toml", jobs());
        const auto catalogue = Catalogue::with_folder(folder_);
        ASSERT_TRUE(catalogue.has_error()) << name;
        EXPECT_THAT(catalogue.error().text, ::testing::HasSubstr(name + ".toml:1: file name: \"" + name));
        std::filesystem::remove(folder_ / (name + ".toml"));
    }
}

TEST_F(UserFolder, MayNotMakeAChildTableThatAnotherFileOfItMakes) {
    const std::string child = R"([[child]]
name = "tags_of_jobs"
field = "tagTypeIds"
about = "Tags."
columns = [{ name = "tag_type_id", type = "integer", about = "A." }]
)";
    write("jobs.toml", jobs() + child);
    write("visits.toml", jobs() + child);
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().text, (folder_ / "visits.toml").string() +
                                          ":11: child.name: there is already a table \"tags_of_jobs\", in " +
                                          (folder_ / "jobs.toml").string() + ":11; choose another name");
}

TEST_F(UserFolder, MayNotNameAColumnTwice) {
    write("jobs.toml", jobs(with_time(R"(    { field = "address.street", type = "text", about = "A." },
    { field = "addressStreet", type = "text", about = "The same in another place." },)")));
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().text, (folder_ / "jobs.toml").string() +
                                          ":6: columns.field: there is already a column \"address_street\"");
}

TEST_F(UserFolder, MayReadForEachRowOfABuiltInTable) {
    write("customer_files.toml", testing::customer_files);
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_FALSE(catalogue.has_error()) << catalogue.error().text;
}

TEST_F(UserFolder, WithAFileThatOthersCanWriteIsAMistake) {
    write("jobs.toml", jobs());
    std::filesystem::permissions(folder_ / "jobs.toml", std::filesystem::perms(0646));
    const auto catalogue = Catalogue::with_folder(folder_);
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().code, Errc::Configuration);
    EXPECT_THAT(catalogue.error().text,
                ::testing::HasSubstr("chmod go-w " + (folder_ / "jobs.toml").string()));
}

TEST_F(UserFolder, ThatIsNotThereIsAMistake) {
    const auto catalogue = Catalogue::with_folder(folder_ / "nowhere");
    ASSERT_TRUE(catalogue.has_error());
    EXPECT_EQ(catalogue.error().code, Errc::Configuration);
    EXPECT_THAT(catalogue.error().text, ::testing::HasSubstr("nowhere: cannot be read"));
}

}  // namespace
}  // namespace stmirror::test
