// SPDX-License-Identifier: MIT
// Tests the sections [publish.NAME].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "settings/settings.hpp"

namespace stmirror {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Result<Settings> parse(const std::string& keys) {
    return parse_settings(
        "[api]\napp_key_file = \"app_key\"\n[[tenant]]\nid = 17\nclient_id = \"cid.x\"\n"
        "client_secret_file = \"/run/secret\"\n[publish.warehouse]\nconninfo = \"env:TARGET\"\n" +
            keys,
        "stmirror.toml", Catalogue::built_in());
}

std::string mistakes(const std::string& keys) {
    const auto settings = parse(keys);
    return settings ? "" : settings.error().text;
}

TEST(PublishSettingsTest, AllIsPublishedUnlessSaid) {
    const auto target = parse("").value().publish.at("warehouse");
    EXPECT_EQ(target.schema, "servicetitan");
    EXPECT_EQ(target.views, "servicetitan_views");
    EXPECT_THAT(target.resources, IsEmpty());
    EXPECT_THAT(target.tenants, IsEmpty());
    EXPECT_TRUE(target.raw);
    EXPECT_FALSE(target.removes_deleted);
    EXPECT_EQ(target.batch, 2000U);
}

TEST(PublishSettingsTest, EachKeyIsRead) {
    const auto target =
        parse(
            "resources = [\"customers\"]\ntenants = [17]\nraw = false\ndeletes = \"remove\"\n"
            "columns_left_out = [\"customers.name\", \"customer_tags.tag_type_id\"]\nbatch = 50\n")
            .value()
            .publish.at("warehouse");
    EXPECT_THAT(target.resources, ElementsAre("customers"));
    EXPECT_THAT(target.tenants, ElementsAre(17));
    EXPECT_THAT(target.columns_left_out, ElementsAre("customers.name", "customer_tags.tag_type_id"));
    EXPECT_FALSE(target.raw);
    EXPECT_TRUE(target.removes_deleted);
    EXPECT_EQ(target.batch, 50U);
}

TEST(PublishSettingsTest, WhatDoesNotExistIsAMistake) {
    EXPECT_THAT(mistakes("resources = [\"custmers\"]"), HasSubstr("resources: there is no table custmers"));
    EXPECT_THAT(mistakes("tenants = [18]"), HasSubstr("tenants: "));
    EXPECT_THAT(mistakes("columns_left_out = [\"customers\"]"), HasSubstr("columns_left_out: customers "));
    EXPECT_THAT(mistakes("columns_left_out = [\"customers.nam\"]"), HasSubstr("columns_left_out: "));
    EXPECT_THAT(mistakes("deletes = \"forget\""), HasSubstr("publish.warehouse.deletes"));
    EXPECT_THAT(mistakes("batch = 0"), HasSubstr("publish.warehouse.batch"));
    EXPECT_THAT(mistakes("views = \"servicetitan\""), HasSubstr("publish.warehouse.views"));
    EXPECT_THAT(mistakes("views = \"a-b\""), HasSubstr("publish.warehouse.views"));
}

TEST(PublishSettingsTest, AKeyCannotBeLeftOut) {
    EXPECT_THAT(mistakes("columns_left_out = [\"customers.id\"]"), HasSubstr("columns_left_out: "));
}

}  // namespace
}  // namespace stmirror
