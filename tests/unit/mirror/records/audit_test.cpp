// SPDX-License-Identifier: MIT
// Tests what an audit finds after the file was changed with plain SQL, and what it must not report.
#include <gmock/gmock.h>

#include "api/page_decoder.hpp"
#include "mirror/writing/page_writer.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

const char* word(Flaw::Kind kind) {
    switch (kind) {
        case Flaw::Kind::Raw:
            return "raw";
        case Flaw::Kind::Columns:
            return "columns";
        case Flaw::Kind::Children:
            break;
    }
    return "children";
}

class AuditTest : public MirrorTest {
 protected:
    AuditTest() { store({{.id = 1, .tags = {5, 6, 7}}, {.id = 2, .name = "Eve"}, {.id = 3, .tags = {5}}}); }

    void store(const std::vector<Person>& people) {
        std::string body = R"({"hasMore":false,"data":[)";
        for (const auto& person : people) { body += (&person == people.data() ? "" : ",") + person.json(); }
        store(*catalogue.find("people"), body + "]}");
    }
    void store(const Resource& resource, const std::string& body,
               std::span<const api::ParentValue> parent = {}) {
        const auto page = decoder.decode(resource, Envelope::Export, body, parent).value();
        ASSERT_THAT(page.quarantined, IsEmpty());
        pages().apply({7, resource.name}, std::span(&page, 1), std::nullopt).value();
    }
    /// Returns each flaw as "kind key what".
    std::vector<std::string> flaws(const std::string& resource = "people") {
        std::vector<std::string> found;
        const auto decode = [&](const Resource& of, std::string record) {
            return decoder.decode_record(of, std::move(record));
        };
        rows_seen = reader()
                        ->audit(*catalogue.find(resource), decode,
                                [&](const Flaw& flaw) {
                                    found.push_back(word(flaw.kind) + (" " + flaw.key + " " + flaw.what));
                                    last = flaw;
                                })
                        .value();
        return found;
    }

    api::PageDecoder decoder;
    std::uint64_t rows_seen = 0;
    Flaw last;
};

TEST_F(AuditTest, AnUntouchedMirrorHasNoFlaw) {
    EXPECT_THAT(flaws(), IsEmpty());
    EXPECT_EQ(rows_seen, 3U);
    EXPECT_THAT(flaws("meetings"), IsEmpty());
    EXPECT_EQ(rows_seen, 0U);
}

TEST_F(AuditTest, AlteredColumnsAreNamedButNotShown) {
    execute("UPDATE people SET name = 'Mallory', modified_on = NULL WHERE id = 2");
    EXPECT_THAT(flaws(), ElementsAre("columns [2] name, modified_on"));
    EXPECT_EQ(last.tenant_id, 7);
    EXPECT_EQ(last.raw, (Person{.id = 2, .name = "Eve"}.json()));
}

TEST_F(AuditTest, ColumnsAreNotComparedWithAlteredJson) {
    execute("UPDATE people SET _raw = replace(_raw, 'Eve', 'Mal'), name = 'x' WHERE id = 2");
    EXPECT_THAT(flaws(), ElementsAre("raw [2] _raw"));
}

TEST_F(AuditTest, AnAlteredHashIsFound) {
    execute("UPDATE people SET _hash = _hash + 1 WHERE id = 3");
    EXPECT_THAT(flaws(), ElementsAre("raw [3] _raw"));
}

TEST_F(AuditTest, AnAlteredKeyLeavesOrphanedChildRows) {
    execute("UPDATE people SET id = 9 WHERE id = 1");
    EXPECT_THAT(flaws(), UnorderedElementsAre("columns [9] id", "children [9] person_tags",
                                              "children [1] person_tags"));
}

TEST_F(AuditTest, ADeletedRowLeavesOrphanedChildRows) {
    execute("DELETE FROM people WHERE id = 1");
    EXPECT_THAT(flaws(), ElementsAre("children [1] person_tags"));
    EXPECT_EQ(last.raw, "");
    EXPECT_EQ(last.tenant_id, 7);
    EXPECT_EQ(rows_seen, 2U);
}

TEST_F(AuditTest, ChildRowsOfAnotherTenantsRecordAreOrphaned) {
    execute("INSERT INTO person_tags VALUES (8, 1, 0, 5)");
    EXPECT_THAT(flaws(), ElementsAre("children [1] person_tags"));
    EXPECT_EQ(last.tenant_id, 8);
}

TEST_F(AuditTest, ChildRowsThatAreMissingAddedAlteredOrSwappedAreFound) {
    for (const auto* sql : {
             "DELETE FROM person_tags WHERE person_id = 1 AND position = 0",
             "DELETE FROM person_tags WHERE person_id = 1 AND position = 2",
             "DELETE FROM person_tags WHERE person_id = 1",
             "INSERT INTO person_tags VALUES (7, 1, 3, 8)",
             "INSERT INTO person_tags VALUES (7, 1, -1, 8)",
             "UPDATE person_tags SET tag_id = NULL WHERE person_id = 1 AND position = 1",
             "UPDATE person_tags SET tag_id = 12 - tag_id WHERE person_id = 1 AND position IN (0, 2)",
             "UPDATE person_tags SET position = 9 WHERE person_id = 1 AND position = 2",
         }) {
        execute("CREATE TABLE kept AS SELECT * FROM person_tags; "s + sql);
        EXPECT_THAT(flaws(), ElementsAre("children [1] person_tags")) << sql;
        execute("DELETE FROM person_tags; INSERT INTO person_tags SELECT * FROM kept; DROP TABLE kept");
    }
    EXPECT_THAT(flaws(), IsEmpty());
}

