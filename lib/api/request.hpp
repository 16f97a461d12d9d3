// SPDX-License-Identifier: MIT
// Builds the path and query of requests that read records.
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

/// One request, without host, token and app key.
struct ApiRequest {
    std::string method = "GET";
    std::string target;  ///< path and query, percent-encoded
    std::string body;    ///< JSON, for writes
};

/// Percent-encodes everything except unreserved characters (RFC 3986). A token may contain + / and =, and a
/// timestamp contains : and +.
std::string percent_encode(std::string_view text);

/// Encodes a target that a user wrote. Percent-encodes invalid characters and keeps what is already encoded.
/// A plus in the query is encoded too. Users mean it literally, in a time or a sort order, but the API would
/// read it as a blank.
std::string encode_target(std::string_view target);

using Query = std::vector<std::pair<std::string, std::string>>;

/// Returns `path` with each {placeholder} replaced by its encoded value, followed by the query. A placeholder
/// without a value stays, encoded; the server then answers 404.
std::string build_target(std::string_view path, const Query& placeholders, const Query& query);

/// Returns the request for a page of an export feed. `from` is a continuation token, a date, or empty for the
/// start.
ApiRequest export_request(const Feed& feed, std::int64_t tenant_id, std::string_view from,
                          bool include_recent);

/// The parameters of a list request. Pages are numbered from 1.
struct ListQuery {
    int page = 1;
    int page_size = 5000;
    bool include_total = false;
    std::optional<Timestamp> modified_from;    ///< the parameter modifiedOnOrAfter, inclusive
    std::optional<Timestamp> modified_before;  ///< the parameter modifiedBefore, exclusive
    std::optional<Timestamp> created_from;
    std::optional<Timestamp> created_before;
    std::string sort;  ///< for example "+Id"; not sent if empty
    Query parents;     ///< values of the path's placeholders except {tenant}
    Query extra;       ///< other parameters, for example ids
};
ApiRequest list_request(const Feed& feed, std::int64_t tenant_id, const ListQuery& query);

}  // namespace stmirror::api
