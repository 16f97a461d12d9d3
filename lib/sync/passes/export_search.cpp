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
        if (row.modified) { latest = latest ? std::max(*latest, *row.modified) : *row.modified; }
        auto key = key_at(page, at);
        if (sought.until.erase(key) > 0) { search.found.emplace(std::move(key), row.raw); }
    }
    return latest;
}

}  // namespace

asio::awaitable<client::Outcome<bool>> read_export(const Resource& resource, std::int64_t tenant_id,
                                                   Timestamp from, FetchPage fetch,
                                                   std::function<bool(const Page&)> use) {
    auto token = from.to_string();
    for (int number = 0; number < search_pages_max; ++number) {
        constexpr bool include_recent = true;
        auto request = api::export_request(resource.feed, tenant_id, token, include_recent);
        const auto page = co_await fetch(resource.feed, std::move(request));
        if (page.has_error()) { co_return page.error(); }
        const bool goes_on = use(*page);
        if (!page->has_more) { co_return true; }
        if (!goes_on || !page->continue_from || *page->continue_from == token) { break; }
        token = *page->continue_from;
    }
    co_return false;
}

asio::awaitable<client::Outcome<ExportSearch>> search_export(const Resource& resource, std::int64_t tenant_id,
                                                             SoughtRecords sought, FetchPage fetch) {
    ExportSearch search;
    if (sought.until.empty()) { co_return search; }
    bool has_unreadable = false;  // a record whose key cannot be read may be any of the sought ones
    auto take = [&](const Page& page) {
        const auto latest = take_found(page, sought, search);
        for (const auto& record : page.quarantined) {
            has_unreadable = has_unreadable || record.key.empty();
            sought.until.erase(record.key);
        }
        std::erase_if(sought.until, [&](const auto& key_until) {
            const bool is_passed = !page.has_more || (latest && *latest > key_until.second);
            if (is_passed && !has_unreadable) { search.absent.insert(key_until.first); }
            return is_passed;
        });
        return !sought.until.empty();
    };
    const auto read = co_await read_export(resource, tenant_id, sought.from, std::move(fetch), take);
    if (read.has_error()) { co_return read.error(); }
    co_return search;
}

}  // namespace stmirror::sync