TEST_F(AuditTest, AChildRowOfARecordWithoutChildrenIsFound) {
    execute("INSERT INTO person_tags VALUES (7, 2, 0, 5)");
    EXPECT_THAT(flaws(), ElementsAre("children [2] person_tags"));
}

TEST_F(AuditTest, ColumnsAndChildrenOfOneRowAreBothReported) {
    execute("UPDATE people SET name = '' WHERE id = 1; DELETE FROM person_tags WHERE person_id = 1");
    EXPECT_THAT(flaws(), ElementsAre("columns [1] name", "children [1] person_tags"));
}

TEST_F(AuditTest, UnusualTextIsComparedByteForByte) {
    store({{.id = 4, .name = R"(a\u0000b)"},
           {.id = 5, .name = "👩‍🚀 \xF0\x9F\x92\xA9"},
           {.id = 6, .name = ""},
           {.id = 7, .name = R"(\ud83d\ude00\n\"\\)"}});
    EXPECT_THAT(flaws(), IsEmpty());
    execute("UPDATE people SET name = 'a' || char(0) || 'c' WHERE id = 4");
    EXPECT_THAT(flaws(), ElementsAre("columns [4] name"));
    execute("UPDATE people SET name = 'a' WHERE id = 4; UPDATE people SET name = NULL WHERE id = 6");
    EXPECT_THAT(flaws(), ElementsAre("columns [4] name", "columns [6] name"));
}

TEST_F(AuditTest, TombstonesAreComparedToo) {
    execute("UPDATE people SET _deleted_at = '2024-06-01T00:00:00.0000000Z' WHERE id IN (1, 2)");
    EXPECT_THAT(flaws(), IsEmpty());
    execute("UPDATE people SET name = 'x' WHERE id = 2");
    EXPECT_THAT(flaws(), ElementsAre("columns [2] name"));
    EXPECT_EQ(rows_seen, 3U);
}

TEST_F(AuditTest, ARecordThatNoLongerDecodesIsFoundWithTheReason) {
    const auto set_raw = [&](int id, const std::string& raw) {
        execute("UPDATE people SET _raw = '" + raw +
                "', _hash = " + std::to_string(static_cast<std::int64_t>(content_hash(raw))) +
                " WHERE id = " + std::to_string(id));
    };
    set_raw(1, "");
    set_raw(2, R"({"id":2,"name":17})");
    set_raw(3, R"([{"id":3}])");
    const auto found = flaws();
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0], "raw [1] it is not the JSON of a record");
    EXPECT_THAT(found[1], StartsWith("raw [2] field name: "));
    EXPECT_EQ(found[2], "raw [3] it is not the JSON of a record");
}

TEST_F(AuditTest, MoreRowsThanOneBatchAreCompared) {
    std::vector<Person> people;
    for (std::int64_t id = 10; id < 3210; ++id) {
        people.push_back({.id = (id * 7919) % 100'003, .tags = {id}});
    }
    store(people);
    EXPECT_THAT(flaws(), IsEmpty());
    EXPECT_EQ(rows_seen, 3203U);
    execute("UPDATE people SET name = 'x' WHERE rowid IN (SELECT max(rowid) FROM people)");
    EXPECT_EQ(flaws().size(), 1U);
}

TEST_F(AuditTest, AStopEndsItWithItsBatch) {
    std::vector<Person> people;
    for (std::int64_t id = 10; id < 2510; ++id) { people.push_back({.id = id}); }
    store(people);
    std::stop_source stop;
    std::size_t decoded = 0;
    const auto decode = [&](const Resource& of, std::string record) {
        ++decoded;
        stop.request_stop();
        return decoder.decode_record(of, std::move(record));
    };
    const auto report = [](const Flaw& flaw) { ADD_FAILURE() << flaw.what; };
    const auto audited = reader()->audit(*catalogue.find("people"), decode, report, stop.get_token());
    ASSERT_TRUE(audited.has_error());
    EXPECT_EQ(audited.error().code, Errc::Stopped);
    EXPECT_LE(decoded, 1000U);
}

TEST_F(AuditTest, ARepairMayWriteWhileTheAuditRuns) {
    execute("UPDATE people SET name = 'x'");
    std::size_t found = 0;
    const auto decode = [&](const Resource& of, std::string record) {
        return decoder.decode_record(of, std::move(record));
    };
    const auto audited = reader()->audit(*catalogue.find("people"), decode, [&](const Flaw&) {
        ++found;
        apply({{.id = 100 + static_cast<std::int64_t>(found)}});
    });
    ASSERT_TRUE(audited.has_value());
    EXPECT_EQ(found, 3U);
}

/// Tests records that were read for their parents. The JSON of such a record does not contain the parent's
/// key.
class AuditOfParentsTest : public AuditTest {
 protected:
    AuditOfParentsTest() {
        close();
        catalogue = Catalogue::built_in();
        open();
        const auto& preferences = *catalogue.find("contact_method_preferences");
        const api::ParentValue parents[] = {
            {preferences.column_index("contact_method_id").value(), Cell(std::string_view("m"))},
            {preferences.column_index("contact_id").value(), Cell(std::string_view("c"))}};
        store(preferences,
              R"({"hasMore":false,"data":[{"name":"sms","value":"yes"},{"name":"e\u0000","value":"no"}]})",
              parents);
    }
};

TEST_F(AuditOfParentsTest, ColumnsFromTheParentAreNotCompared) {
    EXPECT_THAT(flaws("contact_method_preferences"), IsEmpty());
    EXPECT_EQ(rows_seen, 2U);
    execute("UPDATE contact_method_preferences SET value = 'no', contact_id = 'x' WHERE name = 'sms'");
    EXPECT_THAT(flaws("contact_method_preferences"), ElementsAre(R"(columns ["m","sms"] value)"));
}

}  // namespace
}  // namespace stmirror::mirror
