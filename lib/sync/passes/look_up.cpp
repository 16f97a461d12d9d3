// SPDX-License-Identifier: MIT
#include "sync/passes/look_up.hpp"

#include <algorithm>
#include <utility>

#include "api/http_status.hpp"

namespace stmirror::sync {
namespace {

/// Returns the requests. Each has as many ids as the list allows.
std::vector<api::ListQuery> queries(const Lookup& lookup, const WantedRecords& wanted, int page_size) {
    std::set<std::string> ids;
    for (const auto& [key, values] : wanted) { ids.insert(values.front()); }
    std::vector<api::ListQuery> queries;
    while (!ids.empty()) {
        std::string some;
        for (std::size_t i = 0; i < lookup.ids_max && !ids.empty(); ++i) {
            some += (some.empty() ? "" : ",") + ids.extract(ids.begin()).value();
        }
        auto& query = queries.emplace_back();
        query.page_size = page_size;
        query.extra = {{lookup.ids_parameter, some}};
    }
    return queries;
}

asio::awaitable<client::Outcome<LookedUp>> look_up_by_ids(const Resource& resource, std::int64_t tenant_id,
                                                          int page_size, WantedRecords wanted,
                                                          FetchPage fetch) {
    Feed list;
    list.path = resource.lookup->list_path;
    list.scope = resource.feed.scope;
    list.scope_confirmed = resource.feed.scope_confirmed;
    list.query = resource.lookup->query;
    LookedUp found;
    for (auto& query : queries(*resource.lookup, wanted, page_size)) {
        ListReader reader(list, tenant_id, std::move(query), fetch);
        auto pages = co_await read_whole(std::move(reader));
        if (pages.has_error()) { co_return pages.error(); }
        for (auto& page : *pages) { found.add(std::move(page)); }
    }
    for (const auto& [key, values] : wanted) { found.add_asked(key); }
    co_return found;
}

api::ApiRequest record_request(const Lookup& lookup, std::int64_t tenant_id,
                               const std::vector<std::string>& values) {
    api::Query placeholders{{"tenant", std::to_string(tenant_id)}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        placeholders.emplace_back(lookup.record_keys[i].first, values[i]);
    }
    api::ApiRequest request;
    request.target = api::build_target(lookup.record_path, placeholders, {});
    return request;
}

asio::awaitable<client::Outcome<LookedUp>> look_up_each(const Resource& resource, std::int64_t tenant_id,
                                                        WantedRecords wanted, FetchPage fetch) {
    Feed record = resource.feed;
    record.envelope = Envelope::Record;
    LookedUp found;
    for (const auto& [key, values] : wanted) {
        auto page = co_await fetch(record, record_request(*resource.lookup, tenant_id, values));
        if (page) {
            found.add(std::move(*page));
        } else if (page.error().status == api::http_status::not_found) {
            found.add_asked(key);
        } else {
            co_return page.error();
        }
    }
    co_return found;
}

}  // namespace

void LookedUp::add(Page page) {
    for (std::size_t row = 0; row < page.rows.size(); ++row) { found_.insert(key_at(page, row)); }
    for (const auto& record : page.quarantined) { found_.insert(record.key); }
    pages_.push_back(std::move(page));
}

bool LookedUp::is_absent(const std::string& key) const {
    const bool has_nameless = found_.contains("");
    return !has_nameless && asked_.contains(key) && !found_.contains(key);
}

std::vector<std::string> look_up_columns(const Resource& resource) {
    const auto& lookup = resource.lookup;
    if (!lookup) { return {}; }
    if (!lookup->ids_parameter.empty()) { return {lookup->ids_column}; }
    std::vector<std::string> columns;
    for (const auto& [placeholder, column] : lookup->record_keys) { columns.push_back(column); }
    return columns;
}

asio::awaitable<client::Outcome<LookedUp>> look_up(const Resource& resource, std::int64_t tenant_id,
                                                   int page_size, WantedRecords wanted, FetchPage fetch) {
    // Skip records with an unknown value, because they cannot be requested.
    const auto is_unknown = [](const std::string& value) { return value.empty(); };
    std::erase_if(wanted, [&](const auto& one) { return std::ranges::any_of(one.second, is_unknown); });
    const bool takes_ids = !resource.lookup->ids_parameter.empty();
    auto found = takes_ids ? look_up_by_ids(resource, tenant_id, page_size, std::move(wanted), fetch)
                           : look_up_each(resource, tenant_id, std::move(wanted), fetch);
    auto answer = co_await std::move(found);
    co_return answer;
}

}  // namespace stmirror::sync
