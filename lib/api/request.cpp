// SPDX-License-Identifier: MIT
#include "api/request.hpp"

#include <algorithm>
#include <cctype>

namespace stmirror::api {
namespace {

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

bool is_hex(std::string_view two) {
    const auto is_digit = [](unsigned char c) { return std::isxdigit(c) != 0; };
    return two.size() == 2 && std::ranges::all_of(two, is_digit);
}

Query with_tenant(std::int64_t tenant_id, const Query& parents) {
    Query placeholders{{"tenant", std::to_string(tenant_id)}};
    placeholders.insert(placeholders.end(), parents.begin(), parents.end());
    return placeholders;
}

void add_time(Query& query, const char* name, const std::optional<Timestamp>& time) {
    if (time) { query.emplace_back(name, time->to_string()); }
}

}  // namespace

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += hex[byte >> 4];
        encoded += hex[byte & 15];
    }
    return encoded;
}

std::string encode_target(std::string_view target) {
    constexpr std::string_view delimiters = "/?:@!$&'()*,;=";  // allowed in path and query (RFC 3986)
    std::string encoded;
    bool in_query = false;
    for (std::size_t at = 0; at < target.size(); ++at) {
        const char c = target[at];
        const bool stays = is_unreserved(c) || delimiters.find(c) != delimiters.npos ||
                           (c == '+' && !in_query) || (c == '%' && is_hex(target.substr(at + 1, 2)));
        in_query = in_query || c == '?';
        encoded += stays ? std::string(1, c) : percent_encode(target.substr(at, 1));
    }
    return encoded;
}

std::string build_target(std::string_view path, const Query& placeholders, const Query& query) {
    std::string target;
    while (!path.empty()) {
        const auto open = path.find('{');
        const auto close = open == path.npos ? path.npos : path.find('}', open);
        target += path.substr(0, close == path.npos ? path.size() : open);
        if (close == path.npos) { break; }
        const auto placeholder = path.substr(open + 1, close - open - 1);
        const auto value = std::ranges::find(placeholders, placeholder, &Query::value_type::first);
        target +=
            percent_encode(value == placeholders.end() ? path.substr(open, close - open + 1) : value->second);
        path.remove_prefix(close + 1);
    }
    char separator = '?';
    for (const auto& [name, value] : query) {
        target += separator + percent_encode(name) + '=' + percent_encode(value);
        separator = '&';
    }
    return target;
}

ApiRequest export_request(const Feed& feed, std::int64_t tenant_id, std::string_view from,
                          bool include_recent) {
    Query query = feed.query;
    if (!from.empty()) { query.emplace_back("from", from); }
    if (include_recent) { query.emplace_back("includeRecentChanges", "true"); }
    ApiRequest request;
    request.target = build_target(feed.path, with_tenant(tenant_id, {}), query);
    return request;
}

ApiRequest list_request(const Feed& feed, std::int64_t tenant_id, const ListQuery& wanted) {
    Query query = feed.query;
    if (feed.envelope != Envelope::Array) {
        query.emplace_back("page", std::to_string(wanted.page));
        query.emplace_back("pageSize", std::to_string(wanted.page_size));
        if (wanted.include_total) { query.emplace_back("includeTotal", "true"); }
    }
    add_time(query, "modifiedOnOrAfter", wanted.modified_from);
    add_time(query, "modifiedBefore", wanted.modified_before);
    add_time(query, "createdOnOrAfter", wanted.created_from);
    add_time(query, "createdBefore", wanted.created_before);
    if (!wanted.sort.empty()) { query.emplace_back("sort", wanted.sort); }
    query.insert(query.end(), wanted.extra.begin(), wanted.extra.end());
    ApiRequest request;
    request.target = build_target(feed.path, with_tenant(tenant_id, wanted.parents), query);
    return request;
}

}  // namespace stmirror::api
