// SPDX-License-Identifier: MIT
// The member functions of Refresh that read all records of one parent, as its per-parent feed does. The
// functions in refresh.cpp read single records and lists.
#include "api/http_status.hpp"
#include "catalogue/family.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/mirror.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/writing/page_writer.hpp"
#include "sync/passes/pass.hpp"
#include "sync/passes/record_json.hpp"
#include "sync/refresh/refresh.hpp"

namespace stmirror::sync {
namespace {

using mirror::ParentAnswer;

bool is_export(const Resource& resource) { return resource.feed.kind == FeedKind::Export; }

}  // namespace

asio::awaitable<void> Refresh::read_below(const Task& task) {
    mirror::Parent parent;
    auto children = co_await fetch_below(task, parent);
    if (!children) { co_return; }
    auto* pass = co_await pass_of(*task.resource);
    auto count = [&](mirror::Mirror& mirror) {
        return mirror.parents().missing_keys(pass->feed(), parent, children->pages);
    };
    const auto missing = co_await pass->store().run(count);
    if (children->answer != ParentAnswer::Refused && !missing.value().empty()) {
        // A record counts as deleted only if two answers lack it.
        auto again = co_await fetch_below(task, parent);
        if (!again) { co_return; }
        children = joined(std::move(*children), std::move(*again));
    }
    co_await store_below(task, parent, std::move(*children));
}

/// Reads the parent's records with the first feed that the API does not refuse.
asio::awaitable<std::optional<Children>> Refresh::fetch_below(const Task& task, mirror::Parent& parent) {
    auto* pass = co_await pass_of(*task.resource);
    const auto ids = where_key(*task.parent, task.key);
    const auto by_ids = list_by_parent(*task.resource, ids.front().second);
    client::Failure refused;
    for (const auto* below : feeds_below(*task.resource, task.parent->name)) {
        parent = co_await parent_of(task, *below);
        // While a fallback is active, the table has the form of the list that takes ids, so read that list.
        if (by_ids && pass->state().fallback > 0) { break; }
        auto children = co_await fetch_children(*pass, *below, parent, Priority::Incremental);
        if (children && children->answer == ParentAnswer::Refused && by_ids) { break; }
        if (children) { co_return std::move(*children); }
        if (children.error().status != api::http_status::forbidden) {
            throw ProblemException(children.error().error);
        }
        refused = children.error();
    }
    if (!by_ids) { throw ProblemException(refused.error); }
    parent.placeholders.clear();
    auto children = co_await fetch_children(*pass, *by_ids, parent, Priority::Incremental);
    if (children.has_error()) { throw ProblemException(children.error().error); }
    co_return std::move(*children);
}

/// Returns the parent, read from its row or derived from the key alone.
asio::awaitable<mirror::Parent> Refresh::parent_of(const Task& task, const Feed& active_feed) {
    auto* pass = co_await pass_of(*task.resource);
    auto find = [&](mirror::Mirror& mirror) {
        return mirror.parents().find(pass->feed(), active_feed, task.key);
    };
    auto found = co_await pass->store().run(find);
    if (found.value()) { co_return std::move(*found.value()); }
    throw ProblemException({Errc::Usage, "the mirror does not have this record of " + task.parent->name});
}

asio::awaitable<void> Refresh::store_below(const Task& task, const mirror::Parent& parent,
                                           Children children) {
    auto* pass = co_await pass_of(*task.resource);
    add_dependents(*task.resource, children.pages);
    if (is_export(*task.resource)) {
        co_await delete_missing(task, parent, std::move(children));
        co_return;
    }
    constexpr bool mark_missing = true;
    auto write = [&](mirror::Mirror& mirror) {
        return mirror.pages().apply_children(pass->feed(), parent, children.answer, children.pages,
                                             mark_missing);
    };
    const auto outcome = co_await pass->store().run(write);
    pass->note_outcome(outcome.value());
}

/// Marks records as deleted if the parent's list lacks them. Used for the table of an export. An export may
/// show records that the parent's list does not show, so each missing record is checked first.
asio::awaitable<void> Refresh::delete_missing(const Task& task, const mirror::Parent& parent,
                                              Children children) {
    auto* pass = co_await pass_of(*task.resource);
    if (children.answer == ParentAnswer::Refused) { co_return; }
    auto select = [&](mirror::Mirror& mirror) {
        return mirror.parents().missing_keys(pass->feed(), parent, children.pages);
    };
    const auto missing = co_await pass->store().run(select);
    const auto keys = missing.value();
    co_await write(*pass, std::move(children.pages));
    const auto reason = children.answer == ParentAnswer::Gone ? mirror::DeletedReason::ParentGone
                                                              : mirror::DeletedReason::Missing;
    for (const auto& key : keys) { co_await mark_deleted(*pass, key, reason); }
}

}  // namespace stmirror::sync
