// SPDX-License-Identifier: MIT
#include "sync/refresh/refresh.hpp"

#include <algorithm>
#include <iterator>

#include "api/http_status.hpp"
#include "catalogue/family.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "sync/passes/export_form.hpp"
#include "sync/passes/pass.hpp"
#include "sync/passes/record_json.hpp"

namespace stmirror::sync {
namespace {

/// The maximum number of rows that a Rows target selects.
constexpr std::size_t rows_max = 1000;

/// Returns true if the table's records have the form of an export. A fallback has the form of the record's
/// own operation.
bool holds_export_form(const Pass& pass) {
    return pass.resource().feed.kind == FeedKind::Export && pass.state().fallback == 0;
}

Feed record_feed(const Resource& resource) {
    Feed feed = resource.feed;
    feed.envelope = Envelope::Record;
    return feed;
}

}  // namespace

asio::awaitable<RefreshReport> refresh_records(RefreshParts parts, std::vector<RefreshTarget> targets) {
    Refresh refresh(parts);
    auto report = co_await refresh.run(std::move(targets));
    co_return report;
}

Refresh::Refresh(const RefreshParts& parts) : parts_(parts), mirror_(parts.store, parts.reader) {}
Refresh::~Refresh() = default;

asio::awaitable<RefreshReport> Refresh::run(std::vector<RefreshTarget> targets) {
    report_.tenant = parts_.pass.session.tenant_name();
    for (const auto& target : targets) {
        co_await expand(target);
        while (!waiting_.empty() && !report_.was_stopped) {
            auto task = std::move(waiting_.front());
            waiting_.pop_front();
            co_await take_guarded(std::move(task));
        }
    }
    for (const auto& resource : parts_.catalogue.resources()) {
        const auto pass = passes_.find(resource.name);
        if (pass == passes_.end()) { continue; }
        const auto& done = pass->second->report();
        report_.requests += done.requests;
        report_.tables.push_back({resource.name, done.outcome});
        if (pass->second->has_failed()) {
            report_.errors.push_back(about({Subject::Kind::Feed, resource.name}, *done.error));
        }
    }
    co_return std::move(report_);
}

bool Refresh::is_mirrored(const Resource& resource) const {
    const auto mirrored = mirrored_resources(parts_.pass.settings, parts_.catalogue);
    return std::ranges::find(mirrored, &resource) != mirrored.end();
}

void Refresh::add(Task task) {
    if (is_mirrored(*task.resource) && taken_.insert(task).second) { waiting_.push_back(std::move(task)); }
}

void Refresh::add_dependents(const Resource& resource, const std::string& key) {
    for (const auto& dependent : dependents(parts_.catalogue, resource)) {
        add({dependent.resource, &resource, key});
    }
}

void Refresh::add_dependents(const Resource& resource, const std::vector<Page>& pages) {
    for (const auto& page : pages) {
        for (std::size_t row = 0; row < page.rows.size(); ++row) {
            add_dependents(resource, key_at(page, row));
        }
    }
}

asio::awaitable<void> Refresh::expand(const RefreshTarget& target) {
    const auto& resource = *target.resource;
    switch (target.of) {
        case RefreshTarget::Of::Record:
            known_[resource.name + target.key] = target.known;
            add({&resource, nullptr, target.key});
            break;
        case RefreshTarget::Of::Parent:
            add({&resource, parts_.catalogue.find(parent_name(resource)), target.key});
            break;
        case RefreshTarget::Of::Rows: {
            mirror::Selection selection{.where = {{target.column, target.key}}, .rows_max = rows_max};
            auto select = [&](mirror::Reader& reader) {
                return reader.records(parts_.pass.session.tenant_id(), resource, selection);
            };
            const auto rows = co_await mirror_.read(select);
            for (const auto& row : rows) { add({&resource, nullptr, row.key}); }
            break;
        }
        case RefreshTarget::Of::Through: {
            const auto values = co_await row_values(*target.through, target.key, {target.column});
            const auto key = values.empty() ? std::string{} : key_of(resource, {values.front().second});
            if (!key.empty()) { add({&resource, nullptr, key}); }
            break;
        }
    }
}

asio::awaitable<void> Refresh::take_guarded(Task task) {
    try {
        if (task.parent == nullptr) {
            co_await read_record(task);
        } else {
            co_await read_below(task);
        }
    } catch (const ProblemException& error) {
        report_.was_stopped = report_.was_stopped || error.error().code == Errc::Stopped;
        report_.errors.push_back(
            about({Subject::Kind::Record, task.resource->name + " " + task.key}, error.error()));
    }
}

asio::awaitable<Pass*> Refresh::pass_of(const Resource& resource) {
    auto& pass = passes_[resource.name];
    if (pass) { co_return pass.get(); }
    pass = std::make_unique<Pass>(resource, parts_.pass, PassMode{});
    auto select = [&](mirror::Mirror& mirror) { return mirror.feeds().state(pass->feed()); };
    auto state = co_await pass->store().run(select);
    pass->take_state(std::move(state.value()));
    co_return pass.get();
}

/// Returns the columns' values in a live row. Empty if there is no such row.
asio::awaitable<NamePairs> Refresh::row_values(const Resource& resource, std::string key,
                                               std::vector<std::string> columns) {
    mirror::Selection selection{.where = where_key(resource, key)};
    auto select = [&](mirror::Reader& reader) {
        return reader.values(parts_.pass.session.tenant_id(), resource, columns, selection);
    };
    const auto rows = co_await mirror_.read(select);
    NamePairs values;
    if (rows.empty()) { co_return values; }
    for (std::size_t i = 0; i < columns.size(); ++i) { values.emplace_back(columns[i], rows.front()[i]); }
    co_return values;
}

/// Returns the known values of a record. Values given with the target take precedence over the mirror's.
asio::awaitable<NamePairs> Refresh::known_of(const Task& task) {
    auto known = where_key(*task.resource, task.key);
    const auto given = known_.find(task.resource->name + task.key);
    if (given != known_.end()) { std::ranges::copy(given->second, std::back_inserter(known)); }
    const auto stored = co_await row_values(*task.resource, task.key, columns_to_know(*task.resource));
    std::ranges::copy(stored, std::back_inserter(known));
    co_return known;
}

asio::awaitable<void> Refresh::read_record(const Task& task) {
    const auto known = co_await known_of(task);
    auto read = plan_read(*task.resource, parts_.catalogue, parts_.pass.session.tenant_id(), known);
    switch (read.method) {
        case RecordRead::Method::Record:
            co_await read_own(task, std::move(read), known);
            break;
        case RecordRead::Method::Below:
            add({task.resource, read.parent, read.parent_key});
            break;
        case RecordRead::Method::Finder:
            co_await read_by_finder(task, std::move(read));
            break;
        case RecordRead::Method::List:
            co_await read_list(*task.resource);
            break;
        case RecordRead::Method::Unknown:
            throw ProblemException(
                {Errc::Usage, "the mirror does not have this record and does not know its " + read.lacking +
                                  ". Refresh its parent record instead"});
    }
}

asio::awaitable<void> Refresh::read_own(const Task& task, RecordRead read, const NamePairs& known) {
    auto* pass = co_await pass_of(*task.resource);
    const auto feed = record_feed(*task.resource);
    client::Call call;
    call.request = std::move(read.request);
    call.parent = values_of_parent(*task.resource, known);
    auto page = co_await pass->fetch(feed, std::move(call));
    if (page) {
        std::vector<Page> pages;
        pages.push_back(std::move(*page));
        co_await write(*pass, std::move(pages));
    } else if (page.error().status == api::http_status::not_found) {
        co_await mark_deleted(*pass, task.key, mirror::DeletedReason::Missing);
    } else {
        throw ProblemException(page.error().error);
    }
    add_dependents(*task.resource, task.key);
}

/// Finds the parent of a record whose parent is unknown. The answer is the parent's record, which is written
/// too.
asio::awaitable<void> Refresh::read_by_finder(const Task& task, RecordRead read) {
    if (!is_mirrored(*read.parent)) { co_return; }
    auto* pass = co_await pass_of(*read.parent);
    client::Call call;
    call.request = std::move(read.request);
    auto page = co_await pass->fetch(*read.finder, std::move(call));
    if (page.has_error() && page.error().status != api::http_status::not_found) {
        throw ProblemException(page.error().error);
    }
    if (page.has_error()) { co_return; }
    for (std::size_t row = 0; row < page->rows.size(); ++row) {
        add({task.resource, read.parent, key_at(*page, row)});
    }
    std::vector<Page> pages;
    pages.push_back(std::move(*page));
    co_await write(*pass, std::move(pages));
}

asio::awaitable<void> Refresh::read_list(const Resource& resource) {
    auto* pass = co_await pass_of(resource);
    const auto done = co_await parts_.read_list(resource);
    pass->note_inner(done);
    if (done.state == FeedReport::State::Stopped) { throw ProblemException({Errc::Stopped, "stopped"}); }
    if (done.error) { throw ProblemException(*done.error); }
}

asio::awaitable<void> Refresh::write(Pass& pass, std::vector<Page> pages) {
    if (holds_export_form(pass)) {
        ExportForm form(pass, mirror_);
        auto converted = co_await form.converted(pages);
        for (const auto& key : converted.not_shown) { note_not_shown(pass.resource(), key); }
        pages = std::move(converted.pages);
    }
    if (!pages.empty()) { co_await pass.apply(std::move(pages), std::nullopt); }
}

void Refresh::note_not_shown(const Resource& resource, const std::string& key) {
    report_.errors.push_back(
        about({Subject::Kind::Record, resource.name + " " + key},
              {Errc::Undecided,
               "only the export has all fields of this record, and the export does not show it yet. It was "
               "not written; a later pass over the export will write it"}));
}

asio::awaitable<void> Refresh::mark_deleted(Pass& pass, std::string key, mirror::DeletedReason reason) {
    if (holds_export_form(pass)) {
        ExportForm form(pass, mirror_);
        auto vanished = co_await form.vanished(key);
        if (!vanished.pages.empty()) { co_await pass.apply(std::move(vanished.pages), std::nullopt); }
        if (!vanished.is_gone) { co_return; }
    }
    auto mark = [&](mirror::Mirror& mirror) {
        return mirror.repairs().mark_deleted(pass.feed(), {&key, 1}, reason);
    };
    const auto marked = co_await pass.store().run(mark);
    pass.note_deleted(marked.value());
}

}  // namespace stmirror::sync
