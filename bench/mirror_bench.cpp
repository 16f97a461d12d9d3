// SPDX-License-Identifier: MIT
// Measures how many customers per second the mirror stores in three cases: all are new, all are unchanged, or
// one in twenty has changed. The pages are made in advance, so that only the mirror is timed. On a busy
// machine, compare the figures by processor time.
//
//   mirror_bench [customers] [pages in a transaction]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"

namespace {

using namespace stmirror;

constexpr std::size_t rows_on_page = 5000;
constexpr std::size_t raw_bytes = 900;

/// Returns a cell of the column's type, with text of a length that is typical of customers.
Cell cell_for(const Column& column, std::size_t i, std::string_view text) {
    switch (column.type) {
        case ColumnType::Integer:
            return static_cast<std::int64_t>(i % 1000);
        case ColumnType::Boolean:
            return static_cast<std::int64_t>(i % 2);
        case ColumnType::Real:
            return static_cast<double>(i) * 0.25;
        case ColumnType::Time:
            return std::string_view("2024-05-01T10:00:00.0000000Z");
        case ColumnType::Text:
        case ColumnType::Json:
            break;
    }
    return text.substr(i % 60, 14);
}

/// Makes page `number`. Ids are in random order, as in an export. Every `changed_every`th record differs from
/// the first version. If `changed_every` is 0, no record differs.
Page make_page(const Resource& resource, std::size_t number, std::size_t changed_every, bool with_children) {
    Page page(resource);
    page.body.assign(raw_bytes + 100, 'x');
    const auto body = std::string_view(page.body);
    for (std::size_t i = 0; i < rows_on_page; ++i) {
        const auto record = number * rows_on_page + i;
        Random random(record);
        const bool changed = changed_every != 0 && record % changed_every == 0;
        Row row;
        row.raw = body.substr(0, raw_bytes);
        row.hash = random() + (changed ? 1 : 0);
        row.modified = Timestamp::parse("2024-05-01T10:00:00Z");
        page.rows.push_back(row);
        for (const auto& column : resource.columns) {
            page.cells.push_back(column.name == "id" ? Cell(static_cast<std::int64_t>(random() >> 24))
                                                     : cell_for(column, record, body));
        }
        for (std::size_t child = 0; child < resource.children.size(); ++child) {
            const auto& columns = resource.children[child].columns;
            const auto size = with_children ? (record + child) % 4 : 0;
            page.child_ranges.push_back(
                {static_cast<std::uint32_t>(page.children[child].size() / columns.size()),
                 static_cast<std::uint32_t>(size)});
            for (std::size_t element = 0; element < size; ++element) {
                for (const auto& column : columns) {
                    page.children[child].push_back(cell_for(column, record + element, body));
                }
            }
        }
    }
    return page;
}

void run(mirror::Mirror& mirror, const Resource& resource, const char* name, std::size_t customers,
         std::size_t pages_at_once, std::size_t changed_every, bool with_children) {
    const FeedKey feed{1, resource.name};
    std::chrono::duration<double> busy{};
    std::clock_t processor = 0;
    for (std::size_t first = 0; first * rows_on_page < customers; first += pages_at_once) {
        std::vector<Page> pages;
        for (std::size_t i = first; i < first + pages_at_once && i * rows_on_page < customers; ++i) {
            pages.push_back(make_page(resource, i, changed_every, with_children));
        }
        const auto start = std::chrono::steady_clock::now();
        const auto processor_start = std::clock();
        mirror.pages().apply(feed, pages, mirror::CursorUpdate{mirror::CursorKind::Main, "token"}).value();
        busy += std::chrono::steady_clock::now() - start;
        processor += std::clock() - processor_start;
    }
    const auto records = static_cast<double>(customers);
    std::printf("%-28s %9.0f records/s %9.0f records per second of processor time\n", name,
                records / busy.count(), records * CLOCKS_PER_SEC / static_cast<double>(processor));
}

void bench(bool with_children, std::size_t customers, std::size_t pages_at_once) {
    const auto path = std::filesystem::temp_directory_path() / "stmirror-mirror-bench.db";
    const auto remove = [&] {
        for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
            std::filesystem::remove(path.string() + suffix);
        }
    };
    remove();
    {
        const SystemClock clock;
        const auto& catalogue = Catalogue::built_in();
        const auto& customer = *catalogue.find("customers");
        const auto mirror = mirror::Mirror::open({path, {"bench"}}, catalogue, clock).value();
        std::printf("%s\n", with_children ? "with child tables" : "without child tables");
        run(*mirror, customer, "  fresh", customers, pages_at_once, 0, with_children);
        mirror->feeds().finish_backfill({1, customer.name}).value();
        run(*mirror, customer, "  unchanged", customers, 1, 0, with_children);
        run(*mirror, customer, "  one in twenty changed", customers, 1, 20, with_children);
    }
    remove();
}

}  // namespace

int main(int count, char** arguments) {
    const auto number = [&](int i, std::size_t otherwise) {
        return count > i ? std::strtoull(arguments[i], nullptr, 10) : otherwise;
    };
    const auto customers = number(1, 200'000);
    const auto pages_at_once = std::max<std::size_t>(number(2, 4), 1);
    bench(false, customers, pages_at_once);
    bench(true, customers, pages_at_once);
    return 0;
}
