// SPDX-License-Identifier: MIT
#include "sync/passes/list_pass.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {

asio::awaitable<void> ListPass::run() {
    pass_->show(FeedReport::State::Scanning);
    pass_->note_read_until_begin();
    const bool begun = co_await pass_->begin_sweep();
    if (!begun) { co_return; }
    client::PageBudget::Permit permit;
    ListReader list = read(permit);
    while (!list.is_over() && !pass_->has_failed()) {
        auto page = co_await list.next();
        if (page.has_error()) {
            pass_->fail(page.error());
            co_return;
        }
        std::vector<Page> pages;
        pages.push_back(std::move(*page));
        co_await pass_->apply(std::move(pages), std::nullopt);
        permit.reset();
    }
    if (const auto whole = list.whole(); !whole) { pass_->fail(whole.error()); }
    was_complete_ = !pass_->has_failed();
    if (!was_complete_ || pass_->state().backfilled) { co_return; }
    auto finish = [this](mirror::Mirror& mirror) { return mirror.feeds().finish_backfill(pass_->feed()); };
    co_await store_or_fail(*pass_, finish);
}

/// Creates the reader of the list. `permit` gets the permit of the current page.
ListReader ListPass::read(client::PageBudget::Permit& permit) {
    api::ListQuery query;
    query.page_size = pass_->settings().limits.page_size;
    query.sort = feed_->sort;
    auto fetch = [this, &permit](const Feed& list, api::ApiRequest request) {
        client::Call call;
        call.request = std::move(request);
        call.priority = pass_->state().backfilled ? Priority::Incremental : Priority::Backfill;
        call.permit = &permit;
        return pass_->fetch(list, std::move(call));
    };
    return {*feed_, pass_->feed().tenant_id, std::move(query), std::move(fetch)};
}

}  // namespace stmirror::sync
