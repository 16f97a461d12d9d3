// SPDX-License-Identifier: MIT
#include "sync/passes/children.hpp"

#include "api/http_status.hpp"
#include "mirror/records/owned_cell.hpp"
#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {
namespace {

api::ListQuery query_for(Pass& pass, const Feed& feed, const mirror::Parent& parent) {
    api::ListQuery query;
    query.page_size = pass.settings().limits.page_size;
    query.sort = feed.sort;
    for (std::size_t i = 0; i < parent.placeholders.size(); ++i) {
        query.parents.emplace_back(feed.parent_keys[i].first, parent.placeholders[i]);
    }
    return query;
}

/// Empty: the failure says nothing about this parent's records.
std::optional<mirror::ParentAnswer> answer_in(const client::Failure& failure) {
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

asio::awaitable<client::Outcome<Children>> fetch_children(Pass& pass, const Feed& feed,
                                                          const mirror::Parent& parent, Priority priority) {
    auto fetch = [&](const Feed& list, api::ApiRequest request) {
        client::Call call;
        call.request = std::move(request);
        call.parent = parent_values(pass.resource(), parent);
        call.priority = priority;
        return pass.fetch(list, std::move(call));
    };
    ListReader list(feed, pass.feed().tenant_id, query_for(pass, feed, parent), fetch);
    auto pages = co_await read_whole(std::move(list));
    if (pages) co_return Children{mirror::ParentAnswer::Read, std::move(*pages)};
    const auto answer = answer_in(pages.error());
    if (!answer) co_return pages.error();
    co_return Children{*answer, {}};
}

}  // namespace stmirror::sync
