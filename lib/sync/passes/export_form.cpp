// SPDX-License-Identifier: MIT
#include "sync/passes/export_form.hpp"

#include <algorithm>
#include <iterator>

#include "sync/passes/record_json.hpp"

namespace stmirror::sync {
namespace {

/// Pages of the export that are searched for a record: it is on the first page from its own time on, unless
/// many records share that time.
constexpr int search_pages_max = 3;
/// Most deletions that someone asks about were made just now.
constexpr std::chrono::hours recently{1};

}  // namespace

asio::awaitable<std::vector<Page>> ExportForm::converted(const std::vector<Page>& pages) {
    const auto& resource = pass_->resource();
    std::map<std::string, Wanted> wanted;
    for (const auto& page : pages) {
        for (std::size_t at = 0; at < page.rows.size(); ++at) {
            const auto key = key_at(page, at);
            const auto& record = page.rows[at];
            const auto stored = co_await row(key);
            const bool is_equal = stored && !stored->deleted &&
                                  differing_fields(stored->raw, record.raw, Fields::Shared).empty();
            if (is_equal) continue;
            wanted[key] = {std::string(record.raw), record.modified,
                           stored ? stored->raw : record_with(resource, where_key(resource, key))};
        }
    }
    const auto found = co_await search_all(wanted);
    std::vector<Page> converted;
    for (const auto& [key, record] : wanted) {
        const auto in_export = found.find(key);
        converted.push_back(
            decoded(in_export != found.end() ? in_export->second : with_own_fields(record.raw, record.own)));
    }
    co_return converted;
}

/// Records that changed recently are searched together.
asio::awaitable<ExportForm::Found> ExportForm::search_all(const std::map<std::string, Wanted>& wanted) {
    Found found;
    const auto recent = pass_->started_utc() - Ticks(recently);
    std::map<Timestamp, std::set<std::string>> searches;
    std::optional<Timestamp> first;
    for (const auto& [key, record] : wanted) {
        if (record.modified && *record.modified >= recent)
            first = first ? std::min(*first, *record.modified) : *record.modified;
    }
    for (const auto& [key, record] : wanted) {
        if (record.modified) searches[*record.modified >= recent ? *first : *record.modified].insert(key);
    }
    for (const auto& [from, keys] : searches) {
        auto some = co_await search(keys, from);
        found.merge(some);
    }
    co_return found;
}

asio::awaitable<ExportForm::Vanished> ExportForm::vanished(std::string key) {
    const auto stored = co_await row(key);
    if (!stored || stored->deleted) co_return Vanished{};
    std::vector<Timestamp> beginnings{pass_->started_utc() - Ticks(recently)};
    if (stored->modified && *stored->modified < beginnings.front()) beginnings.push_back(*stored->modified);
    for (const auto& from : beginnings) {
        auto found = co_await search({key}, from);
        const auto record = found.find(key);
        if (record == found.end()) continue;
        Vanished vanished;
        vanished.pages.push_back(decoded(record->second));
        co_return vanished;
    }
    // An inactive row stays: its own operation does not show it, and the export has shown it before.
    co_return Vanished{{}, !is_inactive(stored->raw)};
}

asio::awaitable<ExportForm::Found> ExportForm::search(std::set<std::string> keys, Timestamp from) {
    const auto& feed = pass_->resource().feed;
    Found found;
    auto token = from.to_string();
    for (int number = 0; number < search_pages_max && !keys.empty(); ++number) {
        constexpr bool include_recent = true;
        client::Call call;
        call.request = api::export_request(feed, pass_->feed().tenant_id, token, include_recent);
        auto outcome = co_await pass_->fetch(feed, std::move(call));
        const auto page = take(std::move(outcome));
        for (std::size_t at = 0; at < page.rows.size(); ++at) {
            const auto key = key_at(page, at);
            if (!keys.contains(key)) continue;
            found[key] = page.rows[at].raw;
        }
        std::erase_if(keys, [&](const std::string& key) { return found.contains(key); });
        if (!page.has_more || !page.continue_from) break;
        token = *page.continue_from;
    }
    co_return found;
}

asio::awaitable<std::optional<mirror::StoredRecord>> ExportForm::row(std::string key) {
    auto select = [&](mirror::Reader& reader) {
        return reader.record(pass_->feed().tenant_id, pass_->resource(), key);
    };
    auto stored = co_await mirror_->read(select);
    co_return stored;
}

Page ExportForm::decoded(const std::string& raw) {
    auto page = decoder_.decode_record(pass_->resource(), raw);
    if (page && !page->rows.empty()) return std::move(*page);
    throw ErrorException({Errc::Protocol, "a record of " + pass_->resource().name + " cannot be decoded"});
}

}  // namespace stmirror::sync
