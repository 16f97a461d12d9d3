// SPDX-License-Identifier: MIT
#include "verify/counted_comparison.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "api/http_status.hpp"
#include "base/human.hpp"
#include "catalogue/countable.hpp"
#include "sync/feeds/export_feed.hpp"

namespace stmirror::verify {
namespace {

using mirror::TimeOf;

/// Records changed within this time before the server's Date are not compared, because Date has whole seconds
/// and a commit may appear in the list late.
constexpr Ticks clock_margin = std::chrono::seconds{60};
/// The limit of mirror rows read for one window. Windows are far smaller, unless very many records have the
/// same time.
constexpr std::size_t rows_max = 1'000'000;

/// Returns whether the list can be sorted. The catalogue must give a sort order for it. Several lists have no
/// common order.
bool takes_order(const SourceFeeds& feeds) { return !feeds.list->sort.empty() && feeds.lists.size() == 1; }

bool has_numeric_key(const Resource& resource) {
    const auto at = resource.column_index(resource.key.front());
    return resource.key.size() == 1 && at && resource.columns[*at].type == ColumnType::Integer;
}

}  // namespace

CountedComparison::CountedComparison(const Resource& resource, Source& source, sync::MirrorSide& mirror,
                                     Random& random, const CountedOptions& options, ResourceVerdict& verdict)
    : resource_(&resource),
      source_(&source),
      mirror_(&mirror),
      random_(&random),
      deep_(options.deep),
      steps_max_(options.steps_max),
      requests_max_(options.requests_max),
      verdict_(&verdict),
      suspects_(resource, source, mirror, options.terms),
      takes_order_(takes_order(source.feeds())) {}

asio::awaitable<void> CountedComparison::run() {
    verdict_->method = deep_ ? ResourceVerdict::Method::Whole : ResourceVerdict::Method::Counted;
    auto course = Course::StartsAgain;
    while (course == Course::StartsAgain) {
        const auto rows = co_await load_rows();
        CountedRun machine(rows, run_options(), *random_);
        course = co_await carry_out(machine);
        note(machine);
    }
    co_await settle();
    if (suspects_.terms().hides_inactive) { co_await note_hidden(); }
    verdict_->up_to = before();
}

CountedRunOptions CountedComparison::run_options() const {
    CountedRunOptions options;
    options.before = before();
    options.has_created = !resource_->created.empty();
    options.has_modified = !resource_->modified.empty();
    options.takes_order = takes_order_;
    options.has_id_order = source_->feeds().list->sort == order_by_id && has_numeric_key(*resource_);
    options.reads_all = deep_;
    options.steps_max = steps_max_;
    options.windows_max = requests_max_ / source_->feeds().lists.size();
    return options;
}

void CountedComparison::note(const CountedRun& machine) {
    verdict_->by_creation = machine.compared(TimeOf::Created);
    verdict_->by_modification = machine.compared(TimeOf::Modified);
    if (!deep_) { verdict_->hiding_chance = machine.hiding_chance(); }
    left_open_ = machine.left_open();
}

asio::awaitable<void> CountedComparison::note_hidden() {
    auto select = [this](mirror::Reader& reader) -> Result<std::size_t> {
        const auto all = reader.row_facts(verdict_->tenant_id, *resource_, false);
        if (!all) { return all.error(); }
        const auto shown = reader.row_facts(verdict_->tenant_id, *resource_, true);
        if (!shown) { return shown.error(); }
        return all->size() - std::min(all->size(), shown->size());
    };
    const auto hidden = co_await mirror_->read(select);
    if (hidden == 0) { co_return; }
    verdict_->not_compared.push_back(count_of(hidden, "inactive row") +
                                     ": the list shows no inactive records");
}

const std::string& CountedComparison::column(TimeOf time) const {
    return time == TimeOf::Created ? resource_->created : resource_->modified;
}

asio::awaitable<CountedRows> CountedComparison::load_rows() {
    auto select = [this](mirror::Reader& reader) {
        return reader.row_facts(verdict_->tenant_id, *resource_, suspects_.terms().hides_inactive);
    };
    auto modified = co_await mirror_->read(select);
    auto created = modified;
    if (suspects_.has_loaded_pending()) { co_await leave_out_pending(created, modified); }
    co_return CountedRows{sorted_by(TimeOf::Created, std::move(created)),
                          sorted_by(TimeOf::Modified, std::move(modified))};
}

/// Adjusts the mirror's rows for records that the source changed after the bound. The source no longer counts
/// such a record in the window of the older version that the mirror has.
asio::awaitable<void> CountedComparison::leave_out_pending(std::vector<mirror::RowFacts>& created,
                                                           std::vector<mirror::RowFacts>& modified) {
    std::map<mirror::RowFacts, int> not_modified;
    std::map<mirror::RowFacts, int> not_created;
    for (const auto& [key, record] : suspects_.pending()) {
        const auto mirrored = co_await suspects_.row(key);
        const bool was_counted = mirrored && !mirrored->deleted && !suspects_.is_hidden(mirrored->raw);
        const bool is_counted = !suspects_.is_hidden(record.raw);
        if (was_counted) {
            const auto facts = source_->facts_in(mirrored->raw);
            ++not_modified[facts];
            if (!is_counted) { ++not_created[facts]; }
        } else if (is_counted) {
            created.push_back(source_->facts_in(record.raw));
        }
    }
    const auto remove = [](std::vector<mirror::RowFacts>& from, std::map<mirror::RowFacts, int>& what) {
        std::erase_if(from, [&](const auto& row) {
            const auto found = what.find(row);
            return found != what.end() && found->second-- > 0;
        });
    };
    remove(modified, not_modified);
    remove(created, not_created);
}

asio::awaitable<CountedComparison::Course> CountedComparison::carry_out(CountedRun& machine) {
    while (machine.next() && !suspects_.is_full()) {
        const auto step = *machine.next();
        if (step.kind == CountedRun::Step::Kind::Read) {
            co_await read(step);
            machine.on_read();
            continue;
        }
        const auto course = co_await count(machine, step);
        if (course == Course::StartsAgain) { co_return course; }
    }
    co_return Course::Continue;
}

asio::awaitable<CountedComparison::Course> CountedComparison::count(CountedRun& machine,
                                                                    CountedRun::Step step) {
    auto outcome = co_await source_->count({step.time, step.window, order(step), step.page, step.page_size});
    const bool refuses_order = outcome.has_error() &&
                               outcome.error().status == api::http_status::bad_request &&
                               step.order != ListOrder::None;
    if (refuses_order) {
        takes_order_ = false;
        machine.on_refused_order();
        co_return Course::Continue;
    }
    const auto counted = sync::take(std::move(outcome));
    if (lowers_bound_to(counted.served_at)) { co_return Course::StartsAgain; }
    co_await suspects_.compare_each(counted.sample);
    const bool is_complete = counted.sample.undecodable.empty() && counted.sample.without_key == 0;
    auto ids = machine.on_count({counted.total, counted.ranked, is_complete});
    co_await suspect_ids(std::move(ids));
    if (machine.is_out_of_order()) { takes_order_ = false; }
    if (!machine.has_doubts() || suspects_.has_loaded_pending()) { co_return Course::Continue; }
    co_await prove_filter(step.time);
    co_await suspects_.load_pending();
    co_return Course::StartsAgain;
}

/// Returns the order, for example "+ModifiedOn". The API's sort names are the field names with a capital
/// first letter.
std::string CountedComparison::order(const CountedRun::Step& step) const {
    if (step.order == ListOrder::None) { return {}; }
    if (step.order == ListOrder::Id) { return std::string(order_by_id); }
    auto field = resource_->columns[*resource_->column_index(column(step.time))].field;
    field.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(field.front())));
    return "+" + field;
}

