// SPDX-License-Identifier: MIT
// Measures three things on a mirror of customers: how long it takes to check the rows against their raw JSON,
// to copy the mirror, and to read all times of modification. Each customer has eight child rows. Ids are in
// random order, as in an export.
//
//   audit_bench [customers]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "api/page_decoder.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/reader.hpp"
#include "mirror/writing/page_writer.hpp"

namespace {

using namespace stmirror;

constexpr std::size_t rows_on_page = 5000;

std::string customer(std::uint64_t id) {
    const auto text = std::to_string(id);
    return R"({"id":)" + text + R"(,"active":true,"name":"Customer number )" + text +
           R"(","type":"Residential","address":{"street":")" + text +
           R"( Old Mill Road","unit":null,"city":"Springfield","state":"OH","zip":"45501","country":"USA",)"
           R"("latitude":39.92,"longitude":-83.81},"customFields":[{"typeId":17,"name":"Gate code",)"
           R"("value":"4711"},{"typeId":18,"name":"Lead source","value":"Neighbour"},{"typeId":21,)"
           R"("name":"Newsletter","value":"True"}],"balance":0.00,"taxExempt":false,)"
           R"("tagTypeIds":[101,205,317],"doNotMail":false,"doNotService":false,"nationalAccount":false,)"
           R"("createdOn":"2021-07-19T20:35:38.2876004Z","createdById":57,)"
           R"("modifiedOn":"2024-03-05T08:11:02.513421Z","mergedToId":null,"paymentTermId":3,)"
           R"("creditLimit":0.0000000000000000000,"creditLimitBalance":0.00,)"
           R"("externalData":[{"key":"erp","value":"C-000)" +
           text + R"("},{"key":"note","value":"ring\ntwice"}]})";
}

void fill(mirror::Mirror& mirror, const Resource& resource, std::size_t customers) {
    api::PageDecoder decoder;
    for (std::size_t first = 0; first < customers; first += rows_on_page) {
        std::string body = R"({"hasMore":true,"data":[)";
        for (std::size_t i = first; i < first + rows_on_page; ++i) {
            body += (i == first ? "" : ",") + customer(Random(i)() >> 24);
        }
        const auto page = decoder.decode(resource, Envelope::Export, body + "]}").value();
        mirror.pages().apply({1, resource.name}, std::span(&page, 1), std::nullopt).value();
    }
    mirror.feeds().finish_backfill({1, resource.name}).value();
}

template <class Work>
void time(const char* name, Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    const auto processor_start = std::clock();
    work();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const auto processor = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
    std::printf("%-10s %7.2f s, %7.2f s of processor time\n", name, wall.count(), processor);
}

void bench(const std::filesystem::path& folder, std::size_t customers) {
    const SystemClock clock;
    const auto& resource = *Catalogue::built_in().find("customers");
    fill(*mirror::Mirror::open({folder / "mirror.db", {"bench"}}, Catalogue::built_in(), clock).value(),
         resource, customers);
    const auto reader = mirror::Reader::open(folder / "mirror.db").value();
    api::PageDecoder decoder;
    const auto decode = [&](const Resource& of, std::string record) {
        return decoder.decode_record(of, std::move(record));
    };
    std::uint64_t rows = 0;
    std::uint64_t flaws = 0;
    time("audit", [&] { rows = reader->audit(resource, decode, [&](const auto&) { ++flaws; }).value(); });
    time("times", [&] { reader->times(1, resource, mirror::TimeOf::Modified, false).value(); });
    time("snapshot", [&] { reader->snapshot(folder / "snapshot.db").value(); });
    std::printf("%llu rows, %llu flaws\n", static_cast<unsigned long long>(rows),
                static_cast<unsigned long long>(flaws));
}

}  // namespace

int main(int count, char** arguments) {
    const auto folder = std::filesystem::temp_directory_path() / "stmirror-audit-bench";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    bench(folder, count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 200'000);
    std::filesystem::remove_all(folder);
    return 0;
}
