// SPDX-License-Identifier: MIT
#include "sync/list_walk.hpp"

#include "sync/list_feed.hpp"

namespace stmirror::sync {

asio::awaitable<void> ListWalk::run() {
    pass_->show(FeedReport::State::Walking);
    const bool begun = co_await pass_->begin_complete_read();
    if (!begun) co_return;
    ListFeed list;
    while (list.next_page() > 0 && !pass_->has_failed()) {
        api::ListQuery query;
        query.page = list.next_page();
        query.page_size = pass_->settings().limits.page_size;
        query.include_total = true;
        query.sort = way_->sort;
        Call call;
        call.request = api::list_request(*way_, pass_->feed().tenant_id, query);
        call.priority = pass_->state.backfilled ? Priority::Fresh : Priority::Backfill;
        PageRoom::Place room;
        call.place = &room;
        auto page = co_await pass_->fetch(*way_, std::move(call));
        if (page.has_error()) {
            pass_->fail(page.error());
            co_return;
        }
        list.on_page(*page);
        std::vector<Page> pages;
        pages.push_back(std::move(*page));
        co_await pass_->apply(std::move(pages), std::nullopt);
    }
    if (!list.unfinished().empty()) pass_->fail(Error{Errc::Protocol, list.unfinished()});
    was_complete_ = !pass_->has_failed();
    if (!was_complete_ || pass_->state.backfilled) co_return;
    auto finish = [this](mirror::Mirror& mirror) { return mirror.finish_backfill(pass_->feed()); };
    co_await store_or_fail(*pass_, finish);
}

}  // namespace stmirror::sync
