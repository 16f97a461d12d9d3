// SPDX-License-Identifier: MIT
// Tests which operation is found for a path that a person copied.
#include <gmock/gmock.h>

#include "small_document.hpp"

namespace stmirror::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Paths, MayHaveAMethodAServerATenantAndAQueryAroundThem) {
    const auto document = SmallDocument{}.text();
    const auto usual = draft_of(document);
    for (const auto* path : {"GET /sample/v2/tenant/{tenant}/things", "GET things", "things/", "/things",
                             "https://api.servicetitan.io/sample/v2/tenant/{tenant}/things",
                             "https://api.servicetitan.io/sample/v2/tenant/1234567/things?page=1&pageSize=5",
                             "/sample/v2/tenant/1234567/things/", "tenant/1234567/things"}) {
        EXPECT_EQ(draft_of(document, path), usual) << path;
    }
}

TEST(Paths, SuggestTheOnlySimilarOne) {
    SmallDocument document;
    document.more_paths =
        R"(, "/tenant/{tenant}/export/parts": {"get": {}}, "/tenant/{tenant}/others": {"get": {}})";
    EXPECT_THAT(refusal_of(document.text(), "parts"),
                EndsWith("did you mean \"/sample/v2/tenant/{tenant}/export/parts\"?"));
    EXPECT_THAT(refusal_of(document.text(), "Parts"), HasSubstr("did you mean"));
    const auto none = refusal_of(document.text(), "cars");
    EXPECT_THAT(none, Not(HasSubstr("did you mean")));
    EXPECT_THAT(none, HasSubstr("\n  /sample/v2/tenant/{tenant}/things\n"));
}

}  // namespace
}  // namespace stmirror::test
