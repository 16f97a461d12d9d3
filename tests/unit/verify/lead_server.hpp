// SPDX-License-Identifier: MIT
// A list of leads in memory that supports windows, orders, pages and ids, as the API's list does. A test can
// make the list ignore these parameters.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "unit/sync/passes/pass_fixture.hpp"

namespace stmirror::verify {

class LeadServer {
 public:
    struct Lead {
        int id = 0;
        Timestamp at;  ///< the time of creation and of the last change
        std::string summary = "leak";
    };
    using Parameters = std::map<std::string, std::string>;

    std::vector<Lead> leads;
    bool heeds_windows = true;
    bool refuses_order = false;
    std::string date = "Tue, 10 Mar 2026 12:00:00 GMT";
    std::size_t counted = 0;  ///< the number of requests for totals
    std::size_t asked_by_id = 0;

    Result<api::HttpReply> answer(const api::HttpRequest& request) {
        const auto query = parameters(request.target);
        if (request.target.find("/export/") != std::string::npos) { return exported(""); }
        if (refuses_order && value(query, "sort").ends_with("On")) { return problem(400, "sort"); }
        if (query.contains("ids")) { ++asked_by_id; }
        if (query.contains("includeTotal")) { ++counted; }
        auto found = matching(query);
        const auto size = std::stoul(value(query, "pageSize"));
        const auto begin = std::min((std::stoul(value(query, "page")) - 1) * size, found.size());
        const auto end = std::min(begin + size, found.size());
        std::string data;
        for (auto at = begin; at < end; ++at) { data += (at == begin ? "" : ",") + json(found[at]); }
        auto reply = listed(data, found.size(), end < found.size());
        reply.headers = {{"Date", date}};
        return reply;
    }

    static std::string json(const Lead& lead) {
        const auto at = '"' + lead.at.to_string() + '"';
        return R"({"id":)" + std::to_string(lead.id) + R"(,"summary":")" + lead.summary +
               R"(","createdOn":)" + at + R"(,"modifiedOn":)" + at + "}";
    }

 private:
    static std::string decoded(std::string_view text) {
        std::string plain;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const bool is_escape = text[at] == '%' && at + 2 < text.size();
            plain += is_escape
                         ? static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16))
                         : text[at];
            if (is_escape) { at += 2; }
        }
        return plain;
    }
    static Parameters parameters(std::string_view target) {
        Parameters all;
        target.remove_prefix(target.find('?') + 1);
        while (!target.empty()) {
            const auto pair = target.substr(0, target.find('&'));
            const auto equals = pair.find('=');
            all[std::string(pair.substr(0, equals))] = decoded(pair.substr(equals + 1));
            target.remove_prefix(std::min(pair.size() + 1, target.size()));
        }
        return all;
    }
    static std::string value(const Parameters& query, const std::string& name) {
        const auto found = query.find(name);
        return found == query.end() ? "" : found->second;
    }
    static bool is_asked_for(const std::string& ids, int id) {
        return ("," + ids + ",").find("," + std::to_string(id) + ",") != std::string::npos;
    }

    std::vector<Lead> matching(const Parameters& query) const {
        std::vector<Lead> found;
        std::ranges::copy_if(leads, std::back_inserter(found), [&](const Lead& lead) {
            if (query.contains("ids")) { return is_asked_for(value(query, "ids"), lead.id); }
            const auto is_outside = [&](const char* from, const char* before) {
                const auto begin = Timestamp::parse(value(query, from));
                const auto end = Timestamp::parse(value(query, before));
                return (begin && lead.at < *begin) || (end && lead.at >= *end);
            };
            return !heeds_windows || !(is_outside("createdOnOrAfter", "createdBefore") ||
                                       is_outside("modifiedOnOrAfter", "modifiedBefore"));
        });
        const bool by_time = value(query, "sort").ends_with("On");
        std::ranges::sort(found, {}, [by_time](const Lead& lead) {
            return std::pair(by_time ? lead.at : Timestamp{}, lead.id);
        });
        return found;
    }
};

}  // namespace stmirror::verify
