// SPDX-License-Identifier: MIT
// Tests the messages for documents and paths that cannot become a draft.
#include <gmock/gmock.h>

#include "small_document.hpp"

namespace stmirror::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

/// Returns a document whose list has these responses.
std::string with_responses(const std::string& responses) {
    return R"({"openapi": "3.0.1", "paths": {"/tenant/{tenant}/things": {"get": {"responses": )" + responses +
           "}}}}";
}

TEST(Refusals, SendThePathOfOneRecordToItsList) {
    SmallDocument document;
    document.more_paths = R"(, "/tenant/{tenant}/things/{id}": {"get": {}})"
                          R"(, "/tenant/{tenant}/things/{id}/parts": {"get": {}})";
    const auto one = refusal_of(document.text(), "things/{id}");
    EXPECT_THAT(one, EndsWith(" /sample/v2/tenant/{tenant}/things"));
    EXPECT_THAT(one, Not(HasSubstr("per_parent")));
    EXPECT_THAT(refusal_of(document.text(), "things/{id}/parts"), HasSubstr("per_parent"));
}

TEST(Refusals, SayWhereADocumentIsNoJson) {
    const auto yaml = refusal_of("openapi: 3.0.1\npaths:\n");
    EXPECT_THAT(yaml, HasSubstr("YAML"));
    const auto broken = refusal_of("{\"openapi\": \"3.0.1\",\n\"paths\": {},\n}");
    EXPECT_THAT(broken, HasSubstr("line 3"));
    EXPECT_THAT(broken, Not(HasSubstr("YAML")));
    EXPECT_THAT(refusal_of(" \n"), HasSubstr("is empty"));
    EXPECT_THAT(refusal_of(R"({"openapi": 1e999})"), HasSubstr("too large"));
}

TEST(Refusals, NameAReferenceThatLeadsNowhere) {
    const auto missing = R"({"$ref": "#/components/schemas/Gone"})";
    const auto answer = [](const std::string& schema) {
        return with_responses(R"({"200": {"content": {"application/json": {"schema": )" + schema + "}}}}");
    };
    for (const auto& schema :
         {std::string(missing), std::string(R"({"type": "array", "items": )") + missing + "}",
          std::string(R"({"properties": {"data": )") + missing + "}}"}) {
        EXPECT_THAT(refusal_of(answer(schema)), HasSubstr("#/components/schemas/Gone")) << schema;
    }
}

TEST(Refusals, SayWhichAnswersTheDocumentHas) {
    const auto found = refusal_of(with_responses(
        R"({"200": {"content": {"text/json": {"schema": {}}}}, "default": {"description": "?"}})"));
    EXPECT_THAT(found, HasSubstr("200 (text/json), default"));
    EXPECT_THAT(refusal_of(with_responses("{}")), HasSubstr("describes no answer"));
}

}  // namespace
}  // namespace stmirror::test
