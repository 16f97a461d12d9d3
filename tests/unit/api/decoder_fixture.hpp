// SPDX-License-Identifier: MIT
// Fixture: decodes pages of sample_resource() from the JSON of their records.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "api/page_decoder.hpp"
#include "sample_resource.hpp"

namespace stmirror::api {

class PageDecoderTest : public testing::Test {
 protected:
    Result<Page> decode_body(std::string body, Envelope envelope = Envelope::Export) {
        return decoder_.decode(resource_, envelope, std::move(body));
    }
    /// Returns a page with these elements in `data`.
    Page decode(const std::string& elements) {
        return std::move(decode_body(R"({"hasMore":false,"continueFrom":"t","data":[)" + elements + "]}"))
            .value();
    }
    /// Returns why this record is quarantined.
    std::string reason(const std::string& record) {
        const Page page = decode(R"({"id":1},)" + record + R"(,{"id":3})");
        EXPECT_EQ(page.rows.size(), 2U) << record;
        if (page.quarantined.size() != 1) { return "(not in quarantine)"; }
        EXPECT_EQ(page.quarantined[0].raw, record);
        return page.quarantined[0].reason;
    }
    std::string refusal(std::string body, Envelope envelope = Envelope::Export) {
        const auto page = decode_body(std::move(body), envelope);
        if (page) { return "(accepted)"; }
        EXPECT_EQ(page.error().code, Errc::Protocol);
        return page.error().text;
    }

    Resource resource_ = sample_resource();
    PageDecoder decoder_;
};

}  // namespace stmirror::api
