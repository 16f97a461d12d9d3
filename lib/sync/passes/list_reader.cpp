// SPDX-License-Identifier: MIT
#include "sync/passes/list_reader.hpp"

#include <utility>

#include "client/call.hpp"

namespace stmirror::sync {

void ListProgress::on_page(const Page& page) {
    const auto before = keys_.count();
    keys_.add(page);
    const auto announced = std::exchange(expected_, page.total_count.value_or(expected_));
    const bool has_news = keys_.count() > before;
    if (page_ > 1 && expected_ < announced) {
        start_again(Errc::Incomplete,
                    "records left the list while it was read, so other records may have moved to pages that "
                    "were already read");
    } else if (page.has_more && has_news && page_ < pages_max) {
        ++page_;
    } else if (page.has_more) {
        start_again(Errc::NoProgress,
                    has_news ? "the list has no end"
                             : "the list reports that there is more, but the page contains nothing new");
    } else if (keys_.count() < expected_) {
        start_again(Errc::Incomplete, "the list announced " + std::to_string(expected_) +
                                          " records and returned " + std::to_string(keys_.count()));
    } else {
        page_ = 0;
    }
}

void ListProgress::start_again(Errc code, std::string reason) {
    const bool gives_up = tries_ == tries_max || page_ == pages_max;
    page_ = gives_up ? 0 : 1;
    if (gives_up) { unfinished_ = Problem{code, std::move(reason), {}, advice(code)}; }
    ++tries_;
    expected_ = 0;
    keys_.clear();
}

ListReader::ListReader(const Feed& list, std::int64_t tenant_id, api::ListQuery query, FetchPage fetch)
    : list_(&list), tenant_id_(tenant_id), query_(std::move(query)), fetch_(std::move(fetch)) {
    query_.include_total = true;
}

asio::awaitable<client::Outcome<Page>> ListReader::next() {
    query_.page = progress_.next_page();
    auto request = api::list_request(*list_, tenant_id_, query_);
    path_ = client::path_of(request);
    auto page = co_await fetch_(*list_, std::move(request));
    if (page) { progress_.on_page(*page); }
    co_return page;
}

Result<> ListReader::whole() const {
    if (!progress_.unfinished()) { return {}; }
    auto problem = *progress_.unfinished();
    problem.text = "GET " + path_ + ": " + problem.text;
    return problem;
}

asio::awaitable<client::Outcome<std::vector<Page>>> read_whole(ListReader list) {
    std::vector<Page> pages;
    std::size_t bytes = 0;
    while (!list.is_over()) {
        if (list.starts_again()) {
            pages.clear();
            bytes = 0;
        }
        auto page = co_await list.next();
        if (page.has_error()) { co_return page.error(); }
        bytes += page->body.size();
        if (bytes > whole_bytes_max) {
            co_return client::Failure{
                Problem{Errc::Protocol, "the list is larger than the " + std::to_string(whole_bytes_max) +
                                            " bytes allowed for the list of one parent"}};
        }
        pages.push_back(std::move(*page));
    }
    const auto whole = list.whole();
    if (!whole) { co_return client::Failure{whole.error()}; }
    co_return pages;
}

}  // namespace stmirror::sync
