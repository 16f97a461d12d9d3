// SPDX-License-Identifier: MIT
// Pages that would need more memory than the limit for one page are refused. Pages within the limit are
// accepted.
#include <gmock/gmock.h>

#include "decoder_fixture.hpp"

namespace stmirror::api {
namespace {

using testing::HasSubstr;
using testing::Not;

class PageBoundsTest : public PageDecoderTest {
 protected:
    /// Returns a page that contains this element `count` times.
    static std::string page_of(const std::string& element, std::size_t count) {
        std::string body = R"({"hasMore":false,"continueFrom":"t","data":[)";
        for (std::size_t i = 0; i < count; ++i) { body += (i == 0 ? "" : ",") + element; }
        return body + "]}";
    }
    static std::string of_size(std::size_t bytes, const std::string& end = R"("})") {
        std::string record = R"({"id":1,"name":")";
        return record + std::string(bytes - record.size() - end.size(), 'x') + end;
    }
};

TEST_F(PageBoundsTest, Elements) {
    EXPECT_EQ(decode_body(page_of(R"({"id":1})", PageBounds::elements_max))->rows.size(),
              PageBounds::elements_max);
    EXPECT_THAT(refusal(page_of(R"({"id":1})", PageBounds::elements_max + 1)), HasSubstr("records"));
}

TEST_F(PageBoundsTest, QuarantinedElements) {
    for (const std::string element : {"1", "{}", "[]", "null"}) {
        EXPECT_EQ(decode_body(page_of(element, PageBounds::quarantined_max))->quarantined.size(),
                  PageBounds::quarantined_max);
        EXPECT_THAT(refusal(page_of(element, PageBounds::quarantined_max + 1)),
                    HasSubstr("cannot be decoded"));
    }
}

TEST_F(PageBoundsTest, Marks) {
    // Commas within text count, too, because the text is not parsed for this count.
    const auto with = [](std::size_t commas) {
        return page_of(R"({"id":1,"name":")" + std::string(commas, ',') + R"("})", 1);
    };
    EXPECT_EQ(decode_body(with(PageBounds::marks_max - 20))->rows.size(), 1U);
    EXPECT_THAT(refusal(with(PageBounds::marks_max)), HasSubstr("values"));
}

TEST_F(PageBoundsTest, ValuesOfAllRecords) {
    std::string tags = "1";
    while (tags.size() < 500'000) { tags += ",1"; }
    const auto record = R"({"id":1,"tagTypeIds":[)" + tags + "]}";
    EXPECT_THAT(refusal(page_of(record, 12)), HasSubstr("values"));
}

TEST_F(PageBoundsTest, TheToken) {
    const auto with = [](std::size_t bytes) {
        return R"({"hasMore":false,"continueFrom":")" + std::string(bytes, 't') + R"(","data":[]})";
    };
    EXPECT_EQ(decode_body(with(PageBounds::token_bytes_max))->continue_from->size(),
              PageBounds::token_bytes_max);
    EXPECT_THAT(refusal(with(PageBounds::token_bytes_max + 1)), HasSubstr("continueFrom"));
}

TEST_F(PageBoundsTest, ARecordThatIsTooLargeGoesIntoQuarantineWithItsBeginning) {
    const auto record = of_size(PageBounds::record_bytes_max + 1);
    const Page page = decode(R"({"id":7},)" + record);
    ASSERT_EQ(page.rows.size(), 1U);
    ASSERT_EQ(page.quarantined.size(), 1U);
    EXPECT_EQ(page.quarantined[0].key, "[1]");
    EXPECT_EQ(page.quarantined[0].raw, record.substr(0, PageBounds::record_bytes_kept));
    EXPECT_THAT(page.quarantined[0].reason, HasSubstr(std::to_string(record.size())));
    EXPECT_EQ(decode(of_size(PageBounds::record_bytes_max)).rows.size(), 1U);
}

TEST_F(PageBoundsTest, ADamagedRecordIsKeptByteForByteAndADamagedPageRefused) {
    const auto record = of_size(100, "\xFF\x80\"}");
    EXPECT_EQ(decode(R"({"id":7},)" + record + R"(,{"id":8})").quarantined[0].raw, record);
    EXPECT_THAT(refusal("{\"x\":\"" + std::string(2'000'000, '\xFF') + "\"}"), HasSubstr("UTF-8"));
}

TEST_F(PageBoundsTest, NewFieldsAreCutAndCounted) {
    std::string record = R"({"id":1)";
    for (int i = 0; i < 10'000; ++i) {
        record += ",\"new" + std::to_string(i) + std::string(200, 'x') + "\":1";
    }
    const Page page = decode(record + "}");
    EXPECT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.unknown_fields.size(), PageBounds::new_fields_max);
    for (const auto& [name, count] : page.unknown_fields) {
        EXPECT_LE(name.size(), PageBounds::new_field_bytes_max);
    }
}

}  // namespace
}  // namespace stmirror::api
