// SPDX-License-Identifier: MIT
// Keys with U+0000, which PostgreSQL refuses. Replaced by U+FFFD, such a key could equal another one.
#include <gmock/gmock.h>

#include "mirror/writing/row_repairs.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ZeroKeysTest : public PublishTest {
 protected:
    ZeroKeysTest() { EXPECT_TRUE(feeds().finish_backfill({7, "meetings"}).has_value()); }

    Result<Published> publish_as(Deletes deletes, std::size_t batch = 2'000) {
        auto with = parts();
        with.layout = layout({}, deletes);
        return publish(std::move(with), {.once = true, .batch = batch});
    }
    Result<Published> compare(std::size_t batch = 2'000) {
        return publish(parts(), {.once = true, .compare_first = true, .batch = batch});
    }
    std::vector<std::string> meetings() const {
        return postgres.rows(
            "SELECT room, hour, _raw FROM servicetitan.meetings ORDER BY room COLLATE \"C\", hour");
    }
    std::vector<std::string> parked() const {
        return postgres.rows(
            "SELECT table_name, key, reason FROM servicetitan._stmirror_parked ORDER BY key");
    }

    const std::string zero = "a\0b"s;
    const std::string replacement =
        "a\xEF\xBF\xBD"
        "b";
    const std::string parked_zero =
        R"(meetings|["a\u0000b",9]|the key contains U+0000, which PostgreSQL cannot store)";
};

TEST_F(ZeroKeysTest, ARecordIsParkedSoThatItReplacesNoOther) {
    apply_meetings({{.room = zero, .raw = "{1}"}, {.room = replacement, .raw = "{2}"}, {.room = "c"}});
    const auto loaded = publish();
    ASSERT_TRUE(loaded.has_value()) << loaded.error().text;
    const auto both = ElementsAre(replacement + "|9|{2}", "c|9|{}");
    EXPECT_EQ(loaded->parked, 1U);
    EXPECT_THAT(meetings(), both);
    EXPECT_THAT(parked(), ElementsAre(parked_zero));
    // A comparison does not take the other record for this one.
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(compare().has_value());
        EXPECT_THAT(meetings(), both);
        EXPECT_THAT(parked(), ElementsAre(parked_zero));
    }
    apply_meetings({{.room = zero, .raw = "{3}"}, {.room = "c", .raw = "{4}"}});
    const auto followed = publish();
    ASSERT_TRUE(followed.has_value()) << followed.error().text;
    EXPECT_EQ(followed->parked, 1U);
    EXPECT_THAT(meetings(), ElementsAre(replacement + "|9|{2}", "c|9|{4}"));
    EXPECT_THAT(parked(), ElementsAre(parked_zero));
}

TEST_F(ZeroKeysTest, ItsDeletionRemovesNoOther) {
    apply_meetings({{.room = zero, .raw = "{1}"}, {.room = replacement, .raw = "{2}"}});
    ASSERT_TRUE(publish_as(Deletes::Remove).has_value());
    EXPECT_THAT(parked(), ElementsAre(parked_zero));
    const std::vector keys{R"(["a\u0000b",9])"s};
    ASSERT_TRUE(repairs().mark_deleted({7, "meetings"}, keys).has_value());
    ASSERT_TRUE(publish_as(Deletes::Remove).has_value());
    EXPECT_THAT(meetings(), ElementsAre(replacement + "|9|{2}"));
    EXPECT_THAT(parked(), IsEmpty());
}

TEST_F(ZeroKeysTest, ABatchMayBeginAndEndAtSuchAKey) {
    apply_meetings({{.room = "a", .hour = 5},
                    {.room = "a", .hour = 8},
                    {.room = zero, .hour = 6},
                    {.room = zero, .hour = 7},
                    {.room = replacement, .hour = 6},
                    {.room = "b", .hour = 1}});
    const auto loaded = publish_as(Deletes::Mark, 1);
    ASSERT_TRUE(loaded.has_value()) << loaded.error().text;
    EXPECT_EQ(loaded->parked, 2U);
    const auto all = ElementsAre("a|5|{}", "a|8|{}", replacement + "|6|{}", "b|1|{}");
    EXPECT_THAT(meetings(), all);
    const auto compared = compare(1);
    ASSERT_TRUE(compared.has_value()) << compared.error().text;
    EXPECT_EQ(compared->loaded + compared->removed, 0U);
    EXPECT_THAT(meetings(), all);
    EXPECT_EQ(parked().size(), 2U);
}

}  // namespace
}  // namespace stmirror::publish
