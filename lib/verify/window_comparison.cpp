// SPDX-License-Identifier: MIT
#include "verify/window_comparison.hpp"

#include <utility>

namespace stmirror::verify {
namespace {

constexpr std::size_t rows_at_a_time = 200;

}  // namespace

WindowComparison::WindowComparison(const Resource& resource, Source& source, sync::MirrorSide& mirror,
                                   const ComparisonTerms& terms, ResourceVerdict& verdict)
    : resource_(&resource),
      source_(&source),
      mirror_(&mirror),
      suspects_(resource, source, mirror, terms),
      verdict_(&verdict) {}

asio::awaitable<void> WindowComparison::run(TimeWindow window) {
    verdict_->method = ResourceVerdict::Method::Whole;
    auto select = [&](mirror::Reader& reader) {
        return reader.keys_between(suspects_.terms().tenant_id, *resource_, mirror::TimeOf::Created,
                                   window.from.value_or(Timestamp{}), window.before);
    };
    const auto mirrored = co_await mirror_->read(select);
    for (auto& list : source_->lists(mirror::TimeOf::Created, window)) {
        while (!list.is_over()) {
            auto outcome = co_await list.next();
            const auto page = sync::take(std::move(outcome));
            co_await compare_page(page);
        }
        const auto whole = list.whole();
        if (whole.has_error()) { throw ProblemException(whole.error()); }
    }
    co_await suspect_unseen(mirrored);
    verdict_->records_compared = suspects_.records_compared();
    verdict_->up_to = suspects_.terms().before;
}

asio::awaitable<void> WindowComparison::compare_page(const Page& page) {
    SourceRecords records;
    records.add(page);
    std::vector<std::string> keys;
    for (const auto& [key, record] : records.records) { keys.push_back(key); }
    seen_.insert(keys.begin(), keys.end());
    seen_.insert(records.undecodable.begin(), records.undecodable.end());
    const auto rows = co_await live_rows(std::move(keys));
    suspects_.compare(records, rows);
    co_await settle();
}

/// Adds the rows that no page showed to the suspects. If a list was read again, it is enough that a record
/// was in one of the attempts.
asio::awaitable<void> WindowComparison::suspect_unseen(const std::vector<std::string>& mirrored) {
    std::vector<std::string> unseen;
    for (const auto& key : mirrored) {
        if (!seen_.contains(key)) { unseen.push_back(key); }
    }
    for (std::size_t first = 0; first < unseen.size(); first += rows_at_a_time) {
        const auto last = std::min(unseen.size(), first + rows_at_a_time);
        const auto begin = unseen.begin();
        const auto rows = co_await live_rows(
            {begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last)});
        suspects_.compare(SourceRecords{}, rows);
        co_await settle();
    }
}

asio::awaitable<std::vector<mirror::StoredRecord>> WindowComparison::live_rows(
    std::vector<std::string> keys) {
    const auto tenant_id = suspects_.terms().tenant_id;
    auto select = [&](mirror::Reader& reader) -> Result<std::vector<mirror::StoredRecord>> {
        std::vector<mirror::StoredRecord> rows;
        for (const auto& key : keys) {
            auto row = reader.record(tenant_id, *resource_, key);
            if (!row) { return row.error(); }
            if (*row && !(*row)->deleted) { rows.push_back(std::move(**row)); }
        }
        return rows;
    };
    auto rows = co_await mirror_->read(select);
    co_return rows;
}

asio::awaitable<void> WindowComparison::settle() {
    if (suspects_.is_full()) {
        verdict_->error =
            Problem{Errc::Behind,
                    std::to_string(Suspects::suspects_max) +
                        " or more records of one page seem to differ. The others are compared next time"};
    }
    auto settled = co_await suspects_.settle();
    verdict_->pending += settled.pending;
    for (auto& difference : settled.differences) { verdict_->differences.push_back(std::move(difference)); }
}

}  // namespace stmirror::verify
