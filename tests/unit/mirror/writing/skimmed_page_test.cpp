// SPDX-License-Identifier: MIT
// Tests writing a page of which only the keys are decoded.
#include <gmock/gmock.h>

#include "api/page_decoder.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/sweeps.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SkimmedPageTest : public MirrorTest {
 protected:
    /// Returns a skimmed page of these records, each as JSON.
    Page skimmed(const std::vector<std::string>& records) {
        std::string body = R"({"hasMore":false,"data":[)";
        for (const auto& record : records) { body += (body.back() == '[' ? "" : ",") + record; }
        auto page = api::PageDecoder().decode(people, Envelope::Export, body + "]}", {}, api::Depth::Keys);
        EXPECT_TRUE(page->is_skimmed);
        page->decode_records = [this](std::string text) {
            decoded.push_back(text);
            return api::PageDecoder().decode(people, Envelope::Array, std::move(text));
        };
        return std::move(page).value();
    }
    Result<ApplyOutcome> try_to_apply(const Page& page) {
        return pages().apply(feed, std::span(&page, 1), std::nullopt);
    }
    ApplyOutcome arrive(const std::vector<std::string>& records) {
        return try_to_apply(skimmed(records)).value();
    }
    std::vector<std::string> people_stored() const {
        return rows(
            "SELECT id, name, (SELECT group_concat(tag_id) FROM person_tags WHERE person_id = id),"
            " _deleted_at IS NULL FROM people ORDER BY id");
    }

    const Resource& people = *catalogue.find("people");
    std::vector<std::string> decoded;  ///< the records that were decoded completely
    const Person ada{.id = 1, .tags = {4, 5}};
    const Person bob{.id = 2, .name = "Bob"};
};

TEST_F(SkimmedPageTest, UnchangedRecordsAreNotDecoded) {
    apply({ada, bob});
    const auto outcome = arrive({ada.json(), bob.json()});
    EXPECT_EQ(outcome.unchanged, 2U);
    EXPECT_EQ(outcome.written(), 0U);
    EXPECT_THAT(decoded, IsEmpty());
    EXPECT_EQ(value("SELECT count(*) FROM _changes"), "2");
}

TEST_F(SkimmedPageTest, NewAndChangedRecordsAreDecodedAndWritten) {
    apply({ada, bob});
    const Person changed{.id = 1, .name = "Eve", .modified = "2024-06-01T00:00:00Z", .tags = {5}};
    const Person added{.id = 3, .tags = {6}};
    const auto outcome = arrive({changed.json(), bob.json(), added.json()});
    EXPECT_EQ(outcome.updated, 1U);
    EXPECT_EQ(outcome.inserted, 1U);
    EXPECT_EQ(outcome.unchanged, 1U);
    EXPECT_EQ(outcome.newest_modified, Timestamp::parse("2024-06-01T00:00:00Z"));
    EXPECT_THAT(decoded, ElementsAre("[" + changed.json() + "," + added.json() + "]"));
    EXPECT_THAT(people_stored(), ElementsAre("1|Eve|5|1", "2|Bob||1", "3|Ada|6|1"));
    EXPECT_THAT(rows("SELECT key, kind FROM _changes WHERE seq > 2"),
                ElementsAre("[1]|update", "[3]|insert"));
}

TEST_F(SkimmedPageTest, AnOlderRecordThanTheStoredOneIsOutdated) {
    apply({ada});
    const auto outcome =
        arrive({Person{.id = 1, .name = "older", .modified = "2023-01-01T00:00:00Z"}.json()});
    EXPECT_EQ(outcome.outdated, 1U);
    EXPECT_EQ(value("SELECT name FROM people"), "Ada");
}

TEST_F(SkimmedPageTest, ItsRecordsAreSeenByASweep) {
    apply({ada, bob, {.id = 3}});
    auto sweep = sweeps().begin(feed).value();
    arrive({ada.json(), R"({"id":2,"name":5})"});
    const auto missing = sweep.missing_rows({}, 0, 10).value();
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(missing[0].key, "[3]");
}

TEST_F(SkimmedPageTest, ADeletedRecordThatArrivesUnchangedIsRestored) {
    apply({ada, bob});
    auto sweep = sweeps().begin(feed).value();
    sweep.mark_deleted(sweep.missing_rows({}, 0, 10).value(), DeletedReason::Missing).value();
    EXPECT_EQ(arrive({ada.json()}).restored, 1U);
    EXPECT_THAT(people_stored(), ElementsAre("1|Ada|4,5|1", "2|Bob||0"));
}

TEST_F(SkimmedPageTest, ARecordGoesIntoQuarantineAndLeavesItWhenItArrivesUnchanged) {
    apply({ada, bob});
    EXPECT_EQ(arrive({ada.json(), R"({"id":2,"name":5})"}).quarantined, 1U);
    EXPECT_EQ(value("SELECT key FROM _quarantine"), "[2]");
    arrive({bob.json()});
    EXPECT_EQ(value("SELECT count(*) FROM _quarantine"), "0");
}

TEST_F(SkimmedPageTest, NewFieldsOfChangedRecordsAreNoted) {
    apply({ada});
    EXPECT_THAT(arrive({R"({"id":1,"name":"Eve","shoes":44})"}).new_fields, ElementsAre("shoes"));
}

TEST_F(SkimmedPageTest, APageThatTurnsOutNotToBeJsonIsNotWritten) {
    apply({ada});
    const auto outcome = try_to_apply(skimmed({bob.json(), R"({"id":3,"name":tru})"}));
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().code, Errc::Protocol);
    EXPECT_THAT(people_stored(), ElementsAre("1|Ada|4,5|1"));
}

}  // namespace
}  // namespace stmirror::mirror
