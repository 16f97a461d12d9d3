// SPDX-License-Identifier: MIT
#include "sync/passes/export_form.hpp"

#include <algorithm>
#include <iterator>

#include "sync/feeds/export_feed.hpp"
#include "sync/passes/pass.hpp"
#include "sync/passes/record_json.hpp"

namespace stmirror::sync {
namespace {

ProblemException not_reached() {
    return ProblemException({Errc::Protocol,
                             "the API does not return the record, and the export has too many changes "
                             "to tell whether it is deleted; nothing was changed"});
}

/// Most records that users ask about have changed within this time.
constexpr std::chrono::hours recently{1};

}  // namespace

asio::awaitable<ExportForm::Converted> ExportForm::converted(const std::vector<Page>& pages) {
    std::map<std::string, Wanted> wanted;
    for (const auto& page : pages) {
        for (std::size_t at = 0; at < page.rows.size(); ++at) {
            const auto key = key_at(page, at);
            const auto& record = page.rows[at];
            const auto stored = co_await row(key);
            const bool is_live = stored && !stored->deleted;
            if (is_live && differing_fields(stored->raw, record.raw, Fields::Shared).empty()) { continue; }
            auto own = is_live ? std::optional(stored->raw) : std::nullopt;
            wanted[key] = {std::string(record.raw), record.modified, std::move(own)};
        }
    }
    const auto searched = co_await search_all(wanted);
    Converted converted;
    for (const auto& [key, record] : wanted) {
        const auto in_export = searched.found.find(key);
        if (in_export != searched.found.end()) {
            converted.pages.push_back(decoded(in_export->second));
            continue;
        }
        // The operation for a single record omits inactive ones. If the stored row is inactive and the answer
        // does not say whether the record is, the answer is not used.
        constexpr bool omits_inactive = true;
        const auto joined =
            record.own ? with_stored_fields(record.raw, *record.own, omits_inactive) : std::nullopt;
        if (joined) {
            converted.pages.push_back(decoded(*joined));
        } else {
            converted.not_shown.push_back(key);
        }
    }
    co_return converted;
}

/// Searches the export for all wanted records. Records that changed recently are searched together.
asio::awaitable<ExportSearch> ExportForm::search_all(const std::map<std::string, Wanted>& wanted) {
    const auto recent = pass_->started_utc() - Ticks(recently);
    std::map<Timestamp, SoughtRecords> searches;
    for (const auto& [key, record] : wanted) {
        if (!record.modified) { continue; }
        const auto group = std::min(*record.modified, recent);
        const auto [sought, is_new] = searches.try_emplace(group, SoughtRecords{*record.modified, {}});
        sought->second.from = std::min(sought->second.from, *record.modified);
        sought->second.until[key] = *record.modified;
    }
    ExportSearch all;
    for (auto& [group, sought] : searches) {
        auto some = co_await search(std::move(sought));
        all.found.merge(some.found);
        all.absent.merge(some.absent);
    }
    co_return all;
}

asio::awaitable<ExportForm::Vanished> ExportForm::vanished(std::string key) {
    const auto stored = co_await row(key);
    if (!stored || stored->deleted) { co_return Vanished{}; }
    // The mirror may lack any change since its last pass, so the record may be anywhere after that time.
    const auto& last_pass = pass_->state().last_success;
    const auto recent =
        last_pass ? std::min(*last_pass, pass_->started_utc()) - Ticks(recently) : Timestamp{};
    std::vector<SoughtRecords> searches{{recent, {{key, *Timestamp::parse(far_future)}}}};
    if (stored->modified && *stored->modified < recent) {
        searches.push_back({*stored->modified, {{key, *stored->modified}}});
    }
    for (auto& sought : searches) {
        const auto searched = co_await search(std::move(sought));
        const auto record = searched.found.find(key);
        if (record != searched.found.end()) {
            Vanished vanished;
            vanished.pages.push_back(decoded(record->second));
            co_return vanished;
        }
        if (!searched.absent.contains(key)) { throw not_reached(); }
    }
    // An inactive row stays: the record's own operation does not show it, but the export has shown it before.
    co_return Vanished{{}, !is_inactive(stored->raw)};
}

asio::awaitable<ExportSearch> ExportForm::search(SoughtRecords sought) {
    auto fetch = [this](const Feed& feed, api::ApiRequest request) -> asio::awaitable<client::Outcome<Page>> {
        client::Call call;
        call.request = std::move(request);
        auto page = co_await pass_->fetch(feed, std::move(call));
        co_return page;
    };
    auto outcome = co_await search_export(pass_->resource(), pass_->feed().tenant_id, std::move(sought),
                                          std::move(fetch));
    co_return take(std::move(outcome));
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
    if (page && !page->rows.empty()) { return std::move(*page); }
    throw ProblemException({Errc::Protocol, "a record of " + pass_->resource().name + " cannot be decoded"});
}

}  // namespace stmirror::sync
