// SPDX-License-Identifier: MIT
// Answers requests for lists and single records from a script, without a session. Records the requests.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sync/passes/list_reader.hpp"

namespace stmirror::sync {

/// Returns a resource that has only a numeric id and can be looked up by ids.
inline const Resource& tags() {
    static const Resource resource = [] {
        Resource r;
        r.name = "tags";
        r.key = {"id"};
        r.columns.push_back({.name = "id", .field = "id", .type = ColumnType::Integer, .about = ""});
        r.feed.path = "/t/{tenant}/tags";
        r.lookup.emplace();
        r.lookup->list_path = "/t/{tenant}/tags";
        r.lookup->ids_parameter = "ids";
        r.lookup->ids_column = "id";
        return r;
    }();
    return resource;
}

/// Returns the resource of tags(), but it is looked up record by record.
inline const Resource& single_tags() {
    static const Resource resource = [] {
        auto r = tags();
        r.lookup.emplace();
        r.lookup->record_path = "/t/{tenant}/tags/{id}";
        r.lookup->record_keys = {{"id", "id"}};
        return r;
    }();
    return resource;
}

struct PageOf {
    std::vector<std::int64_t> ids{};
    bool has_more = false;
    std::optional<std::int64_t> total{};
};

inline Page page(const PageOf& of) {
    Page made(tags());
    for (const auto id : of.ids) {
        made.rows.push_back(Row{"{}", content_hash(std::to_string(id)), {}});
        made.cells.emplace_back(id);
    }
    made.has_more = of.has_more;
    made.total_count = of.total;
    return made;
}

/// Returns the page with one more record, whose key cannot be read.
inline Page with_nameless(Page of) {
    of.quarantined.push_back({R"({"id":"x"})", "", "id is no number"});
    return of;
}

inline client::Failure failure(int status) {
    return {Problem{Errc::Refused, "status " + std::to_string(status)}, status};
}

class ScriptedPages {
 public:
    std::deque<client::Outcome<Page>> script;
    std::vector<std::string> targets;  ///< the targets of the requests

    FetchPage fetch() {
        return [this](const Feed&, api::ApiRequest request) { return answer(std::move(request)); };
    }
    asio::awaitable<client::Outcome<Page>> answer(api::ApiRequest request) {
        targets.push_back(request.target);
        if (script.empty()) { throw std::logic_error("more requests than the script answers"); }
        auto outcome = std::move(script.front());
        script.pop_front();
        co_return outcome;
    }
};

template <class T>
asio::awaitable<void> keep_result(asio::awaitable<T> work, std::optional<T>& result) {
    auto value = co_await std::move(work);
    result.emplace(std::move(value));
}

/// Runs a coroutine that never waits.
template <class T>
T run_now(asio::awaitable<T> work) {
    asio::io_context loop;
    std::optional<T> result;
    asio::co_spawn(loop, keep_result(std::move(work), result), rethrow);
    loop.run();
    return std::move(*result);
}

}  // namespace stmirror::sync
