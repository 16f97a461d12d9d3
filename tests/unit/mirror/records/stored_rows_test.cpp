// SPDX-License-Identifier: MIT
// Tests rows that are read in order to be copied elsewhere. Decimals keep all the digits that the API sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/page_decoder.hpp"
#include "mirror/mirror.hpp"
#include "mirror/reader.hpp"
#include "mirror/writing/page_writer.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using namespace std::string_literals;

constexpr const char* bills = R"(about = "Bills."
columns = [
    { field = "id", type = "integer", key = true, about = "Its id." },
    { field = "sum.total", type = "real", decimal = true, about = "What it comes to." },
    { field = "rate", type = "real", about = "A rate." },
    { field = "note", type = "json", about = "Whatever people noted." },
]
[[child]]
name = "bill_lines"
field = "lines"
about = "Its lines."
columns = [{ field = "price", type = "real", decimal = true, about = "Its price." }]
[[child]]
name = "bill_rates"
field = "rates"
about = "Its rates."
columns = [{ name = "rate", type = "real", decimal = true, about = "A rate." }]
[feed]
kind = "list"
path = "/test/v2/tenant/{tenant}/bills"
scope = "tn.test:r"
)";

TEST(StoredRows, DecimalsHaveTheDigitsOfTheJson) {
    const std::vector<ResourceFile> files{{"bills.toml", bills}};
    const auto catalogue = Catalogue::parse(files).value();
    const auto& resource = *catalogue.find("bills");
    const testing::TemporaryFolder folder;
    const SetClock clock;
    const auto mirror = Mirror::open({folder.path() / "mirror.db", {"production"}}, catalogue, clock).value();
    api::PageDecoder decoder;
    const auto page =
        decoder
            .decode(resource, Envelope::Array,
                    R"([{"id":1,"sum":{"total":0.3333333333333333333333333333},"rate":1.50,)"
                    R"("note":{"a":[1, 2]},"lines":[{"price":12.50},{"price":null},{"price":1E2}],)"
                    R"("rates":[0.10,7]},{"id":2,"sum":null}])")
            .value();
    ASSERT_EQ(mirror->pages().apply({7, "bills"}, std::span(&page, 1), std::nullopt)->written(), 2U);
    const auto reader = Reader::open(folder.path() / "mirror.db").value();
    const auto rows = reader->stored_rows(7, resource, {"[1]", "[2]"}, 1'000'000).value();
    const auto none = OwnedCell{};
    EXPECT_EQ(rows.records[0][1], OwnedCell{"0.3333333333333333333333333333"s});
    EXPECT_EQ(rows.records[0][2], OwnedCell{1.5});
    EXPECT_EQ(rows.records[0][3], OwnedCell{R"({"a":[1, 2]})"s});
    EXPECT_EQ(rows.records[1][1], none);
    EXPECT_EQ(rows.children[0][0][2], OwnedCell{"12.50"s});
    EXPECT_EQ(rows.children[0][1][2], none);
    EXPECT_EQ(rows.children[0][2][2], OwnedCell{"1E2"s});
    EXPECT_EQ(rows.children[1][0][2], OwnedCell{"0.10"s});
    EXPECT_EQ(rows.children[1][1][2], OwnedCell{"7"s});
}

}  // namespace
}  // namespace stmirror::mirror
