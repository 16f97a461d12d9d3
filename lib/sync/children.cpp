// SPDX-License-Identifier: MIT
#include "sync/children.hpp"

#include "api/http_status.hpp"
#include "mirror/owned_cell.hpp"
#include "sync/page_guard.hpp"

namespace stmirror::sync {
namespace {

Call call_for(Pass& pass, const Feed& way, const mirror::Parent& parent, int number) {
    api::ListQuery query;
    query.page = number;
    query.page_size = pass.settings().limits.page_size;
    query.sort = way.sort;
    for (std::size_t i = 0; i < parent.placeholders.size(); ++i) {
        query.parents.emplace_back(way.parent_keys[i].first, parent.placeholders[i]);
    }
    Call call;
    call.request = api::list_request(way, pass.feed().tenant_id, query);
    call.parent = parent_values(pass.resource(), parent);
    return call;
}

/// Empty: the parent could not be read.
std::optional<mirror::ParentAnswer> answer_in(const Failure& failure) {
    if (failure.status == api::http_status::not_found) return mirror::ParentAnswer::Gone;
    if (failure.status == api::http_status::conflict) return mirror::ParentAnswer::Refused;
    return std::nullopt;
}

}  // namespace

std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent) {
    std::vector<api::ParentValue> values;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        if (resource.columns[i].parent.empty()) continue;
        values.push_back({i, mirror::borrowed(parent.columns[values.size()])});
    }
    return values;
}

asio::awaitable<Outcome<Children>> fetch_children(Pass& pass, const Feed& way, const mirror::Parent& parent,
                                                  Priority priority) {
    Children children;
    PageGuard guard;
    for (int number = 1;; ++number) {
        auto call = call_for(pass, way, parent, number);
        call.priority = priority;
        const auto path = path_of(call.request);
        auto page = co_await pass.fetch(way, std::move(call));
        if (page.has_error()) {
            const auto answer = answer_in(page.error());
            if (!answer) co_return page.error();
            co_return Children{*answer, {}};
        }
        const auto next = guard.after(*page);
        children.pages.push_back(std::move(*page));
        if (next == PageGuard::Next::End) co_return children;
        if (next == PageGuard::Next::Endless) {
            co_return Failure{Error{Errc::Protocol, "GET " + path + ": " + endless_list}};
        }
    }
}

}  // namespace stmirror::sync
