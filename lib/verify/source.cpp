// SPDX-License-Identifier: MIT
#include "verify/source.hpp"

#include <algorithm>

#include "api/http_status.hpp"
#include "sync/feeds/export_feed.hpp"
#include "sync/passes/export_search.hpp"
#include "sync/passes/look_up.hpp"

namespace stmirror::verify {
namespace {

constexpr Ticks tick{1};

std::string text_of(const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) { return std::string(*text); }
    if (const auto* number = std::get_if<std::int64_t>(&cell)) { return std::to_string(*number); }
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

asio::awaitable<client::Outcome<Page>> Source::fetch(const Feed& feed, api::ApiRequest request,
                                                     std::vector<api::ParentValue> parent) {
    client::Call call;
    call.resource = resource_;
    call.envelope = feed.envelope;
    call.scope = scope_text(feed);
    call.request = std::move(request);
    call.priority = priority_;
    call.parent = std::move(parent);
    call.requests = &requests_;
    auto page = co_await session_->fetch(std::move(call));
    co_return page;
}

/// Returns the query for a window. Some lists refuse a call without a bound of the modification time, so a
/// window of creation time also gets a bound that excludes nothing.
api::ListQuery Source::window_query(mirror::TimeOf time, const TimeWindow& window) const {
    api::ListQuery query;
    query.sort = feeds_.list->sort;
    if (time == mirror::TimeOf::Modified) {
        query.modified_from = window.from;
        query.modified_before = window.before;
    } else {
        query.created_from = window.from;
        query.created_before = window.before;
        query.modified_before = Timestamp::parse(sync::far_future);
    }
    return query;
}

asio::awaitable<client::Outcome<Source::Count>> Source::count(PageOfWindow wanted) {
    Count count;
    for (const auto& placeholders : feeds_.lists) {
        auto query = window_query(wanted.time, wanted.window);
        if (!wanted.order.empty()) { query.sort = wanted.order; }
        query.page = wanted.page;
        query.page_size = wanted.page_size;
        query.include_total = true;
        query.parents = placeholders;
        auto request = api::list_request(*feeds_.list, session_->tenant_id(), query);
        auto page = co_await fetch(*feeds_.list, std::move(request), {});
        if (page.has_error()) { co_return page.error(); }
        if (!page->total_count || *page->total_count < 0) {
            co_return client::Failure{Problem{Errc::Protocol, "the answer of the list has no total count"}};
        }
        count.total += static_cast<std::uint64_t>(*page->total_count);
        count.served_at = page->served_at;
        count.sample.add(*page);
        for (std::size_t row = 0; row < page->rows.size(); ++row) {
            count.ranked.push_back(facts_of(*page, row));
        }
    }
    co_return count;
}

asio::awaitable<client::Outcome<SourceRecords>> Source::read(mirror::TimeOf time, TimeWindow window) {
    SourceRecords all;
    for (const auto& placeholders : feeds_.lists) {
        auto query = window_query(time, window);
        query.parents = placeholders;
        auto some = co_await read_list(*feeds_.list, std::move(query), {});
        if (some.has_error()) { co_return some.error(); }
        all.add(std::move(*some));
    }
    co_return all;
}

std::vector<sync::ListReader> Source::lists(mirror::TimeOf time, const TimeWindow& window) {
    const auto fetch_page = [this](const Feed& feed, api::ApiRequest request) {
        return fetch(feed, std::move(request), {});
    };
    std::vector<sync::ListReader> all;
    for (const auto& placeholders : feeds_.lists) {
        auto query = window_query(time, window);
        query.parents = placeholders;
        query.page_size = page_size_;
        all.emplace_back(*feeds_.list, session_->tenant_id(), std::move(query), fetch_page);
    }
    return all;
}

asio::awaitable<client::Outcome<SourceRecords>> Source::read_list(const Feed& list, api::ListQuery query,
                                                                  std::vector<api::ParentValue> parent) {
    query.page_size = page_size_;
    auto fetch_page = [&](const Feed& feed, api::ApiRequest request) {
        return fetch(feed, std::move(request), parent);
    };
    sync::ListReader reader(list, session_->tenant_id(), std::move(query), fetch_page);
    auto pages = co_await read_whole(std::move(reader));
    if (pages.has_error()) { co_return pages.error(); }
    SourceRecords all;
    for (const auto& page : *pages) { all.add(page); }
    co_return all;
}

asio::awaitable<client::Outcome<SourceRecords>> Source::read_changed_since(Timestamp from) {
    if (!feeds_.has_export) {
        const TimeWindow window{from, *Timestamp::parse(sync::far_future)};
        auto changed = co_await read(mirror::TimeOf::Modified, window);
        co_return changed;
    }
    SourceRecords all;
    auto fetch_page = [this](const Feed& feed, api::ApiRequest request) {
        return fetch(feed, std::move(request), {});
    };
    auto add = [&all](const Page& page) {
        all.add(page);
        return true;
    };
    const auto is_whole =
        co_await sync::read_export(*resource_, session_->tenant_id(), from, fetch_page, add);
    if (is_whole.has_error()) { co_return is_whole.error(); }
    all.is_whole = *is_whole;
    co_return all;
}

asio::awaitable<client::Outcome<Source::Searched>> Source::find_in_export(std::string key,
                                                                          Timestamp modified) {
    auto fetch_page = [this](const Feed& feed, api::ApiRequest request) {
        return fetch(feed, std::move(request), {});
    };
    sync::SoughtRecords sought{modified, {{key, modified}}};
    auto search = co_await search_export(*resource_, session_->tenant_id(), std::move(sought), fetch_page);
    if (search.has_error()) { co_return search.error(); }
    Searched searched;
    searched.is_absent = search->absent.contains(key);
    const auto found = search->found.find(key);
    if (found != search->found.end()) { searched.raw = found->second; }
    co_return searched;
}

mirror::RowFacts Source::facts_of(const Page& page, std::size_t row) const {
    const auto cell = [&](const std::string& column) {
        const auto at = resource_->column_index(column);
        return at ? page.cells_of(row)[*at] : Cell{};
    };
    const auto time = [&](const std::string& column) -> std::optional<Timestamp> {
        const auto value = cell(column);
        const auto* text = std::get_if<std::string_view>(&value);
        return text == nullptr ? std::nullopt : Timestamp::parse(*text);
    };
    mirror::RowFacts facts{time(resource_->created), time(resource_->modified)};
    const auto key = cell(resource_->key.front());
    const auto* id = std::get_if<std::int64_t>(&key);
    if (id != nullptr && resource_->key.size() == 1) { facts.id = *id; }
    return facts;
}

mirror::RowFacts Source::facts_in(const std::string& raw) {
    const auto page = decoder_.decode_record(*resource_, raw);
    return page && !page->rows.empty() ? facts_of(*page, 0) : mirror::RowFacts{};
}

std::vector<std::string> Source::values_of(const std::string& raw, const std::vector<std::string>& columns) {
    std::vector<std::string> values(columns.size());
    const auto page = decoder_.decode_record(*resource_, raw);
    if (!page || page->rows.empty()) { return values; }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto at = resource_->column_index(columns[i]);
        if (at) { values[i] = text_of(page->cells_of(0)[*at]); }
    }
    return values;
}

asio::awaitable<client::Outcome<Source::Answer>> Source::look_up(Records wanted) {
    const bool is_bound_to_providers = !feeds_.lists.empty() && !feeds_.lists.front().empty();
    if (!resource_->lookup || is_bound_to_providers) {
        auto by_time = co_await look_up_by_time(std::move(wanted));
        co_return by_time;
    }
    const auto columns = sync::look_up_columns(*resource_);
    sync::WantedRecords values;
    for (const auto& [key, raw] : wanted) { values.emplace(key, values_of(raw, columns)); }
    auto fetch_page = [this](const Feed& feed, api::ApiRequest request) {
        return fetch(feed, std::move(request), {});
    };
    auto found =
        co_await sync::look_up(*resource_, session_->tenant_id(), page_size_, std::move(values), fetch_page);
    if (found.has_error()) { co_return found.error(); }
    Answer answer;
    for (const auto& page : found->pages()) { answer.found.add(page); }
    for (const auto& [key, raw] : wanted) {
        if (found->is_absent(key)) { answer.absent.insert(key); }
    }
    co_return answer;
}

/// Looks up records by time, if the look-up by key cannot be used. For each record, reads the instant at
/// which it was created, because that time never changes. If the resource has no creation time, reads the
/// instant of the last change.
asio::awaitable<client::Outcome<Source::Answer>> Source::look_up_by_time(Records wanted) {
    Answer answer;
    for (const auto& [key, raw] : wanted) {
        const auto time = resource_->created.empty() ? mirror::TimeOf::Modified : mirror::TimeOf::Created;
        const auto at = facts_in(raw).at(time);
        if (!at) { continue; }
        // A filter cannot express times of the year 1.
        const auto from = *at == Timestamp{} ? std::nullopt : at;
        auto some = co_await read(time, TimeWindow{from, *at + tick});
        if (some.has_error()) { co_return some.error(); }
        const bool is_here = some->records.contains(key) || some->undecodable.contains(key);
        if (!is_here && some->without_key == 0) { answer.absent.insert(key); }
        answer.found.add(std::move(*some));
    }
    co_return answer;
}

}  // namespace stmirror::verify
