// SPDX-License-Identifier: MIT
// The catalogue gains columns after records were stored. The resource's key contains the parent's key.
#include <gmock/gmock.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/mirror.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FamilyFillTest : public FamilyTest {
 protected:
    FamilyFillTest() {
        put("places", {{{"a", 4}}, {{"b", 5}}});
        note(visits);
        read(visits, "a", {{{"a", "one", 4}, R"({"name":"one"})"}, {{"a", "bad", 4}, R"({"name":"bad"})"}});
        read(visits, "b", {{{"b", "one", 5}, R"({"name":"one"})"}});
        close();
        catalogue = family_catalogue(R"(
    { field = "length", type = "integer", about = "Of the name." },
    { name = "region_again", parent = "region", about = "The place's." },
)");
        auto with_decoder = options();
        with_decoder.decode = decode;
        mirror = Mirror::open(with_decoder, catalogue, clock).value();
    }

    /// Acts as the decoder, which does not know the parent's values.
    static Result<Page> decode(const Resource& resource, const std::string& record) {
        EXPECT_THAT(resource.key, ElementsAre("name"));
        EXPECT_EQ(resource.columns.size(), 2U);
        Page page(resource);
        page.body = record;
        if (record.find("bad") != std::string::npos) {
            page.quarantined.push_back({record, R"(["bad"])", "bad"});
            return page;
        }
        page.rows.push_back({page.body, content_hash(page.body), std::nullopt});
        page.cells = {Cell(std::string_view("one")), Cell(std::int64_t{3})};
        return page;
    }

    const std::string filled = "SELECT place_id, name, length, region_again FROM visits ORDER BY 1, 2";
};

TEST_F(FamilyFillTest, ColumnsFromTheJsonAreFilledAtOnce) {
    EXPECT_THAT(rows(filled), ElementsAre("a|bad||", "a|one|3|", "b|one|3|"));
    EXPECT_THAT(rows("SELECT key FROM _quarantine"), ElementsAre(R"(["a","bad"])"));
    EXPECT_THAT(rows("SELECT part FROM _unfilled"), IsEmpty());
}

TEST_F(FamilyFillTest, ColumnsFromTheParentAreFilledWhenTheParentsAreReadAgain) {
    EXPECT_EQ(note(visits).due, 2U);
    EXPECT_EQ(read(visits, "b", {{{"b", "one", 5, 3, 5}, R"({"name":"one"})"}}).updated, 1U);
    EXPECT_EQ(read(visits, "b", {{{"b", "one", 5, 3, 5}, R"({"name":"one"})"}}).unchanged, 1U);
    EXPECT_THAT(rows(filled), ElementsAre("a|bad||", "a|one|3|", "b|one|3|5"));
    EXPECT_EQ(note(visits).due, 1U);
}

}  // namespace
}  // namespace stmirror::mirror
