// SPDX-License-Identifier: MIT
// The requests of a mirror: which path and query for which read. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::api {

/// One operation to call, before host, token and app key are added.
struct ApiRequest {
    std::string method = "GET";
    std::string target;  ///< path and query, percent-encoded
    std::string body;    ///< JSON, for writes
};

/// Percent-encodes everything but unreserved characters (RFC 3986): a token may hold + / and =, a time stamp
/// holds : and +.
std::string percent_encode(std::string_view text);

/// A target as a person writes it, with what cannot stand in one percent-encoded; what is encoded already
/// stays. A plus in the query is encoded too: the API would read it as a blank, and times and sorts mean it.
std::string encode_target(std::string_view target);

using Query = std::vector<std::pair<std::string, std::string>>;

/// `path` with each {placeholder} replaced by its (encoded) value, and the query. A placeholder without a
/// value stays as it is, encoded: the server's 404 then names it.
std::string build_target(std::string_view path, const Query& placeholders, const Query& query);

/// A page of an export feed. `from`: a continuation token, a date, or empty for the start.
ApiRequest export_request(const Feed& feed, std::int64_t tenant_id, std::string_view from,
                          bool include_recent);

/// What of a list is wanted. `page` counts from 1.
struct ListQuery {
    int page = 1;
    int page_size = 5000;
    bool include_total = false;
    std::optional<Timestamp> modified_from;    ///< modifiedOnOrAfter, inclusive
    std::optional<Timestamp> modified_before;  ///< exclusive
    std::optional<Timestamp> created_from;
    std::optional<Timestamp> created_before;
    std::string sort;  ///< "+Id"; empty: none sent
    Query parents;     ///< values of the path's placeholders besides {tenant}
    Query extra;       ///< further parameters, for example ids
};
ApiRequest list_request(const Feed& feed, std::int64_t tenant_id, const ListQuery& query);

}  // namespace stmirror::api
