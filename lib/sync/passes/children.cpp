// SPDX-License-Identifier: MIT
#include "sync/passes/children.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "api/http_status.hpp"
#include "mirror/records/owned_cell.hpp"
#include "sync/passes/list_reader.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {
namespace {

api::ListQuery query_for(Pass& pass, const Feed& feed, const mirror::Parent& parent) {
    api::ListQuery query;
    query.page_size = pass.settings().limits.page_size;
    query.sort = feed.sort;
    query.extra = ids_query(feed, std::span(&parent, 1));
    for (std::size_t i = 0; i < parent.placeholders.size(); ++i) {
        query.parents.emplace_back(feed.parent_keys[i].first, parent.placeholders[i]);
    }
    return query;
}

std::string text_of(const mirror::OwnedCell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) { return *text; }
    const auto* number = std::get_if<std::int64_t>(&cell);
    return number == nullptr ? std::string() : std::to_string(*number);
}

Problem unknown_parent() {
    return {Errc::Protocol, "a record in the common list of several parents lacks the key of its parent"};
}

/// Divides the records of a common answer by parent. Decodes each parent's records again, as if only that
/// parent had been requested. Fails if it is unknown to which of several parents a record belongs.
Result<std::vector<Children>> divide(const Resource& resource, const Feed& feed,
                                     std::span<const mirror::Parent> parents,
                                     const std::vector<Page>& pages) {
    std::map<mirror::OwnedCell, std::string> arrays;
    const auto add = [&arrays](const mirror::OwnedCell& id, std::string_view raw) {
        auto& array = arrays[id];
        array += array.empty() ? '[' : ',';
        array += raw;
    };
    const auto column = resource.column_index(feed.ids_column).value();
    const bool is_alone = parents.size() == 1;
    std::size_t undecoded = 0;
    for (const auto& page : pages) {
        for (std::size_t row = 0; row < page.rows.size(); ++row) {
            const auto& id = page.cells_of(row)[column];
            const bool is_unknown = std::holds_alternative<std::monostate>(id);
            if (is_unknown && !is_alone) { return unknown_parent(); }
            add(is_unknown ? parents.front().id : mirror::owned(id), page.rows[row].raw);
        }
        for (const auto& record : page.quarantined) { add(parents.front().id, record.raw); }
        undecoded += page.quarantined.size();
    }
    api::PageDecoder decoder;
    std::vector<Children> all;
    for (const auto& parent : parents) {
        auto& children = all.emplace_back();
        const auto array = arrays.find(parent.id);
        if (array == arrays.end()) { continue; }
        auto page =
            decoder.decode(resource, Envelope::Array, array->second + ']', parent_values(resource, parent));
        if (!page) { return page.error(); }
        // The undecoded records were added to the first parent, but may belong to another parent. Fails if
        // they can be decoded only with the values of the first parent.
        const bool is_first = &parent == &parents.front();
        if (is_first && !is_alone && page->quarantined.size() < undecoded) { return unknown_parent(); }
        children.pages.push_back(std::move(*page));
    }
    return all;
}

/// Returns what the failure says about this parent's records. Empty if it says nothing about them.
std::optional<mirror::ParentAnswer> answer_in(const Feed& feed, const client::Failure& failure) {
    if (!feed.ids_parameter.empty()) { return std::nullopt; }
    if (failure.status == api::http_status::not_found) { return mirror::ParentAnswer::Gone; }
    if (failure.status == api::http_status::conflict) { return mirror::ParentAnswer::Refused; }
    return std::nullopt;
}

}  // namespace

Children joined(Children first, Children second) {
    if (second.answer == mirror::ParentAnswer::Refused) { return second; }
    std::ranges::move(second.pages, std::back_inserter(first.pages));
    return {second.answer, std::move(first.pages)};
}

std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent) {
    std::vector<api::ParentValue> values;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        if (resource.columns[i].parent.empty()) { continue; }
        values.push_back({i, mirror::borrowed(parent.columns[values.size()])});
    }
    return values;
}

api::Query ids_query(const Feed& feed, std::span<const mirror::Parent> parents) {
    if (feed.ids_parameter.empty()) { return {}; }
    std::string ids;
    for (const auto& parent : parents) { ids += (ids.empty() ? "" : ",") + text_of(parent.id); }
    return {{feed.ids_parameter, ids}};
}

asio::awaitable<client::Outcome<std::vector<Children>>> fetch_together(
    Pass& pass, const Feed& feed, std::span<const mirror::Parent> parents, Priority priority) {
    auto fetch = [&](const Feed& list, api::ApiRequest request) {
        client::Call call;
        call.request = std::move(request);
        call.priority = priority;
        return pass.fetch(list, std::move(call));
    };
    api::ListQuery query;
    query.page_size = pass.settings().limits.page_size;
    query.sort = feed.sort;
    query.extra = ids_query(feed, parents);
    ListReader list(feed, pass.feed().tenant_id, std::move(query), fetch);
    auto pages = co_await read_whole(std::move(list));
    if (pages.has_error()) { co_return pages.error(); }
    auto divided = divide(pass.resource(), feed, parents, *pages);
    if (!divided) { co_return client::Failure{divided.error()}; }
    co_return std::move(*divided);
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
    if (pages) { co_return Children{mirror::ParentAnswer::Read, std::move(*pages)}; }
    const auto answer = answer_in(feed, pages.error());
    if (!answer) { co_return pages.error(); }
    co_return Children{*answer, {}};
}

}  // namespace stmirror::sync
