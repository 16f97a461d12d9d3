// SPDX-License-Identifier: MIT
// Resource files are assembled at random from valid parts, with and without damage. Each file gives either
// errors or tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "api/page_decoder.hpp"
#include "base/random.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "resource_file_oracle.hpp"
#include "support/resource_parts.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using testing::resource_parts;

TEST(ResourceFile, EveryCombinationOfItsPartsIsReadOrRefused) {
    constexpr auto all = (1U << std::size(resource_parts)) - 1;
    for (unsigned chosen = 0; chosen <= all; ++chosen) {
        std::string text;
        for (std::size_t i = 0; i < std::size(resource_parts); ++i) {
            if ((chosen >> i & 1U) != 0) { text += resource_parts[i]; }
        }
        ASSERT_EQ(resource_file_fault(text), "") << text;
    }
}

TEST(ResourceFile, DamagedFilesAreReadOrRefused) {
    constexpr std::string_view pieces[] = {"\"",         "\\u0000", "\\n", "[",    "]",          "{",    "}",
                                           ".",          "=",       "\n",  "'''",  "1",          "true", "id",
                                           "key = true", "\\\"",    "#",   "{id}", "per_parent", "\xFF"};
    Random random(20261129);
    for (int i = 0; i < 3'000; ++i) {
        std::string text;
        for (const auto part : resource_parts) { text += part; }
        for (auto changes = random.below(4) + 1; changes > 0; --changes) {
            const auto length = random.below(4) == 0 ? random.below(60) : random.below(3);
            text.replace(random.below(text.size() + 1), length, pieces[random.below(std::size(pieces))]);
        }
        ASSERT_EQ(resource_file_fault(text), "") << text;
    }
}

std::string file_of_columns(std::size_t count) {
    std::string text =
        "about = \"Jobs.\"\ncolumns = [\n{ field = \"id\", type = \"integer\", key = true, about = \"Its "
        "id.\" },\n";
    for (std::size_t i = 1; i < count; ++i) {
        text += "{ field = \"f" + std::to_string(i) + "\", type = \"text\", about = \"A.\" },\n";
    }
    return text +
           "]\n[feed]\nkind = \"list\"\npath = \"/test/v2/tenant/{tenant}/jobs\"\nscope = \"tn.test:r\"\n";
}

TEST(ResourceFile, TooManyColumnsAreAMistake) {
    for (const std::size_t count : {1'901U, 2'500U, 10'000U}) {
        const std::vector<ResourceFile> files{{"jobs.toml", file_of_columns(count)}};
        const auto catalogue = Catalogue::parse(files);
        ASSERT_TRUE(catalogue.has_error()) << count;
        EXPECT_THAT(catalogue.error().text, ::testing::StartsWith("jobs.toml:2: columns: ")) << count;
    }
}

TEST(ResourceFile, TheWidestTableIsMirrored) {
    const std::vector<ResourceFile> files{{"jobs.toml", file_of_columns(1'900)}};
    const auto catalogue = Catalogue::parse(files).value();
    const auto& jobs = *catalogue.find("jobs");
    const testing::TemporaryFolder folder;
    const SetClock clock;
    const auto file = folder.path() / "mirror.db";
    const auto mirror = Mirror::open({file, {"production"}}, catalogue, clock).value();
    api::PageDecoder decoder;
    const auto decode = [&](const Resource& resource, std::string record) {
        return decoder.decode_record(resource, std::move(record));
    };
    for (const std::string record :
         {R"({"id":1,"f1":"a","f1899":"z"})", R"({"id":1,"f1":"b","f1899":"z"})"}) {
        const auto page = decode(jobs, record).value();
        EXPECT_EQ(mirror->pages().apply({7, "jobs"}, std::span(&page, 1), std::nullopt)->written(), 1U);
    }
    const auto reader = Reader::open(file).value();
    EXPECT_EQ(reader->query("SELECT f1 || f1899 FROM jobs")->rows.front().front(), "bz");
    EXPECT_TRUE(reader->record(7, jobs, "[1]").value().has_value());
    EXPECT_EQ(reader->audit(jobs, decode, [](const Flaw& flaw) { ADD_FAILURE() << flaw.what; }).value(), 1U);
}

}  // namespace
}  // namespace stmirror::mirror
