// SPDX-License-Identifier: MIT
#include "verify/suspects.hpp"

#include <utility>

namespace stmirror::verify {
namespace {

constexpr std::size_t suspects_at_a_time = 50;

}  // namespace

Suspects::Suspects(const Resource& resource, Source& source, sync::MirrorSide& mirror,
                   const ComparisonTerms& terms)
    : resource_(&resource),
      source_(&source),
      mirror_(&mirror),
      terms_(terms),
      fields_(resource.feed.kind == FeedKind::Export ? sync::Fields::Shared : sync::Fields::All) {}

void Suspects::add(const std::string& key, const std::string& raw) {
    if (!is_full()) { suspects_.try_emplace(key, raw); }
}

bool Suspects::are_equal(const SourceRecord& record, const std::string& raw) const {
    return differing_fields(record.raw, raw, fields_).empty();
}

void Suspects::compare(const SourceRecords& source, const std::vector<mirror::StoredRecord>& mirrored) {
    undecodable_.insert(source.undecodable.begin(), source.undecodable.end());
    std::map<std::string, const std::string*> unmatched;
    for (const auto& row : mirrored) { unmatched.emplace(row.key, &row.raw); }
    for (const auto& [key, record] : source.records) {
        ++records_compared_;
        const auto found = unmatched.find(key);
        const bool is_equal = found != unmatched.end() && are_equal(record, *found->second);
        if (found != unmatched.end()) { unmatched.erase(found); }
        if (!is_equal) { add(key, record.raw); }
    }
    for (const auto& [key, raw] : unmatched) {
        if (!source.undecodable.contains(key) && !is_hidden(*raw)) { add(key, *raw); }
    }
}

asio::awaitable<void> Suspects::compare_each(const SourceRecords& source) {
    for (const auto& [key, record] : source.records) {
        const auto mirrored = co_await row(key);
        ++records_compared_;
        const bool is_equal = mirrored && !mirrored->deleted && are_equal(record, mirrored->raw);
        if (!is_equal) { add(key, record.raw); }
    }
}

asio::awaitable<void> Suspects::load_pending() {
    if (pending_) { co_return; }
    auto outcome = co_await source_->read_changed_since(terms_.before);
    pending_ = sync::take(std::move(outcome));
    if (pending_->is_whole) { co_return; }
    throw ProblemException({Errc::Behind, "the mirror is far behind the source", {}, advice(Errc::Behind)});
}

asio::awaitable<std::optional<mirror::StoredRecord>> Suspects::row(std::string key) {
    auto select = [&](mirror::Reader& reader) { return reader.record(terms_.tenant_id, *resource_, key); };
    auto found = co_await mirror_->read(select);
    co_return found;
}

asio::awaitable<Suspects::Settled> Suspects::settle() {
    Settled settled;
    if (suspects_.empty()) { co_return settled; }
    co_await load_pending();
    while (!suspects_.empty()) {
        Source::Records some;
        while (!suspects_.empty() && some.size() < suspects_at_a_time) {
            some.insert(suspects_.extract(suspects_.begin()));
        }
        co_await settle_some(std::move(some), settled);
    }
    co_return settled;
}

asio::awaitable<void> Suspects::settle_some(Source::Records some, Settled& settled) {
    auto outcome = co_await source_->look_up(some);
    const auto answer = sync::take(std::move(outcome));
    for (const auto& [key, raw] : some) {
        const auto mirrored = co_await row(key);
        judge(key, answer, mirrored, settled);
    }
}

void Suspects::judge(const std::string& key, const Source::Answer& answer,
                     const std::optional<mirror::StoredRecord>& mirrored, Settled& settled) {
    const bool is_live = mirrored && !mirrored->deleted;
    if (answer.found.undecodable.contains(key)) {
        undecodable_.insert(key);
        return;
    }
    Difference difference;
    difference.key = key;
    const auto found = answer.found.records.find(key);
    if (found == answer.found.records.end()) {
        if (!is_live || is_hidden(mirrored->raw) || !answer.absent.contains(key)) { return; }
        difference.kind = Difference::Kind::Gone;
        difference.modified = mirrored->modified;
    } else {
        difference.raw = found->second.raw;
        difference.modified = found->second.modified;
        difference.kind = is_live ? Difference::Kind::Differs : Difference::Kind::Missing;
        if (is_live) { difference.fields = differing_fields(difference.raw, mirrored->raw, fields_); }
        if (is_live && is_hidden(mirrored->raw)) { difference.fields.emplace_back("active"); }
        if (is_live && difference.fields.empty()) { return; }
    }
    const bool is_newer = found != answer.found.records.end() && difference.modified >= terms_.before;
    if (is_newer || pending().contains(key)) {
        ++settled.pending;
        return;
    }
    settled.differences.push_back(std::move(difference));
}

}  // namespace stmirror::verify