/// Lowers the bound if the server's clock requires it, and returns whether it did. The bound was chosen by
/// this machine's clock, but the list uses the server's clock.
bool CountedComparison::lowers_bound_to(std::optional<Timestamp> served_at) {
    if (has_seen_clock_ || !served_at) { return false; }
    has_seen_clock_ = true;
    const auto latest = *served_at - clock_margin;
    if (before() <= latest) { return false; }
    suspects_.lower_bound(latest);
    return true;
}

/// Throws if the API ignores the filter. It would then return everything, and its counts would prove nothing.
asio::awaitable<void> CountedComparison::prove_filter(TimeOf time) {
    const auto future = *Timestamp::parse(sync::far_future);
    auto outcome = co_await source_->count({time, {future - std::chrono::hours{24}, future}});
    if (sync::take(std::move(outcome)).total == 0) { co_return; }
    throw ProblemException(
        {Errc::Protocol, "the list ignores the filter by " + column(time) + ", so it cannot be counted"});
}

asio::awaitable<void> CountedComparison::read(CountedRun::Step step) {
    auto outcome = co_await source_->read(step.time, step.window);
    const auto source = sync::take(std::move(outcome));
    auto select = [this, &step](mirror::Reader& reader) {
        return reader.records_between(verdict_->tenant_id, *resource_, step.time,
                                      step.window.from.value_or(Timestamp{}), step.window.before, rows_max);
    };
    const auto mirrored = co_await mirror_->read(select);
    suspects_.compare(source, mirrored);
}

asio::awaitable<void> CountedComparison::suspect_ids(std::vector<std::int64_t> ids) {
    for (const auto id : ids) {
        const auto key = "[" + std::to_string(id) + "]";
        const auto row = co_await suspects_.row(key);
        if (row) { suspects_.add(key, row->raw); }
    }
}

asio::awaitable<void> CountedComparison::settle() {
    const bool is_cut_short = suspects_.is_full() || left_open_ > 0;
    auto settled = co_await suspects_.settle();
    verdict_->records_compared += suspects_.records_compared();
    verdict_->pending += settled.pending;
    for (auto& difference : settled.differences) { verdict_->differences.push_back(std::move(difference)); }
    verdict_->has_more = is_cut_short && !settled.differences.empty();
    if (is_cut_short && settled.differences.empty()) {
        throw ProblemException({Errc::Protocol,
                                "too many records seem to differ to compare all of them. Run "
                                "`stmirror sync`, then verify again"});
    }
    const auto undecodable = suspects_.undecodable().size();
    if (undecodable == 0) { co_return; }
    verdict_->not_compared.push_back(std::to_string(undecodable) +
                                     " records that could not be decoded: they are in quarantine");
}

}  // namespace stmirror::verify
