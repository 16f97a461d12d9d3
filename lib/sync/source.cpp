// SPDX-License-Identifier: MIT
#include "sync/source.hpp"

#include <algorithm>

#include "api/http_status.hpp"
#include "sync/export_feed.hpp"
#include "sync/look_up.hpp"

namespace stmirror::sync {
namespace {

/// A page more than any window should take: a server that always says that there is more must not keep us.
constexpr int pages_max = 1000;
/// Of an export, where it is only read for its newest changes.
constexpr int newest_pages_max = 20;
constexpr int search_pages_max = 3;
constexpr Ticks tick{1};

std::string text_of(const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) return std::string(*text);
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return {};
}

}  // namespace

void SourceRecords::add(const Page& page) {
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        records[key_at(page, row)] = {std::string(page.rows[row].raw), page.rows[row].modified};
    }
    for (const auto& record : page.quarantined) {
        if (record.key.empty()) {
            ++without_key;
        } else {
            undecodable.insert(record.key);
        }
    }
}

void SourceRecords::add(SourceRecords more) {
    records.merge(more.records);
    undecodable.merge(more.undecodable);
    without_key += more.without_key;
    is_whole = is_whole && more.is_whole;
}

asio::awaitable<Outcome<Page>> Source::fetch(const Feed& feed, api::ApiRequest request,
                                             std::vector<api::ParentValue> parent) {
    Call call;
    call.resource = resource_;
    call.envelope = feed.envelope;
    call.scope = feed.scope;
    call.request = std::move(request);
    call.priority = Priority::Rotation;
    call.parent = std::move(parent);
    call.requests = &requests_;
    auto page = co_await session_->fetch(std::move(call));
    co_return page;
}

/// Some lists refuse a call that sets no bound for the time of the change, so one that leaves nothing out
/// stands with windows of the time of creation.
api::ListQuery Source::window_query(mirror::TimeOf time, const TimeWindow& window) const {
    api::ListQuery query;
    query.sort = way_.list->sort;
    if (time == mirror::TimeOf::Modified) {
        query.modified_from = window.from;
        query.modified_before = window.before;
    } else {
        query.created_from = window.from;
        query.created_before = window.before;
        query.modified_before = Timestamp::parse(far_future);
    }
    return query;
}

asio::awaitable<Outcome<Source::Count>> Source::count(mirror::TimeOf time, TimeWindow window, int sample_page,
                                                      int sample_size) {
    Count count;
    for (const auto& placeholders : way_.lists) {
        auto query = window_query(time, window);
        query.page = sample_page;
        query.page_size = sample_size;
        query.include_total = true;
        query.parents = placeholders;
        auto request = api::list_request(*way_.list, session_->tenant_id(), query);
        auto page = co_await fetch(*way_.list, std::move(request), {});
        if (page.has_error()) co_return page.error();
        if (!page->total_count || *page->total_count < 0) {
            co_return Failure{Error{Errc::Protocol, "the list does not tell its total"}};
        }
        count.total += static_cast<std::uint64_t>(*page->total_count);
        count.served_at = page->served_at;
        count.sample.add(*page);
    }
    co_return count;
}

asio::awaitable<Outcome<SourceRecords>> Source::read(mirror::TimeOf time, TimeWindow window) {
    SourceRecords all;
    for (const auto& placeholders : way_.lists) {
        auto query = window_query(time, window);
        query.parents = placeholders;
        auto some = co_await read_list(*way_.list, std::move(query), {});
        if (some.has_error()) co_return some.error();
        all.add(std::move(*some));
    }
    co_return all;
}

asio::awaitable<Outcome<SourceRecords>> Source::read_list(const Feed& list, api::ListQuery query,
                                                          std::vector<api::ParentValue> parent) {
    SourceRecords all;
    query.page_size = page_size_;
    for (query.page = 1; query.page <= pages_max; ++query.page) {
        auto request = api::list_request(list, session_->tenant_id(), query);
        auto page = co_await fetch(list, std::move(request), parent);
        if (page.has_error()) co_return page.error();
        all.add(*page);
        const bool has_news = !page->rows.empty() || !page->quarantined.empty();
        if (!page->has_more || !has_news) co_return all;
    }
    all.is_whole = false;
    co_return all;
}

