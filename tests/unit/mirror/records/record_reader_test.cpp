// SPDX-License-Identifier: MIT
// Tests of RecordReader: reading records and their times, by time window and by key.
#include <gmock/gmock.h>

#include "catalogue/page.hpp"
#include "mirror/writing/page_writer.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using namespace std::string_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Timestamp at(const std::string& text) { return Timestamp::parse(text).value(); }

class RecordReaderTest : public MirrorTest {
 protected:
    RecordReaderTest() {
        apply({{.id = 1, .modified = "2024-05-03T00:00:00.0000000Z"},
               {.id = 2, .modified = "2024-05-01T00:00:00.0000000Z"},
               {.id = 3, .modified = std::nullopt},
               {.id = 4, .modified = "2024-05-02T00:00:00.0000000Z"},
               {.id = 5, .modified = "0001-01-01T00:00:00.0000000Z"}});
        execute("UPDATE people SET _deleted_at = '2024-06-01T00:00:00.0000000Z' WHERE id = 4");
    }
    const Resource& people() const { return *catalogue.find("people"); }
    std::vector<std::string> keys_between(const std::string& from, const std::string& before,
                                          std::size_t rows_max = 100) const {
        std::vector<std::string> keys;
        const auto records =
            reader()->records_between(7, people(), TimeOf::Modified, at(from), at(before), rows_max);
        for (const auto& record : records.value()) { keys.push_back(record.key); }
        return keys;
    }
    Result<std::optional<StoredRecord>> record(const std::string& key) const {
        return reader()->record(7, people(), key);
    }
};

TEST_F(RecordReaderTest, FactsAreThoseOfLiveRows) {
    const auto facts = reader()->row_facts(7, people(), false).value();
    EXPECT_THAT(facts,
                UnorderedElementsAre(RowFacts{{}, at("0001-01-01"), 5}, RowFacts{{}, at("2024-05-01"), 2},
                                     RowFacts{{}, at("2024-05-03"), 1}, RowFacts{{}, {}, 3}));
    EXPECT_THAT(reader()->row_facts(8, people(), false).value(), IsEmpty());
}

TEST_F(RecordReaderTest, AResourceWithoutATimeColumnHasNoTimes) {
    EXPECT_THAT(reader()
                    ->records_between(7, people(), TimeOf::Created, at("0001-01-01"), at("9999-01-01"), 9)
                    .value(),
                IsEmpty());
}

TEST_F(RecordReaderTest, AnInvalidTimeIsEmpty) {
    execute("UPDATE people SET modified_on = 'yesterday' WHERE id = 1");
    EXPECT_THAT(reader()->row_facts(7, people(), false).value(), Contains(RowFacts{{}, {}, 1}));
}

TEST_F(RecordReaderTest, InactiveRowsAreOmittedOnRequest) {
    close();
    catalogue = small_catalogue(R"({ field = "active", type = "boolean", about = "Whether." })");
    open();
    execute("UPDATE people SET active = 0 WHERE id = 1; UPDATE people SET active = 1 WHERE id = 2");
    EXPECT_EQ(reader()->row_facts(7, people(), true)->size(), 3U);
    EXPECT_EQ(reader()->row_facts(7, people(), false)->size(), 4U);
}

TEST_F(RecordReaderTest, AWindowIncludesItsStartAndExcludesItsEnd) {
    EXPECT_THAT(keys_between("2024-05-01", "2024-05-03"), ElementsAre("[2]"));
    EXPECT_THAT(keys_between("2024-05-01", "2024-05-03T00:00:00.0000001Z"), ElementsAre("[2]", "[1]"));
    EXPECT_THAT(keys_between("2024-05-01T00:00:00.0000001Z", "2024-05-03"), IsEmpty());
    EXPECT_THAT(keys_between("0001-01-01", "9999-12-31"), ElementsAre("[5]", "[2]", "[1]"));
    EXPECT_THAT(keys_between("0001-01-01", "9999-12-31", 2), ElementsAre("[5]", "[2]"));
    EXPECT_THAT(keys_between("2024-05-03", "2024-05-01"), IsEmpty());
}

TEST_F(RecordReaderTest, ARecordIsReturnedAsItWasReceived) {
    const Person person{.id = 1, .modified = "2024-05-03T00:00:00.0000000Z"};
    const auto found = record("[1]").value();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->key, "[1]");
    EXPECT_EQ(found->raw, person.json());
    EXPECT_EQ(found->modified, at("2024-05-03"));
    EXPECT_FALSE(found->deleted);
    EXPECT_EQ(record("[3]").value()->modified, std::nullopt);
    EXPECT_TRUE(record("[4]").value()->deleted);
    EXPECT_EQ(record("[6]").value(), std::nullopt);
}

TEST_F(RecordReaderTest, AKeyOfSeveralColumnsWithAnyTextIsFound) {
    const auto& meetings = *catalogue.find("meetings");
    for (const auto& room : {"NUL \0 in it"s, "\"quoted\\\""s, "👩‍🚀"s, ""s, "[1,2]"s}) {
        Page page(meetings);
        page.cells = {Cell(std::string_view(room)), Cell(std::int64_t{9})};
        page.rows.push_back({room, content_hash(room), std::nullopt});
        ASSERT_TRUE(pages().apply({7, "meetings"}, std::span(&page, 1), std::nullopt).has_value());
        const auto key = key_text(page.cells);
        const auto found = reader()->record(7, meetings, key).value();
        ASSERT_TRUE(found.has_value()) << key;
        EXPECT_EQ(found->key, key);
        EXPECT_EQ(found->raw, room);
    }
}

TEST_F(RecordReaderTest, AnInvalidKeyIsRefused) {
    for (const auto* key : {"1", "", "[", "[1,2]", "[]", "[null]", "[[1]]", R"({"id":1})",
                            "[9223372036854775808]", "[\"\xff\"]"}) {
        const auto found = record(key);
        ASSERT_TRUE(found.has_error()) << key;
        EXPECT_EQ(found.error().code, Errc::Usage);
        EXPECT_THAT(found.error().text, HasSubstr("[id]"));
    }
}

TEST_F(RecordReaderTest, AResourceWithoutATableIsNamed) {
    const auto facts = reader()->row_facts(7, *Catalogue::built_in().find("customers"), false);
    ASSERT_TRUE(facts.has_error());
    EXPECT_EQ(facts.error().code, Errc::Database);
    EXPECT_EQ(facts.error().subject, (Subject{Subject::Kind::Feed, "customers"}));
}

}  // namespace
}  // namespace stmirror::mirror
