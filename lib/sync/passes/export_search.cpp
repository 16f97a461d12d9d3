// SPDX-License-Identifier: MIT
#include "sync/passes/export_search.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/request.hpp"

namespace stmirror::sync {
namespace {

/// Moves the keys that `page` shows from `sought` to `found`. Returns the latest change on the page.
std::optional<Timestamp> take_found(const Page& page, SoughtRecords& sought, ExportSearch& search) {
    std::optional<Timestamp> latest;
    for (std::size_t at = 0; at < page.rows.size(); ++at) {
        const auto& row = page.rows[at];
        if (row.modified) latest = latest ? std::max(*latest, *row.modified) : *row.modified;
        auto key = key_at(page, at);
        if (sought.until.erase(key) > 0) search.found.emplace(std::move(key), row.raw);
    }
    return latest;
}

}  // namespace

asio::awaitable<client::Outcome<ExportSearch>> search_export(const Resource& resource, std::int64_t tenant_id,
                                                             SoughtRecords sought, FetchPage fetch) {
    ExportSearch search;
    bool has_unreadable = false;  // a record whose key cannot be read may be any of those sought
    auto token = sought.from.to_string();
    for (int number = 0; number < search_pages_max && !sought.until.empty(); ++number) {
        constexpr bool include_recent = true;
        auto request = api::export_request(resource.feed, tenant_id, token, include_recent);
        const auto page = co_await fetch(resource.feed, std::move(request));
        if (page.has_error()) co_return page.error();
        const auto latest = take_found(*page, sought, search);
        const bool is_end = !page->has_more;
        for (const auto& record : page->quarantined) {
            has_unreadable = has_unreadable || record.key.empty();
            sought.until.erase(record.key);
        }
        std::erase_if(sought.until, [&](const auto& key_until) {
            const bool is_passed = is_end || (latest && *latest > key_until.second);
            if (is_passed && !has_unreadable) search.absent.insert(key_until.first);
            return is_passed;
        });
        if (is_end || !page->continue_from) break;
        token = *page->continue_from;
    }
    co_return search;
}

}  // namespace stmirror::sync