asio::awaitable<Outcome<SourceRecords>> Source::read_changed_since(Timestamp from) {
    if (!way_.has_export) {
        const TimeWindow window{from, *Timestamp::parse(far_future)};
        auto changed = co_await read(mirror::TimeOf::Modified, window);
        co_return changed;
    }
    SourceRecords all;
    auto token = from.to_string();
    for (int number = 0; number < newest_pages_max; ++number) {
        constexpr bool include_recent = true;
        auto request = api::export_request(resource_->feed, session_->tenant_id(), token, include_recent);
        auto page = co_await fetch(resource_->feed, std::move(request), {});
        if (page.has_error()) co_return page.error();
        all.add(*page);
        if (!page->has_more || !page->continue_from || *page->continue_from == token) co_return all;
        token = *page->continue_from;
    }
    all.is_whole = false;
    co_return all;
}

asio::awaitable<Outcome<std::optional<SourceRecord>>> Source::find_in_export(std::string key,
                                                                             Timestamp from) {
    auto token = from.to_string();
    for (int number = 0; number < search_pages_max; ++number) {
        constexpr bool include_recent = true;
        auto request = api::export_request(resource_->feed, session_->tenant_id(), token, include_recent);
        auto page = co_await fetch(resource_->feed, std::move(request), {});
        if (page.has_error()) co_return page.error();
        SourceRecords found;
        found.add(*page);
        const auto record = found.records.find(key);
        if (record != found.records.end()) co_return std::optional(record->second);
        if (!page->has_more || !page->continue_from) break;
        token = *page->continue_from;
    }
    co_return std::optional<SourceRecord>{};
}

std::optional<Timestamp> Source::time_in(const std::string& raw, const std::string& column) {
    return Timestamp::parse(values_of(raw, {column}).front());
}

std::vector<std::string> Source::values_of(const std::string& raw, const std::vector<std::string>& columns) {
    std::vector<std::string> values(columns.size());
    const auto page = decoder_.decode_record(*resource_, raw);
    if (!page || page->rows.empty()) return values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto at = resource_->column_index(columns[i]);
        if (at) values[i] = text_of(page->cells_of(0)[*at]);
    }
    return values;
}

asio::awaitable<Outcome<SourceRecords>> Source::look_up(const std::map<std::string, std::string>& wanted) {
    const auto& lookup = resource_->lookup;
    const bool is_bound_to_providers = !way_.lists.empty() && !way_.lists.front().empty();
    if (!lookup || is_bound_to_providers) {
        auto found = co_await look_up_by_time(wanted);
        co_return found;
    }
    if (lookup->ids_parameter.empty()) {
        auto found = co_await look_up_each(wanted);
        co_return found;
    }
    auto found = co_await look_up_by_ids(wanted);
    co_return found;
}

asio::awaitable<Outcome<SourceRecords>> Source::look_up_by_ids(
    const std::map<std::string, std::string>& wanted) {
    const auto columns = look_up_columns(*resource_);
    std::set<std::string> ids;
    for (const auto& [key, raw] : wanted) ids.insert(values_of(raw, columns).front());
    const auto list = look_up_list(*resource_);
    SourceRecords all;
    for (auto& query : look_up_queries(*resource_, std::move(ids))) {
        auto found = co_await read_list(list, std::move(query), {});
        if (found.has_error()) co_return found.error();
        all.add(std::move(*found));
    }
    co_return all;
}

asio::awaitable<Outcome<SourceRecords>> Source::look_up_each(
    const std::map<std::string, std::string>& wanted) {
    const auto columns = look_up_columns(*resource_);
    const auto record = look_up_record(*resource_);
    SourceRecords all;
    for (const auto& [key, raw] : wanted) {
        auto request = look_up_request(*resource_, session_->tenant_id(), values_of(raw, columns));
        auto page = co_await fetch(record, std::move(request), {});
        if (page.has_error() && page.error().status == api::http_status::not_found) continue;
        if (page.has_error()) co_return page.error();
        all.add(*page);
    }
    co_return all;
}

/// Where there is no way to ask for a record, its instant is read.
asio::awaitable<Outcome<SourceRecords>> Source::look_up_by_time(
    const std::map<std::string, std::string>& wanted) {
    SourceRecords all;
    for (const auto& [key, raw] : wanted) {
        const auto changed = time_in(raw, resource_->modified);
        if (!changed) continue;
        auto found = co_await read(mirror::TimeOf::Modified, TimeWindow{*changed, *changed + tick});
        if (found.has_error()) co_return found.error();
        all.add(std::move(*found));
    }
    co_return all;
}

}  // namespace stmirror::sync
