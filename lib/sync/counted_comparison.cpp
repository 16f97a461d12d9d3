// SPDX-License-Identifier: MIT
#include "sync/counted_comparison.hpp"

#include <algorithm>
#include <iterator>

#include "sync/export_feed.hpp"

namespace stmirror::sync {
namespace {

/// A Date header has no fractions, and a commit may take a while to show up in the list.
constexpr Ticks clock_margin = std::chrono::seconds{60};
/// So many differing records are listed and mended one by one; more ask for another means.
constexpr std::size_t suspects_max = 2000;
constexpr std::size_t suspects_at_a_time = 50;
/// A count brings a few records along, which cost no request of their own.
constexpr int sample_size = 50;
/// What the mirror may have under way in memory, besides ties wider than that.
constexpr std::size_t rows_max = 1'000'000;

/// Where the mirror's times are cut, so that a record that moved in time changes two counts: late, since what
/// was missed is mostly a late change of an old record, and elsewhere in each run.
std::vector<double> cuts(Random& random) { return {0.5 + 0.45 * random.unit()}; }

}  // namespace

CountedComparison::CountedComparison(const Resource& resource, Source& source, MirrorSide& mirror,
                                     Random& random, const CountedOptions& options, ResourceVerdict& verdict)
    : resource_(&resource),
      source_(&source),
      mirror_(&mirror),
      random_(&random),
      options_(options),
      verdict_(&verdict),
      fields_(resource.feed.kind == FeedKind::Export ? Fields::Shared : Fields::All) {}

asio::awaitable<void> CountedComparison::run() {
    verdict_->way = options_.deep ? ResourceVerdict::Way::Whole : ResourceVerdict::Way::Counted;
    if (!resource_->modified.empty()) co_await compare_by(mirror::TimeOf::Modified);
    // What was read whole by one time needs no other.
    if (!resource_->created.empty() && !options_.deep) co_await compare_by(mirror::TimeOf::Created);
    co_await settle();
    if (options_.hides_inactive) co_await note_hidden();
    verdict_->up_to = options_.before;
    if (!undecodable_.empty()) {
        verdict_->not_compared.push_back(std::to_string(undecodable_.size()) +
                                         " records that could not be decoded: they are in quarantine");
    }
}

asio::awaitable<void> CountedComparison::note_hidden() {
    auto select = [this](mirror::Reader& reader) -> Result<std::size_t> {
        const auto all = reader.times(verdict_->tenant_id, *resource_, mirror::TimeOf::Modified, false);
        if (!all) return all.error();
        const auto shown = reader.times(verdict_->tenant_id, *resource_, mirror::TimeOf::Modified, true);
        if (!shown) return shown.error();
        return all->size() - std::min(all->size(), shown->size());
    };
    const auto hidden = co_await mirror_->read(select);
    if (hidden == 0) co_return;
    verdict_->not_compared.push_back(std::to_string(hidden) + " inactive rows: the list does not show them");
}

const std::string& CountedComparison::column() const {
    return time_ == mirror::TimeOf::Created ? resource_->created : resource_->modified;
}

asio::awaitable<void> CountedComparison::compare_by(mirror::TimeOf time) {
    time_ = time;
    has_doubted_ = false;
    bool finished = false;
    while (!finished) {
        co_await load_times();
        finished = co_await step_through();
    }
    const auto compared =
        static_cast<std::uint64_t>(std::ranges::lower_bound(times_, options_.before) - times_.begin());
    (time == mirror::TimeOf::Created ? verdict_->by_creation : verdict_->by_modification) = compared;
}

asio::awaitable<void> CountedComparison::load_times() {
    auto select = [this](mirror::Reader& reader) {
        return reader.times(verdict_->tenant_id, *resource_, time_, options_.hides_inactive);
    };
    times_ = co_await mirror_->read(select);
    if (pending_) co_await leave_out_pending();
}

/// False: what was learnt changes what is to be counted, from the start.
asio::awaitable<bool> CountedComparison::step_through() {
    BisectionOptions options;
    options.reads_all = options_.deep;
    if (options_.deep) options.records_max = options.mirrored_max;
    if (time_ == mirror::TimeOf::Modified) options.cuts = cuts(*random_);
    Bisection machine(times_, options_.before, options);
    while (const auto step = machine.next()) {
        if (step->kind == Bisection::Step::Kind::Read) {
            co_await read(*step);
            machine.on_read();
        } else {
            const bool goes_on = co_await count(machine, *step);
            if (!goes_on) co_return false;
        }
        if (suspects_.size() > suspects_max) {
            throw ErrorException({Errc::Protocol, "more than " + std::to_string(suspects_max) +
                                                      " records differ. Run `stmirror resync " +
                                                      resource_->name + "`, then verify again"});
        }
    }
    if (machine.left_open() > 0) {
        verdict_->error = "too much differs to follow all of it: run `stmirror resync " + resource_->name +
                          "`, then verify again";
    }
    co_return true;
}

asio::awaitable<bool> CountedComparison::count(Bisection& machine, Bisection::Step step) {
    const auto pages = step.mirrored / static_cast<std::uint64_t>(sample_size);
    const int page = has_doubted_ ? 1 : 1 + static_cast<int>(random_->below(pages));
    auto outcome = co_await source_->count(time_, step.window, page, has_doubted_ ? 1 : sample_size);
    const auto counted = take(std::move(outcome));
    if (lower_bound_to(counted.served_at)) co_return false;
    if (counted.total != step.mirrored && !has_doubted_) {
        has_doubted_ = true;
        co_await prove_filter();
        if (!pending_) co_await load_pending();
        co_return false;
    }
    if (!has_doubted_) co_await compare_sample(counted.sample);
    machine.on_count(counted.total);
    co_return true;
}

/// The bound was chosen by this machine's clock; the list goes by the server's.
bool CountedComparison::lower_bound_to(std::optional<Timestamp> served_at) {
    if (has_seen_clock_ || !served_at) return false;
    has_seen_clock_ = true;
    if (options_.before <= *served_at - clock_margin) return false;
    options_.before = *served_at - clock_margin;
    return true;
}

/// An API that ignores a filter hands out everything: its counts would say nothing.
asio::awaitable<void> CountedComparison::prove_filter() {
    const auto future = *Timestamp::parse(far_future);
    auto outcome = co_await source_->count(time_, {future - std::chrono::hours{24}, future}, 1, 1);
    if (take(std::move(outcome)).total == 0) co_return;
    throw ErrorException(
        {Errc::Protocol, "the list does not heed the filter by " + column() + ", so it cannot be counted"});
}

asio::awaitable<void> CountedComparison::load_pending() {
    auto outcome = co_await source_->read_changed_since(options_.before);
    pending_ = take(std::move(outcome));
    if (pending_->is_whole) co_return;
    throw ErrorException(
        {Errc::Protocol, "the mirror is far behind the source. Run `stmirror sync`, then verify again"});
}

/// A record that was changed after the bound is not where the mirror's older version of it is.
asio::awaitable<void> CountedComparison::leave_out_pending() {
    const bool by_creation = time_ == mirror::TimeOf::Created;
    for (const auto& [key, record] : pending_->records) {
        auto select = [this, &key](mirror::Reader& reader) {
            return reader.record(verdict_->tenant_id, *resource_, key);
        };
        const auto mirrored = co_await mirror_->read(select);
        const bool was_counted = mirrored && !mirrored->deleted && !is_hidden(mirrored->raw);
        const bool is_counted = by_creation && !is_hidden(record.raw);
        if (was_counted && !is_counted) {
            const auto at = source_->time_in(mirrored->raw, column());
            const auto found = at ? std::ranges::lower_bound(times_, *at) : times_.end();
            if (found != times_.end() && *found == *at && *at < options_.before) times_.erase(found);
        } else if (!was_counted && is_counted) {
            const auto at = source_->time_in(record.raw, column());
            if (at) times_.insert(std::ranges::upper_bound(times_, *at), *at);
        }
    }
}

asio::awaitable<void> CountedComparison::compare_sample(const SourceRecords& sample) {
    for (const auto& [key, record] : sample.records) {
        auto select = [this, &key](mirror::Reader& reader) {
            return reader.record(verdict_->tenant_id, *resource_, key);
        };
        const auto mirrored = co_await mirror_->read(select);
        ++verdict_->records_compared;
        const bool equal =
            mirrored && !mirrored->deleted && differing_fields(record.raw, mirrored->raw, fields_).empty();
        if (!equal) suspect(key, record.raw);
    }
}

asio::awaitable<void> CountedComparison::read(Bisection::Step step) {
    auto outcome = co_await source_->read(time_, step.window);
    const auto source = take(std::move(outcome));
    if (!source.is_whole) {
        throw ErrorException({Errc::Protocol, "a window of the list has no end"});
    }
    auto select = [this, &step](mirror::Reader& reader) {
        return reader.records_between(verdict_->tenant_id, *resource_, time_,
                                      step.window.from.value_or(Timestamp{}), step.window.before, rows_max);
    };
    auto mirrored = co_await mirror_->read(select);
    compare(source, std::move(mirrored));
}

void CountedComparison::compare(const SourceRecords& source, std::vector<mirror::StoredRecord> mirrored) {
    undecodable_.insert(source.undecodable.begin(), source.undecodable.end());
    std::map<std::string, std::string> unmatched;
    for (auto& record : mirrored) unmatched.emplace(std::move(record.key), std::move(record.raw));
    for (const auto& [key, record] : source.records) {
        ++verdict_->records_compared;
        const auto found = unmatched.find(key);
        const bool equal =
            found != unmatched.end() && differing_fields(record.raw, found->second, fields_).empty();
        if (found != unmatched.end()) unmatched.erase(found);
        if (!equal) suspect(key, record.raw);
    }
    for (const auto& [key, raw] : unmatched) {
        if (!source.undecodable.contains(key) && !is_hidden(raw)) suspect(key, raw);
    }
}

void CountedComparison::suspect(const std::string& key, const std::string& raw) {
    suspects_.try_emplace(key, raw);
}

/// Asks again for all suspects, on both sides.
asio::awaitable<void> CountedComparison::settle() {
    if (suspects_.empty()) co_return;
    if (!pending_) co_await load_pending();
    while (!suspects_.empty()) {
        std::map<std::string, std::string> some;
        while (!suspects_.empty() && some.size() < suspects_at_a_time) {
            some.insert(suspects_.extract(suspects_.begin()));
        }
        co_await settle_some(std::move(some));
    }
}

asio::awaitable<void> CountedComparison::settle_some(std::map<std::string, std::string> some) {
    auto outcome = co_await source_->look_up(some);
    const auto found = take(std::move(outcome));
    for (const auto& [key, raw] : some) {
        auto select = [this, &key](mirror::Reader& reader) {
            return reader.record(verdict_->tenant_id, *resource_, key);
        };
        const auto mirrored = co_await mirror_->read(select);
        judge(key, found, mirrored);
    }
}

void CountedComparison::judge(const std::string& key, const SourceRecords& source,
                              const std::optional<mirror::StoredRecord>& mirrored) {
    const bool is_live = mirrored && !mirrored->deleted;
    if (source.undecodable.contains(key)) {
        undecodable_.insert(key);
        return;
    }
    Difference difference;
    difference.key = key;
    const auto found = source.records.find(key);
    if (found == source.records.end()) {
        // A record that came without a key that could be read may be this one.
        if (!is_live || is_hidden(mirrored->raw) || source.without_key > 0) return;
        difference.kind = Difference::Kind::Gone;
        difference.modified = mirrored->modified;
    } else {
        difference.raw = found->second.raw;
        difference.modified = found->second.modified;
        difference.kind = is_live ? Difference::Kind::Differs : Difference::Kind::Missing;
        if (is_live) difference.fields = differing_fields(difference.raw, mirrored->raw, fields_);
        if (is_live && is_hidden(mirrored->raw)) difference.fields.emplace_back("active");
        if (is_live && difference.fields.empty()) return;
    }
    const bool is_newer = found != source.records.end() && difference.modified >= options_.before;
    if (is_newer || pending_->records.contains(key)) {
        ++verdict_->pending;
        return;
    }
    verdict_->differences.push_back(std::move(difference));
}

}  // namespace stmirror::sync
