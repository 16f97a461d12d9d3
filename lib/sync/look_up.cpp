// SPDX-License-Identifier: MIT
#include "sync/look_up.hpp"

namespace stmirror::sync {

std::vector<std::string> look_up_columns(const Resource& resource) {
    const auto& lookup = resource.lookup;
    if (!lookup) return {};
    if (!lookup->ids_parameter.empty()) return {lookup->ids_column};
    std::vector<std::string> columns;
    for (const auto& [placeholder, column] : lookup->record_keys) columns.push_back(column);
    return columns;
}

Feed look_up_list(const Resource& resource) {
    Feed list;
    list.path = resource.lookup->list_path;
    list.scope = resource.feed.scope;
    list.query = resource.lookup->query;
    return list;
}

std::vector<api::ListQuery> look_up_queries(const Resource& resource, std::set<std::string> ids) {
    std::vector<api::ListQuery> queries;
    while (!ids.empty()) {
        std::string some;
        for (std::size_t i = 0; i < resource.lookup->ids_max && !ids.empty(); ++i) {
            some += (some.empty() ? "" : ",") + ids.extract(ids.begin()).value();
        }
        queries.emplace_back().extra = {{resource.lookup->ids_parameter, some}};
    }
    return queries;
}

Feed look_up_record(const Resource& resource) {
    Feed record = resource.feed;
    record.envelope = Envelope::Record;
    return record;
}

api::ApiRequest look_up_request(const Resource& resource, std::int64_t tenant_id,
                                const std::vector<std::string>& values) {
    const auto& lookup = *resource.lookup;
    api::Query placeholders{{"tenant", std::to_string(tenant_id)}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        placeholders.emplace_back(lookup.record_keys[i].first, values[i]);
    }
    api::ApiRequest request;
    request.target = api::build_target(lookup.record_path, placeholders, {});
    return request;
}

}  // namespace stmirror::sync
