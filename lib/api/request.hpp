// SPDX-License-Identifier: MIT
// Builds the requests that read records: their path and query. Pure.
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

/// One operation, without host, token and app key.
struct ApiRequest {
    std::string method = "GET";
    std::string target;  ///< path and query, percent-encoded
    std::string body;    ///< JSON, for writes
};

/// Percent-encodes everything but unreserved characters (RFC 3986): a token may contain + / and =, a time
/// stamp contains : and +.
std::string percent_encode(std::string_view text);

/// Encodes a target that a person wrote: percent-encodes invalid characters and keeps what is encoded
/// already. A plus in the query is encoded too, because the API would read it as a blank, while times and
/// sort orders mean a plus.
std::string encode_target(std::string_view target);

using Query = std::vector<std::pair<std::string, std::string>>;

/// `path` with each {placeholder} replaced by its encoded value, and the query. A placeholder without a value
/// is kept, encoded; the server then answers 404.
std::string build_target(std::string_view path, const Query& placeholders, const Query& query);

/// A page of an export feed. `from`: a continuation token, a date, or empty for the start.
ApiRequest export_request(const Feed& feed, std::int64_t tenant_id, std::string_view from,
                          bool include_recent);

/// The parameters of a list request. `page` counts from 1.
struct ListQuery {
    int page = 1;
    int page_size = 5000;
    bool include_total = false;
    std::optional<Timestamp> modified_from;    ///< modifiedOnOrAfter, inclusive
    std::optional<Timestamp> modified_before;  ///< exclusive
    std::optional<Timestamp> created_from;
    std::optional<Timestamp> created_before;
    std::string sort;  ///< "+Id"; empty: not sent
    Query parents;     ///< values of the placeholders in the path other than {tenant}
    Query extra;       ///< further parameters, for example ids
};
ApiRequest list_request(const Feed& feed, std::int64_t tenant_id, const ListQuery& query);

}  // namespace stmirror::api
